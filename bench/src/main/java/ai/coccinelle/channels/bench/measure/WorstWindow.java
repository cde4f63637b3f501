package ai.coccinelle.channels.bench.measure;

import java.util.function.DoubleBinaryOperator;

/** The window of a given length in which most was sent beyond what was allowed. */
public final class WorstWindow {
    private WorstWindow() {}

    /**
     * How many messages more than allowed the worst window holds; negative when even the worst one has room left.
     *
     * <p>Only windows that begin or end with a message are looked at: between two such windows the count is the same and
     * the allowance changes by one rate or another, so none in between is worse than both.
     *
     * @param sorted when messages went, in seconds, ascending
     * @param length of the window, in seconds; both its ends belong to it
     * @param allowance what may go from the first time to the second, both included
     * @return negative infinity when there are no messages
     */
    public static double excess(double[] sorted, double length, DoubleBinaryOperator allowance) {
        double worst = Double.NEGATIVE_INFINITY;
        int first = 0;
        int end = 0;
        for (int i = 0; i < sorted.length; i++) {
            while (sorted[first] < sorted[i] - length) {
                first++;
            }
            while (end < sorted.length && sorted[end] <= sorted[i] + length) {
                end++;
            }
            int upToHere = lastOfSame(sorted, i) - first + 1;
            int fromHere = end - firstOfSame(sorted, i);
            worst = Math.max(worst, upToHere - allowance.applyAsDouble(sorted[i] - length, sorted[i]));
            worst = Math.max(worst, fromHere - allowance.applyAsDouble(sorted[i], sorted[i] + length));
        }
        return worst;
    }

    private static int lastOfSame(double[] sorted, int index) {
        int last = index;
        while (last + 1 < sorted.length && sorted[last + 1] == sorted[index]) {
            last++;
        }
        return last;
    }

    private static int firstOfSame(double[] sorted, int index) {
        int first = index;
        while (first > 0 && sorted[first - 1] == sorted[index]) {
            first--;
        }
        return first;
    }
}
