package ai.coccinelle.channels.appointment;

import ai.coccinelle.channels.channel.ChannelType;
import ai.coccinelle.channels.message.MessageStatus;
import java.time.Duration;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Where a notice's message stands.
 *
 * @param sandbox whether it reaches nobody
 * @param told whether silence means anything: receipts come on its channel, or whoever called is asked
 * @param receiptsLate whether receipts came that are not applied yet, so that silence means nothing for now
 * @param open whether it still moves by itself
 * @param age since it went, or until then since it may go, on the database's clock; negative while it is held
 */
public record NoticeMessage(
        UUID id,
        ChannelType channel,
        MessageStatus status,
        @Nullable String errorCode,
        boolean sandbox,
        boolean told,
        boolean receiptsLate,
        boolean open,
        Duration age) {}
