package ai.coccinelle.channels.producer.problem;

/** How many faults one answer may name of many elements: some of each, until there are many; then the first of each. */
public final class FaultAllowance {
    private static final int OF_AN_ELEMENT = 20;
    private static final int OF_ALL = 1_000;

    private int left = OF_ALL;

    /** How many may be named of the next element. */
    public int ofNext() {
        return Math.clamp(left, 1, OF_AN_ELEMENT);
    }

    /** The problem of the next element, with no more faults than may be named. */
    public Problem limit(Problem problem) {
        Problem limited = problem.limited(ofNext());
        left -= limited.faults().size();
        return limited;
    }
}
