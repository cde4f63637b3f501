package ai.coccinelle.channels.process;

import com.zaxxer.hikari.SQLExceptionOverride;
import java.sql.SQLException;

/**
 * Gives up a pooled connection whose server takes no writes: after a switchover that leaves connections open it stays with the node
 * that is read-only now, for as long as the pool keeps connections. All else is left to the pool.
 */
public final class ReadOnlyEviction implements SQLExceptionOverride {
    private static final String READ_ONLY_TRANSACTION = "25006";

    @java.lang.Override
    public Override adjudicate(SQLException fault) {
        return READ_ONLY_TRANSACTION.equals(fault.getSQLState()) ? Override.MUST_EVICT : Override.CONTINUE_EVICT;
    }
}
