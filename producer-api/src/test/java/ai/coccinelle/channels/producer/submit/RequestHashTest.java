package ai.coccinelle.channels.producer.submit;

import static org.assertj.core.api.Assertions.assertThat;

import ai.coccinelle.channels.channel.ChannelType;
import ai.coccinelle.channels.consent.ConsentBasis;
import ai.coccinelle.channels.producer.consent.ConsentProof;
import ai.coccinelle.channels.producer.template.Language;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class RequestHashTest {
    private static final Map<String, String> VARIABLES = Map.of("clientName", "Jean", "rdvDate", "2025-01-15");

    @Test
    void theOrderOfVariablesAndTheTenantsNameDoNotMatter() {
        Map<String, String> reversed = new LinkedHashMap<>();
        reversed.put("rdvDate", "2025-01-15");
        reversed.put("clientName", "Jean");
        assertThat(hash(new SendRequest("tenant_123", "a", "t", VARIABLES, null, null, null, null)))
                .isEqualTo(hash(new SendRequest("its-uuid", "a", "t", reversed, null, null, null, null)))
                .hasSize(64);
    }

    @Test
    void theSameTimeIsTheSameHoweverItsOffsetIsWritten() {
        assertThat(hash(until("2027-01-15T14:00:00+01:00"))).isEqualTo(hash(until("2027-01-15T13:00:00Z")));
    }

    @Test
    void everythingElseDoes() {
        assertThat(Stream.of(
                                new SendRequest("x", "a", "t", VARIABLES, null, null, null, null),
                                new SendRequest("x", "b", "t", VARIABLES, null, null, null, null),
                                new SendRequest("x", "a", "u", VARIABLES, null, null, null, null),
                                new SendRequest("x", "a", "t", VARIABLES, Language.FR, null, null, null),
                                new SendRequest("x", "a", "t", Map.of("clientName", "Jean"), null, null, null, null),
                                new SendRequest(
                                        "x",
                                        "a",
                                        "t",
                                        Map.of("clientName", "JeanrdvDate2025-01-15"),
                                        null,
                                        null,
                                        null,
                                        null),
                                new SendRequest("x", "at", "", VARIABLES, null, null, null, null),
                                new SendRequest("x", "a", "t", null, null, null, null, null),
                                until("2027-01-15T13:00:00Z"),
                                until("2027-01-15T13:00:01Z"),
                                from("2027-01-15T13:00:00Z"),
                                agreed("booking form"),
                                agreed("at the counter"))
                        .map(RequestHashTest::hash)
                        .distinct())
                .hasSize(13);
        SendRequest request = new SendRequest("x", "a", "t", VARIABLES, null, null, null, null);
        assertThat(RequestHash.of(request.on(ChannelType.SMS, null)))
                .isNotEqualTo(RequestHash.of(request.on(ChannelType.PHONE, null)));
    }

    private static SendRequest until(String time) {
        return new SendRequest(
                "x", "a", "t", VARIABLES, null, null, OffsetDateTime.parse(time).toInstant(), null);
    }

    private static SendRequest from(String time) {
        return new SendRequest(
                "x", "a", "t", VARIABLES, null, OffsetDateTime.parse(time).toInstant(), null, null);
    }

    private static SendRequest agreed(String source) {
        return new SendRequest(
                "x",
                "a",
                "t",
                VARIABLES,
                null,
                null,
                null,
                new ConsentProof(ConsentBasis.OPT_IN, Instant.EPOCH, source));
    }

    private static String hash(SendRequest request) {
        return HexFormat.of().formatHex(RequestHash.of(request.on(ChannelType.SMS, "a key")));
    }
}
