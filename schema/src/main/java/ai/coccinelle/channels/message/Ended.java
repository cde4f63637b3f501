package ai.coccinelle.channels.message;

/** An attempt that is over: what came of it, and what that means for its lane. */
public record Ended(ClaimedMessage claimed, Transition transition, LaneOrder order) {
    public Ended(ClaimedMessage claimed, Transition transition) {
        this(claimed, transition, new LaneOrder.GoOn());
    }
}
