package ai.coccinelle.channels.channel;

import static org.assertj.core.api.Assertions.assertThat;

import ai.coccinelle.channels.message.TestDatabase;
import java.util.Objects;
import org.junit.jupiter.api.Test;

class PlatformChannelsIT {
    private final TestDatabase database = new TestDatabase();
    private final PlatformChannels channels = new PlatformChannels(database.jdbi);

    private PlatformChannel sms() {
        return Objects.requireNonNull(channels.all().get(ChannelType.SMS));
    }

    @Test
    void aWorkerReportsWhichAccountsWork() {
        assertThat(channels.all()).isEmpty();
        channels.fails(ChannelType.SMS, PlatformChannel.NOT_SET_UP);
        assertThat(sms().reason()).isEqualTo("not-set-up");
        channels.works(ChannelType.SMS);
        assertThat(sms().works()).isTrue();
        assertThat(channels.all()).containsOnlyKeys(ChannelType.SMS);
    }

    @Test
    void aWorkerWithoutTheVariablesDoesNotHideOneThatHasThem() {
        channels.works(ChannelType.SMS);
        channels.fails(ChannelType.SMS, PlatformChannel.NOT_SET_UP);
        assertThat(sms().works()).isTrue();

        database.jdbi.useHandle(
                handle -> handle.execute("UPDATE platform_channels SET reported_at = now() - interval '6 minutes'"));
        channels.fails(ChannelType.SMS, PlatformChannel.ACCOUNT_REFUSED);
        assertThat(sms().works()).isFalse();
    }
}
