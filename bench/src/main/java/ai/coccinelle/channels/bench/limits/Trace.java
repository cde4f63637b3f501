package ai.coccinelle.channels.bench.limits;

import ai.coccinelle.channels.bench.limits.ReleaseWatch.Release;
import ai.coccinelle.channels.bench.measure.Percentiles;
import ai.coccinelle.channels.bench.measure.WorstWindow;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * When a lane's messages were released and when they reached the provider, in seconds.
 *
 * @param released ascending
 * @param arrived ascending
 * @param delays from a message's release to its arrival
 */
record Trace(Lane lane, double[] released, double[] arrived, Percentiles delays) {
    private static final double[] WINDOWS = {1, 5};

    /** A message that reached the provider. */
    record Reached(String recipient, double at) {}

    /**
     * Puts together what is known of a lane.
     *
     * @param releases in the order of time
     * @param reached in the order of time
     */
    static Trace of(Lane lane, List<Release> releases, List<Reached> reached) {
        Map<String, List<Double>> byRecipient = new HashMap<>();
        releases.forEach(release -> byRecipient
                .computeIfAbsent(release.recipient(), any -> new ArrayList<>())
                .add(release.at()));
        List<Double> delays = new ArrayList<>();
        for (Reached message : reached) {
            byRecipient.getOrDefault(message.recipient(), List.of()).stream()
                    .filter(at -> at <= message.at())
                    .reduce((earlier, later) -> later)
                    .ifPresent(at -> delays.add(message.at() - at));
        }
        return new Trace(
                lane,
                releases.stream().mapToDouble(Release::at).toArray(),
                reached.stream().mapToDouble(Reached::at).toArray(),
                Percentiles.of(delays));
    }

    /** Messages beyond the limit in the worst window, of 1 s, of 5 s, or of everything, by the time of release. */
    double excessAtRelease() {
        return excess(released, 0);
    }

    /** The same by the time of arrival: nothing but the limit is allowed. */
    double excessAtProvider() {
        return excess(arrived, 0);
    }

    /**
     * The same, where a window is longer by what arrivals are jittered: messages of a window of T at the provider were
     * released within T and the difference between the longest delay and the shortest.
     */
    double excessAtProviderBeyondJitter() {
        return excess(arrived, jitter());
    }

    /** The longest delay from release to arrival less the shortest. */
    double jitter() {
        return delays.count() == 0 ? 0 : delays.max() - delays.min();
    }

    private double excess(double[] times, double jitter) {
        if (times.length == 0) {
            return 0;
        }
        double whole = times[times.length - 1] - times[0];
        double worst = excess(times, whole, jitter);
        for (double length : WINDOWS) {
            worst = Math.max(worst, excess(times, length, jitter));
        }
        return worst;
    }

    private double excess(double[] times, double length, double jitter) {
        return WorstWindow.excess(
                times, length, (start, end) -> lane.allowance().between(start - jitter, end));
    }

    /** How much of what the lane could have sent between these times it did send, at the provider. */
    double shareUsed(double start, double end) {
        long sent = Arrays.stream(arrived).filter(at -> at > start && at <= end).count();
        return sent / (lane.allowance().between(start, end) - lane.burst());
    }
}
