package ai.coccinelle.channels.producer.release;

import ai.coccinelle.channels.lane.LaneKey;
import ai.coccinelle.channels.lane.Priority;

/** Wakes the Releaser at once, instead of at its next tick. Returns immediately and never fails. */
public interface ReleaseSignal {
    /** Something of this lane and priority is due; to be called after the commit. */
    void due(LaneKey lane, Priority priority);
}
