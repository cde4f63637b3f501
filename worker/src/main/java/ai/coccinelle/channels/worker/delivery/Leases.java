package ai.coccinelle.channels.worker.delivery;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.function.LongSupplier;

/** The leases of claimed attempts, as far as this worker can measure them itself. */
final class Leases {
    private final Duration length;
    private final LongSupplier nanoTime;
    private final InstantSource clock;

    /** @param length how long the database leaves a claimed attempt to its worker */
    Leases(Duration length, LongSupplier nanoTime, InstantSource clock) {
        this.length = length;
        this.nanoTime = nanoTime;
        this.clock = clock;
    }

    Duration length() {
        return length;
    }

    /** A lease that begins now; to be taken before the claim, so that it ends no later than the database's. */
    Lease begin() {
        return new Lease(nanoTime.getAsLong(), clock.instant());
    }

    /** One attempt's lease. */
    final class Lease {
        private final long beganAtNanos;
        private final Instant beganAt;

        private Lease(long beganAtNanos, Instant beganAt) {
            this.beganAtNanos = beganAtNanos;
            this.beganAt = beganAt;
        }

        /** Time since it began, by the clock that went further: a suspended machine stops the one, a corrected time the other. */
        Duration age() {
            Duration counted = Duration.ofNanos(nanoTime.getAsLong() - beganAtNanos);
            Duration shown = Duration.between(beganAt, clock.instant());
            return counted.compareTo(shown) > 0 ? counted : shown;
        }

        /** Whether it lasts so much longer. */
        boolean lasts(Duration more) {
            return age().plus(more).compareTo(length) <= 0;
        }
    }
}
