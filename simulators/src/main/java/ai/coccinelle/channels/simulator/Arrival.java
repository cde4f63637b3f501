package ai.coccinelle.channels.simulator;

import java.time.Instant;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * A message that would have arrived.
 *
 * @param channel sms, email, whatsapp or phone
 * @param to E.164 number with its plus sign, or email address
 * @param from sender: number, alphanumeric sender, phone number id or address
 * @param content what its reader sees; for a phone call, what the assistant was told
 * @param externalId the id that the provider gave it; an email's Message-ID
 * @param details what else the provider was told, in a fixed order
 */
public record Arrival(
        String channel,
        String to,
        String from,
        String content,
        String externalId,
        Instant receivedAt,
        Map<String, String> details) {
    public Arrival {
        details = Collections.unmodifiableMap(new LinkedHashMap<>(details));
    }
}
