package ai.coccinelle.channels.lane;

/** Who goes first, in a lane and between lanes. */
public enum Priority {
    /** Confirmations, reminders, answers, and a tenant's tests. */
    TRANSACTIONAL("transactional_due_at", 1),
    /** Promotions and newsletters. */
    BULK("bulk_due_at", 2);

    private final String hint;
    private final int part;

    Priority(String hint, int part) {
        this.hint = hint;
        this.part = part;
    }

    /** The column of {@code lanes} that says when the lane has something of this priority due. */
    public String hint() {
        return hint;
    }

    /** The divisor of {@link #window}, for SQL: 1 for the whole of a lane's window, 2 for half. */
    public int part() {
        return part;
    }

    /**
     * How many of a lane's messages may be in flight for another of this priority to go: for bulk half, so that a
     * confirmation finds a place, and few of its own tenant's messages before it.
     *
     * @param maxInFlight the lane's window
     */
    public int window(int maxInFlight) {
        return Math.max(1, maxInFlight / part);
    }
}
