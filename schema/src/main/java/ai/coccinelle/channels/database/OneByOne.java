package ai.coccinelle.channels.database;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.List;
import java.util.function.Consumer;
import org.jdbi.v3.core.JdbiException;

/** Stores what came together at once, and one by one where one of it cannot be stored. */
public final class OneByOne {
    private static final Logger LOG = System.getLogger(OneByOne.class.getName());

    private OneByOne() {}

    /**
     * Stores all, or all but those that cannot be.
     *
     * @param what its name, for the log
     * @param store stores a list, all or none
     * @throws JdbiException when the database is out of reach, or none can be stored
     */
    public static <T> void store(List<T> all, String what, Consumer<List<T>> store) {
        if (all.isEmpty()) {
            return;
        }
        try {
            store.accept(all);
        } catch (JdbiException fault) {
            if (Database.isOutOfReach(fault) || all.size() == 1) {
                throw fault;
            }
            int left = 0;
            for (T one : all) {
                left += isStored(one, store) ? 0 : 1;
            }
            if (left == all.size()) {
                throw fault;
            }
            LOG.log(Level.ERROR, "could not store " + left + " of " + all.size() + ", left out: " + what, fault);
        }
    }

    private static <T> boolean isStored(T one, Consumer<List<T>> store) {
        try {
            store.accept(List.of(one));
            return true;
        } catch (JdbiException fault) {
            if (Database.isOutOfReach(fault)) {
                throw fault;
            }
            return false;
        }
    }
}
