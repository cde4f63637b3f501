package ai.coccinelle.channels.producer.campaign;

import ai.coccinelle.channels.campaign.CampaignSteps;
import ai.coccinelle.channels.campaign.Campaigns;
import ai.coccinelle.channels.campaign.Step;
import ai.coccinelle.channels.database.Database;
import ai.coccinelle.channels.producer.submit.Intake;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Takes the steps of campaigns that are due, one after another. Any number of processes may run one. */
final class CampaignLoop {
    private static final Logger LOG = LoggerFactory.getLogger(CampaignLoop.class);
    private static final Duration PAUSE_AFTER_A_FAULT = Duration.ofSeconds(1);
    private static final Duration STOPS_WITHIN = Duration.ofSeconds(10);

    private final CampaignSteps steps;
    private final Campaigns campaigns;
    private final Drafting drafting;
    private final Intake intake;
    private final Duration tick;
    private final Counter made;
    private final Counter refused;
    private final CountDownLatch stopping = new CountDownLatch(1);
    private volatile double running = Double.NaN;
    private @Nullable Thread loop;

    CampaignLoop(
            CampaignSteps steps,
            Campaigns campaigns,
            Drafting drafting,
            Intake intake,
            Duration tick,
            MeterRegistry meters) {
        this.steps = steps;
        this.campaigns = campaigns;
        this.drafting = drafting;
        this.intake = intake;
        this.tick = tick;
        this.made = rows(meters, "made");
        this.refused = rows(meters, "refused");
        Gauge.builder("channels.campaigns.running", this, self -> self.running)
                .description("campaigns that are running, at the last look; NaN when it failed")
                .register(meters);
    }

    private static Counter rows(MeterRegistry meters, String outcome) {
        return Counter.builder("channels.campaign.rows")
                .description("rows of campaigns whose turn came, by what became of them")
                .tag("outcome", outcome)
                .register(meters);
    }

    void start() {
        loop = Thread.ofVirtual().name("campaigns").start(this::loop);
    }

    /** Ends the loop; a step that is being taken is finished first. */
    void stop() {
        stopping.countDown();
        try {
            if (loop != null) {
                loop.join(STOPS_WITHIN);
            }
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        }
    }

    private void loop() {
        Duration wait = tick;
        while (!isStopping(wait)) {
            wait = tick;
            try {
                takeWhatIsDue();
                running = campaigns.running();
            } catch (Throwable fault) { // whatever it was, a loop that ends would leave every campaign standing
                running = Double.NaN;
                if (Database.isOutOfReach(fault)) {
                    LOG.warn("the database does not answer the campaigns; it is tried again: {}", fault.toString());
                } else {
                    LOG.error("campaigns could not go on", fault);
                }
                wait = PAUSE_AFTER_A_FAULT;
            }
        }
    }

    private boolean isStopping(Duration wait) {
        try {
            return stopping.await(wait.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            return true;
        }
    }

    /** Rests as long as each step took: on a machine of few processors half of the time is for those who confirm meanwhile. */
    private void takeWhatIsDue() {
        Optional<Step> next;
        long begun;
        do {
            begun = System.nanoTime();
            next = steps.next(drafting::draft);
            next.ifPresent(this::taken);
        } while (next.isPresent() && !isStopping(Duration.ofNanos(System.nanoTime() - begun)));
    }

    private void taken(Step step) {
        intake.announce(step.made());
        made.increment(step.made().size());
        refused.increment(step.refused());
    }
}
