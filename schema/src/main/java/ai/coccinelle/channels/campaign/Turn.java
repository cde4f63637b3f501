package ai.coccinelle.channels.campaign;

import ai.coccinelle.channels.message.Hold;
import ai.coccinelle.channels.message.NewMessage;
import java.time.Instant;
import java.util.List;

/** What the rows whose turn has come came to. */
public sealed interface Turn {
    /** Something became of each, in their order. */
    record Taken(List<RowOutcome> outcomes) implements Turn {
        public Taken {
            outcomes = List.copyOf(outcomes);
        }
    }

    /** None may go before this time; their turn comes again then. */
    record Held(Instant until, Hold why) implements Turn {}

    /** None can go before somebody mends something: the campaign pauses. */
    record Blocked(String reason) implements Turn {}

    /** What became of one row. */
    sealed interface RowOutcome {
        /** A message, to be stored. */
        record Made(NewMessage message) implements RowOutcome {}

        /** None, and why. */
        record Refused(String code, String reason) implements RowOutcome {}
    }
}
