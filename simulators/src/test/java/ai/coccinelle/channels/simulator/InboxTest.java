package ai.coccinelle.channels.simulator;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

class InboxTest {
    private final Http http = new Http();
    private ProviderSimulators simulators;

    @BeforeEach
    void start() throws IOException {
        simulators = ProviderSimulators.start(0, new MutableClock());
    }

    @AfterEach
    void stop() {
        http.close();
        simulators.close();
    }

    @Test
    void jsonListsWhatArrivedInOrder() throws Exception {
        receive("sms", "un");
        receive("phone", "deux");

        JsonNode json = Http.json(get("?format=json"));

        assertThat(json).hasSize(2);
        JsonNode first = json.get(0);
        assertThat(first.propertyNames())
                .containsExactly("channel", "to", "from", "content", "externalId", "receivedAt", "details");
        assertThat(first.get("channel").stringValue()).isEqualTo("sms");
        assertThat(first.get("to").stringValue()).isEqualTo("+33612345678");
        assertThat(first.get("content").stringValue()).isEqualTo("un");
        assertThat(first.get("receivedAt").stringValue()).isEqualTo("2026-11-22T09:30:00Z");
        assertThat(first.at("/details/provider").stringValue()).isEqualTo("test");
    }

    @Test
    void anEmptyInboxIsAnEmptyArray() throws Exception {
        assertThat(get("?format=json").body()).isEqualTo("[]");
    }

    @Test
    void aChannelIsShownAlone() throws Exception {
        receive("sms", "par texto");
        receive("phone", "de vive voix");

        assertThat(Http.json(get("?format=json&channel=phone"))).hasSize(1);
        assertThat(get("?channel=phone").body()).contains("de vive voix").doesNotContain("par texto");
    }

    @Test
    void thePageShowsTheNewestFirstInParisTimeAndReloadsByItself() throws Exception {
        receive("sms", "le premier");
        receive("sms", "le second");

        HttpResponse<String> page = get("");

        assertThat(page.headers().firstValue("Content-Type")).contains("text/html; charset=utf-8");
        assertThat(page.body())
                .containsSubsequence("le second", "le premier")
                .contains("10:30:00", "http-equiv=\"refresh\"")
                .doesNotContain("<script", "src=", "@import");
    }

    @Test
    void whatArrivedIsShownAsTextNotAsMarkup() throws Exception {
        receive("sms", "<script>alert('x')</script> & \"co\"");

        assertThat(get("").body())
                .contains("&lt;script&gt;alert(&#39;x&#39;)&lt;/script&gt; &amp; &quot;co&quot;")
                .doesNotContain("<script");
    }

    @Test
    void aChannelInTheAddressIsNeverMarkup() throws Exception {
        assertThat(get("?channel=%3Cscript%3E").body()).doesNotContain("<script");
    }

    @Test
    void theInboxCanBeEmptied() throws Exception {
        receive("sms", "un");

        HttpResponse<String> response =
                http.send(HttpRequest.newBuilder(simulators.inboxUrl()).DELETE().build());

        assertThat(response.statusCode()).isEqualTo(204);
        assertThat(simulators.inbox().arrivals()).isEmpty();
    }

    private void receive(String channel, String content) {
        simulators.inbox().add(channel, "+33612345678", "Coccinelle", content, "id", Map.of("provider", "test"));
    }

    private HttpResponse<String> get(String query) throws IOException, InterruptedException {
        return http.get(URI.create(simulators.inboxUrl() + query), Map.of());
    }
}
