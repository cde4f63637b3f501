package ai.coccinelle.channels.producer.suppression;

import ai.coccinelle.channels.lane.LaneKey;
import ai.coccinelle.channels.producer.problem.Problem;
import ai.coccinelle.channels.producer.problem.ProblemType;
import ai.coccinelle.channels.suppression.Suppressions;
import ai.coccinelle.channels.suppression.Suppressions.Candidate;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.LoadingCache;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Finds the messages whose recipient has opted out. Whether anybody has, of a tenant on a channel, is remembered for a
 * second, so that where nobody has a message costs no query. One that slips in between is held back before it is sent.
 */
public final class OptOuts {
    private static final Duration REMEMBERED = Duration.ofSeconds(1);
    private static final int MOST_REMEMBERED = 10_000;

    private final Suppressions suppressions;
    private final LoadingCache<LaneKey, Boolean> any;

    OptOuts(Suppressions suppressions) {
        this.suppressions = suppressions;
        this.any = Caffeine.newBuilder()
                .expireAfterWrite(REMEMBERED)
                .maximumSize(MOST_REMEMBERED)
                .build(suppressions::anyHeld);
    }

    /** Whether opt-outs can be recorded and found at all: there is a key. */
    public boolean hasKey() {
        return suppressions.hasKey();
    }

    /** Which of the candidates have opted out, by their places in the list, from 0. */
    public Set<Integer> among(List<Candidate> candidates) {
        List<Candidate> asked = new ArrayList<>();
        List<Integer> places = new ArrayList<>();
        for (int i = 0; i < candidates.size(); i++) {
            if (any.get(candidates.get(i).lane())) {
                asked.add(candidates.get(i));
                places.add(i);
            }
        }
        Set<Integer> found = new HashSet<>();
        suppressions.heldBack(asked).forEach(place -> found.add(places.get(place)));
        return Set.copyOf(found);
    }

    /** Whether this one has. */
    public boolean include(Candidate candidate) {
        return !among(List.of(candidate)).isEmpty();
    }

    /** Has every lane looked at again: somebody opted out just now. */
    public void forgetAll() {
        any.invalidateAll();
    }

    /** Why a message to somebody who opted out is refused. */
    public static Problem problem() {
        return Problem.of(
                ProblemType.RECIPIENT_OPTED_OUT,
                "This recipient wants no more of these messages on this channel; nothing was stored. Use another channel, or"
                        + " leave it. GET /api/suppressions lists who opted out, and DELETE takes one off when the recipient has"
                        + " asked for that.");
    }
}
