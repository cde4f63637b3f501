package ai.coccinelle.channels.producer.appointment;

import static org.assertj.core.api.Assertions.assertThat;

import ai.coccinelle.channels.appointment.NoticeMessage;
import ai.coccinelle.channels.channel.ChannelType;
import ai.coccinelle.channels.message.MessageStatus;
import ai.coccinelle.channels.producer.appointment.Ladder.Step;
import java.time.Duration;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class LadderTest {
    private static final Duration DELAY = Duration.ofMinutes(30);

    @ParameterizedTest
    @EnumSource(names = {"FAILED", "UNDELIVERED", "SUPPRESSED"})
    void whatDidNotArriveGoesToTheNextChannel(MessageStatus status) {
        assertThat(step(status, ChannelType.SMS, 0, true)).isEqualTo(new Step.Next());
        assertThat(step(status, ChannelType.SMS, 0, false)).isEqualTo(new Step.Next());
    }

    @Test
    void whatArrivedIsDone() {
        assertThat(step(MessageStatus.DELIVERED, ChannelType.SMS, 0, true)).isEqualTo(new Step.Arrived());
    }

    @Test
    void whatHasNoReceiptInTimeGoesToTheNextChannelWhereThereIsOne() {
        assertThat(step(MessageStatus.SENT, ChannelType.SMS, 29, true)).isInstanceOf(Step.Wait.class);
        assertThat(step(MessageStatus.SENT, ChannelType.SMS, 30, true)).isEqualTo(new Step.Silent());
        assertThat(step(MessageStatus.SENT, ChannelType.SMS, 30, false)).isEqualTo(new Step.Arrived());
    }

    @Test
    void silenceTellsNothingWhereNoReceiptsCome() {
        assertThat(Ladder.of(
                        new NoticeMessage(
                                UUID.randomUUID(),
                                ChannelType.SMS,
                                MessageStatus.SENT,
                                null,
                                false,
                                false,
                                false,
                                false,
                                DELAY),
                        true,
                        DELAY))
                .isEqualTo(new Step.Arrived());
    }

    @ParameterizedTest
    @EnumSource(
            value = ChannelType.class,
            names = {"SMS", "WHATSAPP", "PHONE"})
    void silenceIsWaitedForWhileReceiptsAreLateWhereItWouldHaveAnotherChannelTried(ChannelType channel) {
        assertThat(Ladder.of(late(channel, true), true, DELAY)).isEqualTo(new Step.Wait(Duration.ofSeconds(30)));
        assertThat(Ladder.of(late(channel, true), false, DELAY)).isEqualTo(new Step.Arrived());
        assertThat(Ladder.of(late(channel, false), true, DELAY)).isEqualTo(new Step.Arrived());
    }

    private static NoticeMessage late(ChannelType channel, boolean told) {
        return new NoticeMessage(UUID.randomUUID(), channel, MessageStatus.SENT, null, false, told, true, false, DELAY);
    }

    @Test
    void anAcceptedMailIsDone() {
        assertThat(step(MessageStatus.SENT, ChannelType.EMAIL, 0, true)).isEqualTo(new Step.Arrived());
    }

    @ParameterizedTest
    @EnumSource(names = {"PENDING", "RELEASED"})
    void whatDoesNotGoInTimeIsWithdrawnFirst(MessageStatus status) {
        assertThat(step(status, ChannelType.SMS, 29, true)).isInstanceOf(Step.Wait.class);
        assertThat(step(status, ChannelType.SMS, 30, true)).isEqualTo(new Step.Withdraw(Duration.ofMinutes(10)));
        assertThat(step(status, ChannelType.SMS, 30, false)).isInstanceOf(Step.Wait.class);
    }

    @Test
    void whatIsBeingSentIsWaitedForHoweverLongItTakes() {
        assertThat(step(MessageStatus.SENDING, ChannelType.SMS, 300, true)).isEqualTo(new Step.Wait(Ladder.SOON));
    }

    @Test
    void whatIsInDoubtIsWaitedForAndNothingIsSentBesidesWhenItStaysSo() {
        assertThat(Ladder.of(message(MessageStatus.UNCERTAIN, null, true, 300), true, DELAY))
                .isInstanceOf(Step.Wait.class);
        assertThat(Ladder.of(message(MessageStatus.UNCERTAIN, null, false, 300), true, DELAY))
                .isEqualTo(new Step.Arrived());
    }

    @Test
    void whatWasWithdrawnIsMadeAnewOnlyWhenTheAppointmentSaysSomethingElse() {
        assertThat(Ladder.of(message(MessageStatus.CANCELLED, "superseded", false, 1), true, DELAY))
                .isEqualTo(new Step.Anew());
        assertThat(Ladder.of(message(MessageStatus.CANCELLED, "cancelled", false, 1), true, DELAY))
                .isEqualTo(new Step.Over("withdrawn"));
    }

    @Test
    void whatExpiredIsOver() {
        assertThat(step(MessageStatus.EXPIRED, ChannelType.SMS, 0, true)).isEqualTo(new Step.Over("over"));
    }

    @Test
    void whatIsHeldIsLookedAtWhenItMayHaveGoneForSoLong() {
        assertThat(step(MessageStatus.PENDING, ChannelType.SMS, -60, true))
                .isEqualTo(new Step.Wait(Duration.ofMinutes(90)));
    }

    private static Step step(MessageStatus status, ChannelType channel, int minutes, boolean another) {
        return Ladder.of(
                new NoticeMessage(
                        UUID.randomUUID(),
                        channel,
                        status,
                        null,
                        false,
                        true,
                        false,
                        false,
                        Duration.ofMinutes(minutes)),
                another,
                DELAY);
    }

    private static NoticeMessage message(MessageStatus status, @Nullable String errorCode, boolean open, int minutes) {
        return new NoticeMessage(
                UUID.randomUUID(),
                ChannelType.SMS,
                status,
                errorCode,
                false,
                true,
                false,
                open,
                Duration.ofMinutes(minutes));
    }
}
