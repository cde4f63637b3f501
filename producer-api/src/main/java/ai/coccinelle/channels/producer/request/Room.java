package ai.coccinelle.channels.producer.request;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * Bytes that requests may take at once, of memory or of a disk: a sum for all, and a share of it for each owner. What is large
 * leaves a part of it to what is small.
 */
final class Room {
    private static final int RESERVED = 4;

    private final long all;
    private final long each;
    private final AtomicLong taken = new AtomicLong();
    private final Map<Object, Long> ofOwners = new ConcurrentHashMap<>();

    /**
     * @param all how many bytes there are
     * @param each how many of them one owner may have
     */
    Room(long all, long each) {
        this.all = all;
        this.each = each;
    }

    /** Bytes that one request has; it gives them back when it is closed. */
    final class Portion implements AutoCloseable {
        private final @Nullable Object owner;
        private final boolean large;
        private long bytes;

        private Portion(@Nullable Object owner, boolean large) {
            this.owner = owner;
            this.large = large;
        }

        /** Takes more, and says whether there was so much left. */
        boolean grow(long more) {
            long most = large ? all - all / RESERVED : all;
            if (taken.addAndGet(more) > most) {
                taken.addAndGet(-more);
                return false;
            }
            if (owner != null && ofOwners.merge(owner, more, Long::sum) > each) {
                give(owner, more);
                taken.addAndGet(-more);
                return false;
            }
            bytes += more;
            return true;
        }

        /** Gives so much of it back. */
        void shrink(long less) {
            taken.addAndGet(-less);
            if (owner != null) {
                give(owner, less);
            }
            bytes -= less;
        }

        @Override
        public void close() {
            shrink(bytes);
        }
    }

    /**
     * A portion, with nothing in it yet.
     *
     * @param owner null: one that no share is kept for
     * @param large whether it may become large
     */
    Portion open(@Nullable Object owner, boolean large) {
        return new Portion(owner, large);
    }

    /** How many bytes are taken. */
    long taken() {
        return taken.get();
    }

    private void give(Object owner, long bytes) {
        ofOwners.computeIfPresent(owner, (_, held) -> held > bytes ? held - bytes : null);
    }
}
