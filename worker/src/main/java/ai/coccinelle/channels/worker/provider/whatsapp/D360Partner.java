package ai.coccinelle.channels.worker.provider.whatsapp;

import ai.coccinelle.channels.credential.Secret;
import ai.coccinelle.channels.worker.provider.Timeouts;
import ai.coccinelle.channels.worker.provider.http.Exchange;
import ai.coccinelle.channels.worker.provider.http.HttpTransport;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** 360dialog's Partner API: what the platform may do with the channels of those who gave it leave. */
public final class D360Partner {
    private static final JsonMapper JSON = JsonMapper.shared();
    private static final String CHANNELS = "/channels";

    private final Settings settings;
    private final HttpTransport transport;

    public D360Partner(Settings settings) {
        this.settings = settings;
        this.transport = new HttpTransport(settings.timeouts());
    }

    /**
     * The platform's account.
     *
     * @param baseUrl of the Partner API
     * @param messagingUrl of the API that channels send through
     */
    public record Settings(URI baseUrl, URI messagingUrl, String partnerId, Secret apiKey, Timeouts timeouts) {}

    /**
     * A channel.
     *
     * @param number the number it sends from, as E.164; empty: 360dialog names none
     * @param name what WhatsApp shows for it; empty: 360dialog names none
     */
    public record Channel(String id, String clientId, String number, String name) {}

    /** 360dialog did not do what it was asked to. Its message is for the log: codes, never what 360dialog wrote. */
    public static final class Refused extends Exception {
        private final boolean forGood;
        private final String code;

        /** @param code the reason when asking again is of no use */
        Refused(String what, String code, Exchange exchange) {
            super(what + ": " + told(exchange));
            this.forGood = exchange instanceof Exchange.Answered answer
                    && answer.status() / 100 == 4
                    && answer.status() != 429;
            this.code = forGood ? code : "provider-busy";
        }

        /** Code of the reason: {@code partner-refused}, {@code key-refused}, {@code webhook-refused} or {@code provider-busy}. */
        public String code() {
            return code;
        }

        /** Whether asking again is of no use. */
        public boolean isForGood() {
            return forGood;
        }

        private static String told(Exchange exchange) {
            return switch (exchange) {
                case Exchange.Answered answer -> "HTTP " + answer.status();
                case Exchange.NotSent nothing -> nothing.code();
                case Exchange.Lost lost -> lost.code();
            };
        }
    }

    /**
     * The channel of that id, if it gave the platform leave; empty: there is none, or none for us.
     *
     * @throws Refused when 360dialog does not say
     */
    public Optional<Channel> find(String channelId) throws Refused {
        String filters = URLEncoder.encode(JSON.writeValueAsString(Map.of("id", channelId)), StandardCharsets.UTF_8);
        Exchange exchange =
                transport.exchange(atPartner(CHANNELS + "?filters=" + filters).build());
        if (!(exchange instanceof Exchange.Answered answer) || !answer.isSuccess()) {
            throw new Refused("looking for the channel", "partner-refused", exchange);
        }
        return answer.json()
                .path("partner_channels")
                .valueStream()
                .filter(channel -> channel.path("id").asString("").equals(channelId))
                .map(D360Partner::channel)
                .findFirst();
    }

    private static Channel channel(JsonNode json) {
        String number =
                json.path("setup_info").path("phone_number").asString("").replaceAll("\\D", "");
        String client = json.path("client_id").asString("");
        return new Channel(
                json.path("id").asString(""),
                client.isEmpty() ? json.path("client").path("id").asString("") : client,
                number.isEmpty() ? "" : "+" + number,
                json.path("setup_info").path("phone_name").asString("").replaceAll("\\p{Cntrl}", " "));
    }

    /**
     * A new API key of the channel. It revokes those before, and is shown this once.
     *
     * @throws Refused when 360dialog gives none, or did not answer; a key may have been made then, and the next revokes it
     */
    public Secret issueKey(String channelId) throws Refused {
        Exchange exchange = transport.exchange(atPartner(CHANNELS + "/" + channelId + "/api_keys")
                .POST(BodyPublishers.ofString("{}"))
                .build());
        if (!(exchange instanceof Exchange.Answered answer) || !answer.isSuccess()) {
            throw new Refused("asking for a key", "key-refused", exchange);
        }
        JsonNode json = answer.json();
        JsonNode key = json.path("api_keys").isArray() ? json.path("api_keys").path(0) : json;
        String value = key.path("api_key").asString("");
        if (value.isEmpty()) {
            throw new Refused("reading the key", "key-refused", exchange);
        }
        return new Secret(value);
    }

    /**
     * Has 360dialog tell that address what happens to the channel's messages, with a secret in a header.
     *
     * @throws Refused when it does not take it
     */
    public void setWebhook(Secret key, URI url, String header, Secret secret) throws Refused {
        String body =
                JSON.writeValueAsString(Map.of("url", url.toString(), "headers", Map.of(header, secret.reveal())));
        Exchange exchange = transport.exchange(
                HttpRequest.newBuilder(WhatsAppProvider.uri(settings.messagingUrl(), "v1/configs/webhook"))
                        .header("D360-API-KEY", key.reveal())
                        .header("Content-Type", "application/json")
                        .POST(BodyPublishers.ofString(body))
                        .build());
        if (!(exchange instanceof Exchange.Answered answer) || !answer.isSuccess()) {
            throw new Refused("setting the webhook", "webhook-refused", exchange);
        }
    }

    private HttpRequest.Builder atPartner(String path) {
        return HttpRequest.newBuilder(
                        WhatsAppProvider.uri(settings.baseUrl(), "api/v2/partners/" + settings.partnerId() + path))
                .header("X-API-Key", settings.apiKey().reveal())
                .header("Content-Type", "application/json")
                .header("Accept", "application/json");
    }
}
