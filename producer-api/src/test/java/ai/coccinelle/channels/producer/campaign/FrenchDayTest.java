package ai.coccinelle.channels.producer.campaign;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FrenchDayTest {
    @ParameterizedTest
    @CsvSource({
        "15/01/2027, 2027-01-15",
        "1/2/2027, 2027-02-01",
        "31/02/2027, 31/02/2027",
        "2027-01-15, 2027-01-15",
        "demain, demain"
    })
    void aDayIsReadDayFirst(String written, String read) {
        assertThat(FrenchDay.iso(written)).isEqualTo(read);
    }
}
