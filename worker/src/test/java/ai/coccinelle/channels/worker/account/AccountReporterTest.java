package ai.coccinelle.channels.worker.account;

import static org.assertj.core.api.Assertions.assertThat;

import ai.coccinelle.channels.channel.ChannelType;
import ai.coccinelle.channels.channel.PlatformChannels;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.jdbi.v3.core.Jdbi;
import org.junit.jupiter.api.Test;

class AccountReporterTest {
    @Test
    void accountsAreCheckedAgainWhateverTheCheckBeforeThrew() {
        AtomicInteger checks = new AtomicInteger();
        AccountCheck broken = () -> {
            checks.incrementAndGet();
            throw new StackOverflowError("unexpected");
        };
        AccountCheck working = () -> {
            checks.incrementAndGet();
            return AccountCheck.Result.WORKS;
        };
        Jdbi database = Jdbi.create(() -> {
            throw new StackOverflowError("unexpected");
        });
        AccountReporter reporter = new AccountReporter(
                new PlatformChannels(database), Map.of(ChannelType.SMS, broken, ChannelType.PHONE, working));

        reporter.report();
        reporter.report();

        assertThat(checks).hasValue(4);
    }
}
