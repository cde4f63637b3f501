package ai.coccinelle.channels.simulator.twilio;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class SegmentsTest {

    @Test
    void oneSegmentHolds160CharactersOfGsm7AndThen153Each() {
        assertThat(Segments.count("é".repeat(160))).isEqualTo(1);
        assertThat(Segments.count("é".repeat(161))).isEqualTo(2);
        assertThat(Segments.count("é".repeat(306))).isEqualTo(2);
        assertThat(Segments.count("é".repeat(307))).isEqualTo(3);
    }

    @Test
    void theEuroSignCountsTwiceAndIsNotCut() {
        assertThat(Segments.count("€".repeat(80))).isEqualTo(1);
        assertThat(Segments.count("€".repeat(81))).isEqualTo(2);
        assertThat(Segments.count("€".repeat(153))).isEqualTo(3);
    }

    @Test
    void oneCharacterOutsideGsm7MakesIt70AndThen67() {
        assertThat(Segments.count("ê".repeat(70))).isEqualTo(1);
        assertThat(Segments.count("ê".repeat(71))).isEqualTo(2);
        assertThat(Segments.count("ê".repeat(134))).isEqualTo(2);
        assertThat(Segments.count("ê".repeat(135))).isEqualTo(3);
    }
}
