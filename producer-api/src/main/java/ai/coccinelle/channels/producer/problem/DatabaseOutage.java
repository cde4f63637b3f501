package ai.coccinelle.channels.producer.problem;

import java.sql.SQLException;
import java.sql.SQLNonTransientConnectionException;
import java.sql.SQLTransientConnectionException;
import java.util.Set;
import org.jdbi.v3.core.ConnectionException;
import org.jspecify.annotations.Nullable;

/** Tells a database that is out of reach from a statement that it refused. */
final class DatabaseOutage {
    /** Class 08: connection exceptions. */
    private static final String CONNECTION_CLASS = "08";

    /** Too many connections; shut down by an administrator, after a crash, or not up yet. */
    private static final Set<String> OUT_OF_SERVICE = Set.of("53300", "57P01", "57P02", "57P03");

    private DatabaseOutage() {}

    static boolean causes(Throwable fault) {
        for (@Nullable Throwable cause = fault; cause != null; cause = cause.getCause()) {
            if (cause instanceof ConnectionException || cause instanceof SQLException sql && isOutage(sql)) {
                return true;
            }
        }
        return false;
    }

    private static boolean isOutage(SQLException fault) {
        String state = fault.getSQLState();
        return fault instanceof SQLTransientConnectionException
                || fault instanceof SQLNonTransientConnectionException
                || state != null && (state.startsWith(CONNECTION_CLASS) || OUT_OF_SERVICE.contains(state));
    }
}
