package ai.coccinelle.channels.producer.ingress;

import ai.coccinelle.channels.producer.ingress.Reception.Taken;
import ai.coccinelle.channels.producer.problem.ProblemAnswers;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Brings a delivery to its end: stored, or refused and told. While the database is out of reach, or the broker takes no
 * refusal, it holds the delivery and tries again, ever more slowly; the broker keeps what is behind it.
 */
final class Settling {
    private static final Logger LOG = LoggerFactory.getLogger(Settling.class);
    private static final int MOST_DOUBLINGS = 20;

    private final Function<Delivered, Taken> reception;
    private final Refusals refusals;
    private final IngressSettings.Pauses pauses;
    private final ProblemAnswers problems;
    private final MeterRegistry meters;
    private final AtomicInteger held = new AtomicInteger();
    private final CountDownLatch stopping = new CountDownLatch(1);

    Settling(
            Function<Delivered, Taken> reception,
            Refusals refusals,
            IngressSettings.Pauses pauses,
            ProblemAnswers problems,
            MeterRegistry meters) {
        this.reception = reception;
        this.refusals = refusals;
        this.pauses = pauses;
        this.problems = problems;
        this.meters = meters;
    }

    /** Shows how many deliveries are held. */
    Settling metered() {
        Gauge.builder("channels.ingress.held", held, AtomicInteger::get)
                .description("deliveries that are held until the database, or the broker for a refusal, is back")
                .register(meters);
        return this;
    }

    /** Settles it; returns whether it may be acknowledged. It may not when the process stops before it is settled. */
    boolean settle(Delivered delivered) {
        refusals.expect(delivered.publisher());
        for (int failed = 1; stopping.getCount() > 0; failed++) {
            switch (reception.apply(delivered)) {
                case Taken.Stored(boolean repeated) -> {
                    count(repeated ? "repeated" : "accepted");
                    return true;
                }
                case Taken.Refused refused -> {
                    if (refusals.tell(delivered, refused.problem())) {
                        problems.count(refused.problem());
                        count("refused");
                        return true;
                    }
                }
                case Taken.Dropped _ -> {
                    count("dropped");
                    return true;
                }
                case Taken.NotNow _ -> LOG.warn("database out of reach: a delivery is held");
            }
            hold(failed);
        }
        return false;
    }

    /** Ends what is held, unsettled, and begins nothing more. */
    void stop() {
        stopping.countDown();
    }

    private void hold(int failed) {
        held.incrementAndGet();
        try {
            Duration pause = pauses.first().multipliedBy(1L << Math.min(failed - 1, MOST_DOUBLINGS));
            Duration bounded = pause.compareTo(pauses.longest()) > 0 ? pauses.longest() : pause;
            // true means that the process stops, which the loop sees for itself
            boolean _ = stopping.await(bounded.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            stop();
        } finally {
            held.decrementAndGet();
        }
    }

    private void count(String outcome) {
        meters.counter("channels.ingress", "outcome", outcome).increment();
    }
}
