package ai.coccinelle.channels.producer.submit;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PreferTest {
    private static final Duration CAP = Duration.ofSeconds(30);

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "wait=10 | 10",
                "Wait = 10 | 10",
                "wait=\"10\" | 10",
                "respond-async, wait=5 | 5",
                "wait=5; foo=bar | 5",
                "wait=5, wait=9 | 5",
                "wait=3600 | 30",
                "wait=999999999 | 30"
            })
    void aWaitIsReadAndCapped(String header, int seconds) {
        assertThat(Prefer.waiting(List.of(header), CAP)).contains(Duration.ofSeconds(seconds));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "wait",
                "wait=",
                "wait=x",
                "wait=-1",
                "wait=1.5",
                "wait=0",
                "waiting=5",
                "return=minimal",
                "wait=99999999999"
            })
    void whatCannotBeReadIsIgnored(String header) {
        assertThat(Prefer.waiting(List.of(header), CAP)).isEmpty();
    }

    @Test
    void severalFieldsAreOneList() {
        assertThat(Prefer.waiting(List.of("respond-async", "wait=7"), CAP)).contains(Duration.ofSeconds(7));
    }
}
