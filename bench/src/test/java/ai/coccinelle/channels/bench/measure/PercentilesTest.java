package ai.coccinelle.channels.bench.measure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class PercentilesTest {
    private final Percentiles hundred = Percentiles.of(
            IntStream.rangeClosed(1, 100).mapToObj(i -> (double) (101 - i)).toList());

    @Test
    void aPercentileIsTheSmallestValueThatItsShareDoesNotExceed() {
        assertThat(hundred.at(0.50)).isEqualTo(50);
        assertThat(hundred.at(0.99)).isEqualTo(99);
        assertThat(hundred.at(0.991)).isEqualTo(100);
        assertThat(hundred.at(1)).isEqualTo(100);
        assertThat(Percentiles.of(List.of(7.0)).at(0.99)).isEqualTo(7);
    }

    @Test
    void ofNothingThereIsNoPercentile() {
        assertThat(Percentiles.of(List.of()).at(0.5)).isNaN();
    }

    @Test
    void aShareOfNothingIsRefused() {
        assertThatIllegalArgumentException().isThrownBy(() -> hundred.at(0));
    }
}
