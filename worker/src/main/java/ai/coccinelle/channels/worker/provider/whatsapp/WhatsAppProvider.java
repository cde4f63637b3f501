package ai.coccinelle.channels.worker.provider.whatsapp;

import ai.coccinelle.channels.credential.Credentials;
import ai.coccinelle.channels.message.Payload;
import ai.coccinelle.channels.worker.provider.OutboundMessage;
import ai.coccinelle.channels.worker.provider.Outcome;
import ai.coccinelle.channels.worker.provider.Provider;
import ai.coccinelle.channels.worker.provider.http.Exchange;
import ai.coccinelle.channels.worker.provider.http.HeaderValues;
import ai.coccinelle.channels.worker.provider.http.HttpOutcomes;
import ai.coccinelle.channels.worker.provider.http.HttpTransport;
import ai.coccinelle.channels.worker.provider.whatsapp.WhatsAppOutcomes.MetaError;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.time.Clock;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * Sends WhatsApp messages on the tenant's account, by the way it is connected. Neither Meta nor 360dialog can be asked for
 * an earlier message: the id in its status webhooks settles what stayed unanswered.
 */
public final class WhatsAppProvider implements Provider {
    private static final String META = "Meta";

    private final WhatsAppSettings settings;
    private final HttpTransport transport;
    private final Clock clock;

    public WhatsAppProvider(WhatsAppSettings settings, Clock clock) {
        this.settings = settings;
        this.transport = new HttpTransport(settings.timeouts());
        this.clock = clock;
    }

    @Override
    public Outcome send(OutboundMessage message) {
        if (!(message.credentials() instanceof Credentials.WhatsApp account)) {
            return new Outcome.Misconfigured("no-credentials", "no WhatsApp account is configured");
        }
        if (!HeaderValues.canCarry(account.token())) {
            return new Outcome.Misconfigured("token", "the access token holds characters that no token has");
        }
        return switch (message.payload()) {
            case Payload.WhatsAppTemplate template ->
                send(
                        message,
                        account,
                        WhatsAppBody.template(message.id(), message.to(), template, account.approvedTemplates()));
            case Payload.WhatsAppText text ->
                send(message, account, WhatsAppBody.text(message.id(), message.to(), text));
            case Payload.Sms _, Payload.Email _, Payload.Call _ ->
                new Outcome.Unsendable("payload", "WhatsApp carries WhatsApp messages only");
        };
    }

    private Outcome send(OutboundMessage message, Credentials.WhatsApp account, String body) {
        return switch (account.connectionMethod()) {
            case MANUAL -> sendByMeta(message, account, body);
            case OAUTH -> sendByD360(message, account, body);
        };
    }

    private Outcome sendByMeta(OutboundMessage message, Credentials.WhatsApp account, String body) {
        String phoneNumberId = account.phoneNumberId();
        // It becomes part of the path, and a tenant typed it.
        if (phoneNumberId == null || !isPhoneNumberId(phoneNumberId)) {
            return new Outcome.Misconfigured("phone-number-id", "Meta's phone number id is a number");
        }
        HttpRequest request = post(settings.metaBaseUrl(), settings.graphVersion() + "/" + phoneNumberId + "/messages")
                .header("Authorization", "Bearer " + account.token().reveal())
                .POST(BodyPublishers.ofString(body))
                .build();
        return outcome(META, message, transport.exchange(request));
    }

    private Outcome sendByD360(OutboundMessage message, Credentials.WhatsApp account, String body) {
        HttpRequest request = post(settings.d360BaseUrl(), "messages")
                .header("D360-API-KEY", account.token().reveal())
                .POST(BodyPublishers.ofString(body))
                .build();
        return outcome(D360Outcomes.NAME, message, transport.exchange(request));
    }

    static boolean isPhoneNumberId(String text) {
        return text.matches("[0-9]{1,32}");
    }

    static URI uri(URI base, String path) {
        return URI.create(base.toString().replaceFirst("/+$", "") + "/" + path);
    }

    private static HttpRequest.Builder post(URI base, String path) {
        return HttpRequest.newBuilder(uri(base, path))
                .header("Content-Type", "application/json")
                .header("Accept", "application/json");
    }

    private Outcome outcome(String carrier, OutboundMessage message, Exchange exchange) {
        return switch (exchange) {
            case Exchange.Answered answer when answer.isSuccess() -> accepted(carrier, answer);
            case Exchange.Answered answer -> refused(carrier, message, answer);
            case Exchange.NotSent nothing -> nothing.outcome(carrier);
            case Exchange.Lost lost -> lost.outcome(carrier);
        };
    }

    private static Outcome accepted(String carrier, Exchange.Answered answer) {
        String id = answer.json().path("messages").path(0).path("id").asString("");
        String recipient = answer.json().path("contacts").path(0).path("wa_id").asString("");
        return id.isEmpty()
                ? answer.unreadable(carrier)
                : new Outcome.Accepted(id, recipient.isEmpty() ? null : recipient);
    }

    private Outcome refused(String carrier, OutboundMessage message, Exchange.Answered answer) {
        JsonNode json = answer.json();
        @Nullable Duration retryAfter = answer.retryAfter(clock.instant());
        JsonNode error = json.path("error");
        if (error.path("code").isIntegralNumber()) {
            MetaError read = new MetaError(
                    error.path("code").asInt(-1),
                    error.path("error_subcode").asInt(0),
                    error.path("is_transient").asBoolean(false));
            return WhatsAppOutcomes.of(carrier, answer.status(), read, message.attempt(), retryAfter);
        }
        return carrier.equals(META)
                ? HttpOutcomes.byStatus(META, answer.status(), json.isObject(), retryAfter)
                : D360Outcomes.of(
                        answer.status(),
                        json.path("meta").path("developerMessage").asString(""),
                        json.isObject(),
                        retryAfter);
    }
}
