package ai.coccinelle.channels.bench.measure;

import java.util.List;
import java.util.stream.Stream;

/**
 * What a lane may send: in any window its rate over that window, and its burst. The rate may change on the way; a window
 * across a change has each rate for its part of it, and the larger of the bursts.
 */
public final class Allowance {
    private final List<Step> steps;

    /**
     * A rate and the time from which it holds.
     *
     * @param from seconds
     */
    public record Step(double from, double perSecond, int burst) {}

    private Allowance(List<Step> steps) {
        this.steps = steps;
    }

    /** The same rate at all times. */
    public static Allowance of(double perSecond, int burst) {
        return new Allowance(List.of(new Step(Double.NEGATIVE_INFINITY, perSecond, burst)));
    }

    /** This one until then, and another rate from then on. */
    public Allowance then(double from, double perSecond, int burst) {
        if (from < steps.getLast().from) {
            throw new IllegalArgumentException("steps come in the order of time");
        }
        return new Allowance(Stream.concat(steps.stream(), Stream.of(new Step(from, perSecond, burst)))
                .toList());
    }

    /** How many messages may go between these two times, both included. */
    public double between(double start, double end) {
        double sum = 0;
        int burst = 0;
        for (int i = 0; i < steps.size(); i++) {
            double from = Math.max(start, steps.get(i).from);
            double until = i + 1 < steps.size() ? Math.min(end, steps.get(i + 1).from) : end;
            if (from <= until) {
                sum += steps.get(i).perSecond * (until - from);
                burst = Math.max(burst, steps.get(i).burst);
            }
        }
        return sum + burst;
    }

    /** The highest of its rates, a second. */
    public double highest() {
        return steps.stream().mapToDouble(Step::perSecond).max().orElseThrow();
    }
}
