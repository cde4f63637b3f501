package ai.coccinelle.channels.bench.faults;

import static org.assertj.core.api.Assertions.assertThat;

import ai.coccinelle.channels.simulator.Arrival;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class ReckoningTest {
    private static Arrival arrival(String to) {
        return new Arrival(to.contains("@") ? "email" : "sms", to, "us", "text", "id", Instant.EPOCH, Map.of());
    }

    @Test
    void lostIsWhatWasAcceptedAndNeverArrivedAndTwiceWhatArrivedMoreThanOnce() {
        Reckoning reckoning = Reckoning.of(
                Set.of("+33610000001", "+33610000002", "+33610000003", "a@example.fr"),
                List.of(
                        arrival("+33610000001"),
                        arrival("+33610000001"),
                        arrival("+33610000001"),
                        arrival("+33610000002"),
                        arrival("a@example.fr"),
                        arrival("a@example.fr")));
        assertThat(reckoning).isEqualTo(new Reckoning(4, 3, 1, 1, 1));
    }
}
