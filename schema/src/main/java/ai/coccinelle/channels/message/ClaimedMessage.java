package ai.coccinelle.channels.message;

import ai.coccinelle.channels.hours.SendingHours;
import ai.coccinelle.channels.lane.LaneKey;
import ai.coccinelle.channels.lane.LaneLimits;
import java.time.Duration;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A message whose attempt is ours to make. Its {@code toString} shows neither address nor content.
 *
 * @param token which delivery of the envelope claimed it
 * @param limits what its lane may send, now
 * @param faults transient faults before this attempt
 * @param inDoubt whether an earlier attempt may have reached the provider
 * @param resend whether the tenant wants it sent again when nobody can say whether it went
 * @param usefulFor how much longer it may be sent, on the database's clock; null: no end
 * @param configEncrypted the tenant's sealed credentials; null where the channel is the platform's
 * @param probesAPause whether its lane is paused, so that its outcome tells whether the fault was mended
 * @param acceptedAt when the message was accepted
 * @param sandbox whether it must reach no provider
 * @param optOut whether its recipient opted out since it was accepted
 * @param standing whether what it was made for still holds
 * @param claimedAt when it was claimed, on the database's clock
 * @param hours when its tenant's messages may go
 */
public record ClaimedMessage(
        UUID id,
        int attempt,
        long token,
        LaneKey lane,
        LaneLimits limits,
        String to,
        String templateName,
        MessageKind kind,
        Payload payload,
        int faults,
        boolean inDoubt,
        boolean resend,
        @Nullable Duration usefulFor,
        @Nullable String configEncrypted,
        boolean probesAPause,
        Instant acceptedAt,
        boolean sandbox,
        OptOut optOut,
        Standing standing,
        Instant claimedAt,
        SendingHours hours) {

    /** The same claim, once it is sure that no earlier attempt reached the provider. */
    public ClaimedMessage settled() {
        return new ClaimedMessage(
                id,
                attempt,
                token,
                lane,
                limits,
                to,
                templateName,
                kind,
                payload,
                faults,
                false,
                resend,
                usefulFor,
                configEncrypted,
                probesAPause,
                acceptedAt,
                sandbox,
                optOut,
                standing,
                claimedAt,
                hours);
    }

    /** The same claim, once it was looked up whether the recipient opted out. */
    ClaimedMessage with(OptOut found) {
        return new ClaimedMessage(
                id,
                attempt,
                token,
                lane,
                limits,
                to,
                templateName,
                kind,
                payload,
                faults,
                inDoubt,
                resend,
                usefulFor,
                configEncrypted,
                probesAPause,
                acceptedAt,
                sandbox,
                found,
                standing,
                claimedAt,
                hours);
    }

    @Override
    public String toString() {
        return "ClaimedMessage[" + id + ", attempt " + attempt + ", " + lane + "]";
    }
}
