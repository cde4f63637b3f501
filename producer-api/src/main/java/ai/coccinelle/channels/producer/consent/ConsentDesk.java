package ai.coccinelle.channels.producer.consent;

import ai.coccinelle.channels.consent.Consents;
import ai.coccinelle.channels.producer.access.Caller;
import ai.coccinelle.channels.producer.problem.Problem;
import ai.coccinelle.channels.producer.problem.ProblemType;
import ai.coccinelle.channels.producer.problem.Refusal;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
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

    /** The recorder of what a caller proves with this key. */
    public static Consents.Recorder recorder(Caller.Key key, boolean revives) {
        return new Consents.Recorder(key.id(), key.shown(), revives);
    }

    /**
     * Which of the promotions may not go, by their places in the list, from 0. The proofs that came with them are recorded,
     * but for those of people who withdrew; then it is looked up who agreed, in one query.
     */
    public Set<Integer> refused(List<Promotion> promotions, Consents.Recorder by) {
        if (!needed || promotions.isEmpty()) {
            return Set.of();
        }
        if (consents != null) {
            consents.record(promotions.stream().flatMap(Promotion::given).toList(), by);
        }
        return unknown(consents, promotions, places(promotions));
    }

    /** The same, as long as the proofs that come with them are not recorded: they count, and nothing is stored. */
    public Set<Integer> foreseen(List<Promotion> promotions) {
        if (!needed || promotions.isEmpty()) {
            return Set.of();
        }
        Set<Integer> asked = new TreeSet<>(places(promotions));
        if (consents != null) {
            List<Integer> proven = asked.stream()
                    .filter(place -> promotions.get(place).proof() != null)
                    .toList();
            Set<Integer> outdated = consents.outdated(
                    promotions.stream().flatMap(Promotion::given).toList(), false);
            for (int i = 0; i < proven.size(); i++) {
                if (!outdated.contains(i)) {
                    asked.remove(proven.get(i));
                }
            }
        }
        return unknown(consents, promotions, asked);
    }

    private static Set<Integer> places(List<Promotion> promotions) {
        return IntStream.range(0, promotions.size()).boxed().collect(Collectors.toUnmodifiableSet());
    }

    /** Those of whom no consent is recorded. */
    private static Set<Integer> unknown(
            @Nullable Consents consents, List<Promotion> promotions, Collection<Integer> asked) {
        if (consents == null) {
            return Set.copyOf(asked);
        }
        List<Integer> places = List.copyOf(asked);
        Set<Integer> given = consents.given(
                places.stream().map(place -> promotions.get(place).to()).toList());
        return IntStream.range(0, places.size())
                .filter(i -> !given.contains(i))
                .mapToObj(places::get)
                .collect(Collectors.toUnmodifiableSet());
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
                                + " its proof along as consent, or record it with POST /api/consents. If they withdrew, only POST"
                                + " /api/consents records that they agreed again.");
    }

    private static Problem notSetUp() {
        return Problem.of(
                ProblemType.NOT_SET_UP,
                "The platform has not set CHANNELS_ADDRESS_KEY, so no consent can be kept, and no promotion may go; nothing was"
                        + " stored. Ask its administrator.");
    }
}
