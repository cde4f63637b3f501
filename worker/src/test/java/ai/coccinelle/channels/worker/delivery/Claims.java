package ai.coccinelle.channels.worker.delivery;

import ai.coccinelle.channels.broker.Envelope;
import ai.coccinelle.channels.channel.ChannelType;
import ai.coccinelle.channels.hours.MarketingHours;
import ai.coccinelle.channels.hours.SendingHours;
import ai.coccinelle.channels.lane.LaneKey;
import ai.coccinelle.channels.lane.LaneLimits;
import ai.coccinelle.channels.lane.LaneRate;
import ai.coccinelle.channels.message.Claim;
import ai.coccinelle.channels.message.ClaimedMessage;
import ai.coccinelle.channels.message.MessageKind;
import ai.coccinelle.channels.message.OptOut;
import ai.coccinelle.channels.message.Payload;
import ai.coccinelle.channels.message.Standing;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.UUID;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;

/** Claimed messages for tests: SMS, each of its own tenant, unless said otherwise. */
final class Claims {
    private Claims() {}

    static ClaimedMessage of(MessageKind kind, int faults, @Nullable Duration usefulFor) {
        return of(newClaim(), new LaneKey(UUID.randomUUID(), ChannelType.SMS), kind, faults, usefulFor, false);
    }

    static ClaimedMessage in(LaneKey lane) {
        return of(newClaim(), lane, MessageKind.TRANSACTIONAL, 0, null, false);
    }

    static ClaimedMessage in(LaneKey lane, MessageKind kind) {
        return of(newClaim(), lane, kind, 0, null, false);
    }

    /** A message of which an earlier attempt may have arrived. */
    static ClaimedMessage inDoubt(LaneKey lane) {
        ClaimedMessage claimed = in(lane);
        return new ClaimedMessage(
                claimed.id(),
                claimed.attempt(),
                claimed.token(),
                claimed.lane(),
                claimed.limits(),
                claimed.to(),
                claimed.templateName(),
                claimed.kind(),
                claimed.payload(),
                claimed.faults(),
                true,
                claimed.resend(),
                claimed.usefulFor(),
                claimed.configEncrypted(),
                claimed.probesAPause(),
                claimed.acceptedAt(),
                claimed.sandbox(),
                claimed.optOut(),
                claimed.standing(),
                claimed.claimedAt(),
                claimed.hours());
    }

    /** A message that probes its lane's pause. */
    static ClaimedMessage probing(LaneKey lane) {
        return of(newClaim(), lane, MessageKind.TRANSACTIONAL, 0, null, true);
    }

    /** What the log answers to this claim. */
    static ClaimedMessage answerTo(Claim claim) {
        return of(claim, new LaneKey(UUID.randomUUID(), ChannelType.SMS), MessageKind.TRANSACTIONAL, 0, null, false);
    }

    /** Claimed at this time. */
    static ClaimedMessage at(MessageKind kind, Instant time, SendingHours hours, boolean sandbox) {
        LaneKey lane = new LaneKey(UUID.randomUUID(), ChannelType.SMS);
        return of(newClaim(), lane, kind, 0, null, false, time, hours, sandbox);
    }

    static Claim newClaim() {
        return new Claim(
                new Envelope(UUID.randomUUID(), 1), ThreadLocalRandom.current().nextLong());
    }

    private static ClaimedMessage of(
            Claim claim,
            LaneKey lane,
            MessageKind kind,
            int faults,
            @Nullable Duration usefulFor,
            boolean probesAPause) {
        SendingHours always = SendingHours.initial(ZoneOffset.UTC).with(MarketingHours.ALWAYS);
        return of(claim, lane, kind, faults, usefulFor, probesAPause, Instant.EPOCH, always, false);
    }

    private static ClaimedMessage of(
            Claim claim,
            LaneKey lane,
            MessageKind kind,
            int faults,
            @Nullable Duration usefulFor,
            boolean probesAPause,
            Instant claimedAt,
            SendingHours hours,
            boolean sandbox) {
        return new ClaimedMessage(
                claim.envelope().id(),
                claim.envelope().attempt(),
                claim.token(),
                lane,
                new LaneLimits(new LaneRate(BigDecimal.TEN, 20), null, null, 25),
                "+33612345678",
                "rdvConfirmation",
                kind,
                new Payload.Sms("Bonjour"),
                faults,
                false,
                true,
                usefulFor,
                null,
                probesAPause,
                Instant.EPOCH,
                sandbox,
                OptOut.NONE,
                Standing.INDEPENDENT,
                claimedAt,
                hours);
    }
}
