package ai.coccinelle.channels.quickstart;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.HexFormat;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The search for leaks has to find what is there. */
class FormsTest {
    private static final String SECRET = "p&ss \"wörd\"/+0123";

    @Test
    void aSecretIsFoundInEachFormAmidOtherText() {
        assertFound("login " + SECRET + " refused");
        assertFound("{\"password\":\"p&ss \\\"wörd\\\"/+0123\"}");
        assertFound("key=" + URLEncoder.encode(SECRET, StandardCharsets.UTF_8) + "&x=1");
        assertFound("/p%26ss%20%22w%C3%B6rd%22%2F%2B0123?x=1");
        assertFound(HexFormat.of().formatHex(("x" + SECRET + "x").getBytes(StandardCharsets.UTF_8)));
    }

    @Test
    void aSecretIsFoundInBase64WhateverStandsBeforeAndAfterIt() {
        for (String before : new String[] {"", "\0", "\0u", "\0user\0", "user:"}) {
            for (String after : new String[] {"", "x", "xy", "xyz"}) {
                byte[] bytes = (before + SECRET + after).getBytes(StandardCharsets.UTF_8);
                assertFound("AUTH PLAIN " + Base64.getEncoder().encodeToString(bytes));
                assertFound("eyJ9." + Base64.getUrlEncoder().withoutPadding().encodeToString(bytes));
            }
        }
    }

    @Test
    void anotherTextIsNotTakenForIt() {
        assertThat(found("login p&ss \"wörd\"/+0124 refused")).isEmpty();
        assertThat(found(Base64.getEncoder().encodeToString("p&ss \"wörd\"/+0124".getBytes(StandardCharsets.UTF_8))))
                .isEmpty();
    }

    private static void assertFound(String text) {
        assertThat(found(text)).as(text).isNotEmpty();
    }

    private static Stream<String> found(String text) {
        return Forms.of(SECRET).values().stream().filter(text::contains);
    }
}
