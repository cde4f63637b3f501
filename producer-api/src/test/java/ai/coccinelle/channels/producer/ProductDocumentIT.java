package ai.coccinelle.channels.producer;

import static org.assertj.core.api.Assertions.assertThat;

import ai.coccinelle.channels.channel.ChannelType;
import ai.coccinelle.channels.message.Transition;
import ai.coccinelle.channels.producer.RunningApi.Answer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The examples of docs/product.md, played from its own text: its JSON goes in and comes out as it stands there. */
class ProductDocumentIT {
    private static final Path DOCUMENT = Path.of("../docs/product.md");
    private static final Pattern JSON_BLOCK = Pattern.compile("```json\\n(.*?)```", Pattern.DOTALL);
    private static final JsonMapper JSON = JsonMapper.shared();

    private static RunningApi api;
    private static String key;
    private static List<String> blocks;

    @BeforeAll
    static void start() throws IOException {
        blocks = JSON_BLOCK
                .matcher(Files.readString(DOCUMENT))
                .results()
                .map(block -> block.group(1))
                .toList();
        assertThat(blocks).as("the document's JSON").hasSize(12);
        api = RunningApi.start();
        key = tenant("tenant_123");
    }

    /** Makes a tenant with one POST; returns its key. */
    private static String tenant(String externalId) {
        assertThat(api.post(
                                "/api/tenants",
                                RunningApi.PLATFORM_KEY,
                                "{\"externalId\":\"%s\",\"name\":\"Salon Belle\"}".formatted(externalId))
                        .status())
                .isEqualTo(201);
        return api.post("/api/tenants/" + externalId + "/keys", RunningApi.PLATFORM_KEY, "{\"name\":\"product\"}")
                .text("key");
    }

    @AfterAll
    static void stop() {
        api.close();
    }

    /** Where the document names alternatives ({@code "oauth|manual"}), each of them. */
    private static Stream<String> alternatives(String block) {
        var several = Pattern.compile("\"([a-z0-9+@.]+(?:\\|[a-z0-9+@.]+)+)\"").matcher(block);
        return several.find()
                ? Stream.of(several.group(1).split("\\|"))
                        .flatMap(one -> alternatives(block.replace(several.group(1), one)))
                : Stream.of(block);
    }

    @Test
    void everyConfigurationGoesInAsItStandsAndComesOutInTheSameShape() {
        String fresh = tenant("tenant_fresh");
        List<String> channels = List.of("phone", "sms", "email", "whatsapp");
        for (int i = 0; i < channels.size(); i++) {
            String path = "/api/channels/" + channels.get(i) + "/config";
            for (String configuration : alternatives(blocks.get(i)).toList()) {
                Answer saved = api.put(path, fresh, configuration);
                assertThat(saved.status()).as(saved.body()).isEqualTo(200);
                JsonNode shown = api.get(path + "?tenantId=tenant_fresh", fresh).json();
                assertThat(shown).isEqualTo(saved.json());
                for (var field : JSON.readTree(configuration).properties()) {
                    switch (field.getKey()) {
                        case "configured" ->
                            assertThat(shown.path("configured").isBoolean()).isTrue();
                        case "whatsappNumber" ->
                            assertThat(shown.path("whatsappNumber").asString()).isEqualTo("+33612345678");
                        case "templates" ->
                            field.getValue()
                                    .properties()
                                    .forEach(type -> assertThat(
                                                    shown.path("templates").path(type.getKey()))
                                            .as(type.getKey())
                                            .isEqualTo(type.getValue()));
                        case "smtp" ->
                            field.getValue().properties().stream()
                                    .filter(each -> !each.getKey().equals("password"))
                                    .forEach(each -> assertThat(
                                                    shown.path("smtp").path(each.getKey()))
                                            .isEqualTo(each.getValue()));
                        default -> assertThat(shown.path(field.getKey())).isEqualTo(field.getValue());
                    }
                }
                assertThat(api.put(path, fresh, shown.toString()).status())
                        .as("what came out goes in again")
                        .isEqualTo(200);
            }
        }
    }

    @Test
    void everySendIsAnsweredAsTheDocumentHasIt() {
        prepare();
        List<ChannelType> channels = List.of(ChannelType.SMS, ChannelType.EMAIL, ChannelType.WHATSAPP);
        PlayedWorker worker = new PlayedWorker(api);
        for (int i = 0; i < channels.size(); i++) {
            ChannelType channel = channels.get(i);
            String request = blocks.get(4 + 2 * i);
            JsonNode expected = JSON.readTree(blocks.get(5 + 2 * i));
            CompletableFuture<Answer> waiting = CompletableFuture.supplyAsync(
                    () -> api.post("/api/channels/" + channel.wireName() + "/send", key, request, "Prefer", "wait=20"));
            worker.record(
                    worker.claim(channel),
                    new Transition.Sent(expected.path("messageId").asString()));
            JsonNode answer = waiting.join().json();
            assertThat(answer.path("success")).isEqualTo(expected.path("success"));
            assertThat(answer.path("status")).isEqualTo(expected.path("status"));
            assertThat(answer.path("externalMessageId"))
                    .as("the provider's id; messageId is ours, docs/booking.md says why")
                    .isEqualTo(expected.path("messageId"));
            assertThat(answer.path("messageId").asString()).hasSize(36);
        }
    }

    @Test
    void everyTestIsAnsweredAsTheDocumentHasIt() {
        prepare();
        JsonNode expected = JSON.readTree(blocks.get(11));
        PlayedWorker worker = new PlayedWorker(api);
        Map<String, String> recipients = Map.of("email", "email@exemple.com");
        for (String request : alternatives(blocks.get(10)).toList()) {
            JsonNode test = JSON.readTree(request);
            String channel = test.path("channel").asString();
            if (!test.path("to").asString().equals(recipients.getOrDefault(channel, "+33612345678"))) {
                continue; // an address of the other kind
            }
            CompletableFuture<Answer> waiting =
                    CompletableFuture.supplyAsync(() -> api.post("/api/channels/test", key, request));
            worker.record(worker.claim(ChannelType.of(channel)), new Transition.Sent("id-" + channel));
            JsonNode answer = waiting.join().json();
            assertThat(answer.path("success")).as(answer.toString()).isEqualTo(expected.path("success"));
            assertThat(answer.path("message")).isEqualTo(expected.path("message"));
        }
    }

    /** With the tenant's own key: nothing here needs the platform's. */
    private static void prepare() {
        api.put("/api/channels/sms/config", key, "{\"enabled\":true}");
        assertThat(api.put(
                                "/api/channels/email/config",
                                key,
                                blocks.get(2).replace("\"enabled\": false", "\"enabled\": true"))
                        .json()
                        .path("active")
                        .asBoolean())
                .isTrue();
        assertThat(api.put("/api/channels/whatsapp/config", key, """
                {"enabled":true,"connectionMethod":"manual","whatsappNumber":"+33 6 12 34 56 78",\
                "phoneNumberId":"106540352242922","token":"EAAG-token-that-is-long"}""")
                        .json()
                        .path("active")
                        .asBoolean())
                .isTrue();
    }
}
