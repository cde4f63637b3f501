package ai.coccinelle.channels.producer.consent;

import ai.coccinelle.channels.consent.Consents;
import ai.coccinelle.channels.producer.problem.Problem;
import ai.coccinelle.channels.producer.problem.ProblemType;
import ai.coccinelle.channels.producer.problem.Refusal;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Tells to whom no promotion may go, since nobody can show that they agreed to it. */
public final class ConsentDesk {
    private final @Nullable Consents consents;
    private final boolean needed;

    /**
     * @param consents null without CHANNELS_ADDRESS_KEY: nothing can be recorded then, nor looked up
     * @param needed whether the platform asks for consent at all
     */
    ConsentDesk(@Nullable Consents consents, boolean needed) {
        this.consents = consents;
        this.needed = needed;
    }

    /**
     * A promotion to somebody.
     *
     * @param proof that came with it, or null
     */
    public record Promotion(Consents.Person to, @Nullable ConsentProof proof) {
        private Stream<Consents.Proof> given() {
            return proof == null ? Stream.empty() : Stream.of(proof.of(to));
        }
    }

    /**
     * Which of the promotions may not go, by their places in the list, from 0. A proof that came with one is recorded; for
     * the others it is looked up whether there is one, in one query.
     */
    public Set<Integer> refused(List<Promotion> promotions) {
        if (needed && consents != null) {
            consents.record(promotions.stream().flatMap(Promotion::given).toList());
        }
        return foreseen(promotions);
    }

    /** The same, as long as the proofs that come with them are not recorded: they count, and nothing is stored. */
    public Set<Integer> foreseen(List<Promotion> promotions) {
        if (!needed || promotions.isEmpty()) {
            return Set.of();
        }
        List<Consents.Person> asked = new ArrayList<>();
        List<Integer> places = new ArrayList<>();
        for (int i = 0; i < promotions.size(); i++) {
            Promotion promotion = promotions.get(i);
            if (promotion.proof() == null || consents == null) {
                asked.add(promotion.to());
                places.add(i);
            }
        }
        if (consents == null) {
            return Set.copyOf(places);
        }
        Set<Integer> refused = new HashSet<>(places);
        consents.given(asked).forEach(place -> refused.remove(places.get(place)));
        return Set.copyOf(refused);
    }

    /**
     * What was recorded.
     *
     * @throws Refusal without CHANNELS_ADDRESS_KEY
     */
    Consents stored() {
        if (consents == null) {
            throw new Refusal(notSetUp());
        }
        return consents;
    }

    /** Why a promotion without consent is refused. */
    public Problem problem() {
        return consents == null
                ? notSetUp()
                : Problem.of(
                        ProblemType.NO_CONSENT,
                        "Nobody has recorded that this recipient agreed to promotions on this channel; nothing was stored. Give"
                                + " its proof along as consent, or record it with POST /api/consents.");
    }

    private static Problem notSetUp() {
        return Problem.of(
                ProblemType.NOT_SET_UP,
                "The platform has not set CHANNELS_ADDRESS_KEY, so no consent can be kept, and no promotion may go; nothing was"
                        + " stored. Ask its administrator.");
    }
}
