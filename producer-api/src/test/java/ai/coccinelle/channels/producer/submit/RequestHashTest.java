package ai.coccinelle.channels.producer.submit;

import static org.assertj.core.api.Assertions.assertThat;

import ai.coccinelle.channels.channel.ChannelType;
import ai.coccinelle.channels.producer.template.Language;
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
        assertThat(hash(new SendRequest("tenant_123", "a", "t", VARIABLES, null)))
                .isEqualTo(hash(new SendRequest("its-uuid", "a", "t", reversed, null)))
                .hasSize(64);
    }

    @Test
    void everythingElseDoes() {
        assertThat(Stream.of(
                                new SendRequest("x", "a", "t", VARIABLES, null),
                                new SendRequest("x", "b", "t", VARIABLES, null),
                                new SendRequest("x", "a", "u", VARIABLES, null),
                                new SendRequest("x", "a", "t", VARIABLES, Language.FR),
                                new SendRequest("x", "a", "t", Map.of("clientName", "Jean"), null),
                                new SendRequest("x", "a", "t", Map.of("clientName", "JeanrdvDate2025-01-15"), null),
                                new SendRequest("x", "at", "", VARIABLES, null),
                                new SendRequest("x", "a", "t", null, null))
                        .map(RequestHashTest::hash)
                        .distinct())
                .hasSize(8);
        SendRequest request = new SendRequest("x", "a", "t", VARIABLES, null);
        assertThat(RequestHash.of(ChannelType.SMS, request)).isNotEqualTo(RequestHash.of(ChannelType.PHONE, request));
    }

    private static String hash(SendRequest request) {
        return HexFormat.of().formatHex(RequestHash.of(ChannelType.SMS, request));
    }
}
