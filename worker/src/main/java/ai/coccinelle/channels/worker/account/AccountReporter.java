package ai.coccinelle.channels.worker.account;

import ai.coccinelle.channels.channel.ChannelType;
import ai.coccinelle.channels.channel.PlatformChannel;
import ai.coccinelle.channels.channel.PlatformChannels;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Reports once a minute whether the platform's SMS and phone accounts work, the first time before the worker starts. */
public final class AccountReporter implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(AccountReporter.class);
    private static final Duration EVERY = Duration.ofMinutes(1);

    private final PlatformChannels channels;
    private final Map<ChannelType, AccountCheck> checks;
    private final CountDownLatch stopping = new CountDownLatch(1);

    public AccountReporter(PlatformChannels channels, Map<ChannelType, AccountCheck> checks) {
        this.channels = channels;
        this.checks = Map.copyOf(checks);
    }

    public void start() {
        report();
        Thread.ofVirtual().name("account-reports").start(this::loop);
    }

    private void loop() {
        try {
            while (!stopping.await(EVERY.toMillis(), TimeUnit.MILLISECONDS)) {
                report();
            }
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        }
    }

    /** Reports now. */
    void report() {
        checks.forEach((channel, check) -> {
            try {
                report(channel, check.check());
            } catch (Throwable fault) { // whatever it was, a loop that ends would leave the last report for good
                LOG.warn("the account of channel={} cannot be reported now: {}", channel.wireName(), fault.toString());
            }
        });
    }

    private void report(ChannelType channel, AccountCheck.Result result) {
        switch (result) {
            case WORKS -> channels.works(channel);
            case NOT_SET_UP -> channels.fails(channel, PlatformChannel.NOT_SET_UP);
            case REFUSED -> {
                LOG.warn("the provider of channel={} refuses the platform's account", channel.wireName());
                channels.fails(channel, PlatformChannel.ACCOUNT_REFUSED);
            }
            case UNKNOWN -> {
                PlatformChannel last = channels.all().get(channel);
                if (last == null || PlatformChannel.NOT_SET_UP.equals(last.reason())) {
                    channels.works(channel); // it is set up; whether it works shows when it is used
                }
            }
        }
    }

    @Override
    public void close() {
        stopping.countDown();
    }
}
