package ai.coccinelle.channels.message;

import ai.coccinelle.channels.lane.LaneKey;
import ai.coccinelle.channels.lane.Priority;
import java.time.Instant;

/** What replaying one message came to. */
public sealed interface Replay {
    /** It is pending again, due now. Its lane is to be told. */
    record Replayed(LaneKey lane, Priority priority) implements Replay {}

    /** It is no dead letter, or none any more: nothing was changed. */
    record NotDead(MessageStatus status) implements Replay {}

    /** Its time had passed: nothing was changed. */
    record Useless(Instant uselessAfter) implements Replay {}

    /** There is no such message. */
    record Unknown() implements Replay {}
}
