package ai.coccinelle.channels.bench.measure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Random;
import java.util.function.DoubleBinaryOperator;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class WorstWindowTest {
    private static final Allowance TEN_A_SECOND = Allowance.of(10, 5);

    @Test
    void anEvenStreamAtTheRateKeepsTheLimit() {
        double[] even = IntStream.range(0, 100).mapToDouble(i -> i / 10.0).toArray();
        assertThat(WorstWindow.excess(even, 1, TEN_A_SECOND::between)).isEqualTo(11 - 15, within(1e-9));
    }

    @Test
    void aBurstAndThenTheRateIsJustAllowed() {
        double[] times = DoubleStream.concat(
                        DoubleStream.of(0, 0, 0, 0), IntStream.range(0, 50).mapToDouble(i -> i / 10.0))
                .toArray();
        assertThat(WorstWindow.excess(times, 1, TEN_A_SECOND::between)).isEqualTo(0, within(1e-9));
    }

    @Test
    void oneMessageTooManyIsSeen() {
        double[] times = DoubleStream.concat(
                        DoubleStream.of(0, 0, 0, 0, 0), IntStream.range(0, 50).mapToDouble(i -> i / 10.0))
                .toArray();
        assertThat(WorstWindow.excess(times, 1, TEN_A_SECOND::between)).isEqualTo(1, within(1e-9));
        assertThat(WorstWindow.excess(times, 4.9, TEN_A_SECOND::between)).isEqualTo(1, within(1e-9));
    }

    @Test
    void whereTheRateRisesTheWindowsThatEndThereAreLookedAt() {
        Allowance rising = Allowance.of(1, 1).then(10, 100, 1);
        double[] justBefore = {9.5, 9.6, 9.7, 9.8};
        assertThat(WorstWindow.excess(justBefore, 1, rising::between)).isEqualTo(4 - 2, within(1e-9));
    }

    @Test
    void nothingSentIsNothingTooMuch() {
        assertThat(WorstWindow.excess(new double[0], 1, TEN_A_SECOND::between)).isNegative();
    }

    @Test
    void noWindowAnywhereIsWorseThanTheOnesThatAreLookedAt() {
        Random random = new Random(7);
        Allowance changing = Allowance.of(10, 3).then(4, 40, 3).then(7, 2, 8);
        for (int round = 0; round < 50; round++) {
            double[] times = random.doubles(80, 0, 10).sorted().toArray();
            double found = WorstWindow.excess(times, 1, changing::between);
            assertThat(bruteForce(times, 1, changing::between)).isLessThanOrEqualTo(found + 1e-9);
        }
    }

    private static double bruteForce(double[] times, double length, DoubleBinaryOperator allowance) {
        return DoubleStream.iterate(-1, start -> start < 11, start -> start + 0.001)
                .map(start -> DoubleStream.of(times)
                                .filter(time -> time >= start && time <= start + length)
                                .count()
                        - allowance.applyAsDouble(start, start + length))
                .max()
                .orElseThrow();
    }
}
