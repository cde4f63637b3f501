package ai.coccinelle.channels.simulator.twilio;

import ai.coccinelle.channels.simulator.SimulatedAccounts;
import ai.coccinelle.channels.simulator.http.Json;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/**
 * A message that Twilio took. It is queued (accepted, with a Messaging Service) for one second, sent for two more, then
 * delivered.
 */
record SentMessage(
        String sid,
        String to,
        @Nullable String from,
        @Nullable String messagingService,
        String body,
        Instant created) {
    private static final DateTimeFormatter RFC_2822 = DateTimeFormatter.ofPattern(
                    "EEE, dd MMM yyyy HH:mm:ss Z", Locale.US)
            .withZone(ZoneOffset.UTC);
    private static final Duration SENT_AFTER = Duration.ofSeconds(1);
    private static final Duration DELIVERED_AFTER = Duration.ofSeconds(3);

    static String accountUri() {
        return "/2010-04-01/Accounts/" + SimulatedAccounts.TWILIO_ACCOUNT_SID;
    }

    String status(Instant now) {
        Duration age = Duration.between(created, now);
        if (age.compareTo(SENT_AFTER) < 0) {
            return messagingService == null ? "queued" : "accepted";
        }
        return age.compareTo(DELIVERED_AFTER) < 0 ? "sent" : "delivered";
    }

    ObjectNode json(Instant now) {
        boolean waiting = now.isBefore(created.plus(SENT_AFTER));
        ObjectNode json = Json.object();
        json.put("account_sid", SimulatedAccounts.TWILIO_ACCOUNT_SID);
        json.put("api_version", "2010-04-01");
        json.put("body", body);
        json.put("date_created", RFC_2822.format(created));
        json.put("date_sent", waiting ? null : RFC_2822.format(created.plus(SENT_AFTER)));
        json.put("date_updated", RFC_2822.format(created));
        json.put("direction", "outbound-api");
        json.putNull("error_code");
        json.putNull("error_message");
        json.put("from", from);
        json.put("messaging_service_sid", messagingService);
        json.put("num_media", "0");
        json.put("num_segments", Integer.toString(Segments.count(body)));
        json.putNull("price");
        json.put("price_unit", "USD");
        json.put("sid", sid);
        json.put("status", status(now));
        json.putObject("subresource_uris").put("media", accountUri() + "/Messages/" + sid + "/Media.json");
        json.put("to", to);
        json.put("uri", accountUri() + "/Messages/" + sid + ".json");
        return json;
    }
}
