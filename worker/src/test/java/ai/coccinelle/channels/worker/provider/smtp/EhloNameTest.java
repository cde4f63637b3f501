package ai.coccinelle.channels.worker.provider.smtp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.URI;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class EhloNameTest {
    private static final URI PUBLIC = URI.create("https://channels.example.com/base");

    @Test
    void theConfiguredNameGoesBeforeTheHostOfThePublicAddress() {
        assertThat(EhloName.of(" mail.example.com ", PUBLIC)).isEqualTo("mail.example.com");
        assertThat(EhloName.of("[198.51.100.7]", PUBLIC)).isEqualTo("[198.51.100.7]");
        assertThat(EhloName.of("", PUBLIC)).isEqualTo("channels.example.com");
        assertThat(EhloName.of(null, PUBLIC)).isEqualTo("channels.example.com");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"http://localhost:8082", "http://127.0.0.1:8082", "http://api:8082", "https://198.51.100.7"})
    void anAddressThatNamesNobodyElsewhereIsNoName(String publicUrl) {
        assertThat(EhloName.of(null, URI.create(publicUrl)))
                .isEqualTo(EhloName.of(null, null))
                .doesNotContain("127.0.0.1")
                .matches("\\[.+]|localhost\\.localdomain");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "[127.0.0.1]",
                "127.0.0.1",
                "worker",
                "two words.example.com",
                "a.example.com\r\nMAIL",
                "198.51.100.7"
            })
    void aNameThatServersRefuseIsRefusedAtTheStart(String name) {
        assertThatThrownBy(() -> EhloName.of(name, PUBLIC))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("CHANNELS_SMTP_EHLO_NAME");
    }
}
