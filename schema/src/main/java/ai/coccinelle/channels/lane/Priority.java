package ai.coccinelle.channels.lane;

/** Who goes first, in a lane and between lanes. */
public enum Priority {
    /** Confirmations, reminders, answers, and a tenant's tests. */
    TRANSACTIONAL("transactional_due_at"),
    /** Promotions and newsletters. */
    BULK("bulk_due_at");

    private final String hint;

    Priority(String hint) {
        this.hint = hint;
    }

    /** The column of {@code lanes} that says when the lane has something of this priority due. */
    public String hint() {
        return hint;
    }
}
