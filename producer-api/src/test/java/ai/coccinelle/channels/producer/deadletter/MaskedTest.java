package ai.coccinelle.channels.producer.deadletter;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MaskedTest {
    @Test
    void anAddressCanBeToldFromOthersAndNotReached() {
        assertThat(Masked.address("+33612345678")).isEqualTo("+336…78");
        assertThat(Masked.address("claire.dupont@exemple.com")).isEqualTo("c…@exemple.com");
        assertThat(Masked.address("+3361234")).isEqualTo("…");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "+33612345678",
                "33612345678",
                "0033612345678",
                "0612345678",
                "06 12 34 56 78",
                "06.12.34.56.78",
                "+33 (6) 12-34-56-78"
            })
    void aNumberIsMaskedHoweverItIsWritten(String written) {
        assertThat(Masked.in("'To' " + written + " is unknown", "+33612345678")).isEqualTo("'To' +336…78 is unknown");
    }

    @Test
    void anEmailAddressIsMaskedInAnyCase() {
        assertThat(Masked.in("550 <Claire.Dupont@Exemple.com> unknown", "claire.dupont@exemple.com"))
                .isEqualTo("550 <c…@exemple.com> unknown");
    }

    @Test
    void whatIsNoAddressStays() {
        assertThat(Masked.in("error 33612 at 0612", "+33612345678")).isEqualTo("error 33612 at 0612");
    }
}
