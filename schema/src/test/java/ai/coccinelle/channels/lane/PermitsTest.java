package ai.coccinelle.channels.lane;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.LongStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The permit arithmetic as a property, for random rates, bursts and visits. */
class PermitsTest {
    private static final int VISITS = 400;

    static LongStream seeds() {
        return LongStream.range(0, 200);
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void inAnyWindowAtMostTheRateTimesTheWindowAndTheBurstGo(long seed) {
        Lane lane = new Lane(new Random(seed));
        List<Long> sent = lane.visit(VISITS, () -> lane.random.nextInt(lane.rate.burst() + 1));

        for (int from = 0; from < sent.size(); from++) {
            for (int to = from; to < sent.size(); to++) {
                long window = sent.get(to) - sent.get(from);
                assertThat((double) (to - from + 1))
                        .as("messages in %d µs at %s, seed %d", window, lane.rate, seed)
                        .isLessThanOrEqualTo(
                                window * lane.rate.perSecond().doubleValue() / 1e6 + lane.rate.burst() + 1e-6);
            }
        }
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void whoTakesAllThatIsAllowedGetsTheWholeRate(long seed) {
        Lane lane = new Lane(new Random(seed));
        List<Long> sent = lane.visitAsItOpens(VISITS);

        long elapsed = sent.getLast() - sent.getFirst();
        double allowed = elapsed * lane.rate.perSecond().doubleValue() / 1e6 + lane.rate.burst();
        assertThat(sent.size() / allowed).as("share of the rate, seed %d", seed).isBetween(0.95, 1.0);
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void whenItOpensThereIsAPermitAndNotBefore(long seed) {
        Lane lane = new Lane(new Random(seed));
        lane.visit(VISITS, () -> Integer.MAX_VALUE);

        long opensIn = lane.permits().opensIn();
        if (opensIn == 0) {
            assertThat(lane.permits().available()).isPositive();
        } else {
            assertThat(lane.permits().available()).isZero();
            lane.now += opensIn - 1;
            assertThat(lane.permits().available()).isZero();
            lane.now += 1;
            assertThat(lane.permits().available()).isPositive();
        }
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void whoComesWhenItIsWorthItGetsTheWholeRateWithFewerVisits(long seed) {
        Lane lane = new Lane(new Random(seed));
        lane.visit(VISITS, () -> Integer.MAX_VALUE);
        long start = lane.now;
        int visits = 0;
        List<Long> sent = new ArrayList<>();
        while (sent.size() < VISITS) {
            long worthIn = lane.permits().worthIn();
            assertThat(worthIn)
                    .as("at most 50 ms later than the first permit, seed %d", seed)
                    .isBetween(lane.permits().opensIn(), lane.permits().opensIn() + 50_000);
            lane.now += worthIn;
            assertThat(lane.permits().available()).isPositive();
            lane.take(lane.permits().available(), sent);
            visits++;
        }
        long gathered = Math.max(1, Math.min(50_000 / lane.permits().interval(), lane.rate.burst() / 2));
        assertThat(visits)
                .as("visits at %s, seed %d", lane.rate, seed)
                .isLessThanOrEqualTo((int) (VISITS / gathered) + 2);
        double elapsed = (sent.getLast() - start) / 1e6;
        assertThat(sent.size() / (elapsed * lane.rate.perSecond().doubleValue() + lane.rate.burst()))
                .as("share of the rate, seed %d", seed)
                .isBetween(0.9, 1.0);
    }

    /** A lane as the database keeps it: the theoretical arrival time of the next message, and a clock. */
    private static final class Lane {
        private final Random random;
        private final LaneRate rate;
        private long now;
        private long arrival;

        Lane(Random random) {
            this.random = random;
            BigDecimal perSecond = BigDecimal.valueOf(Math.pow(10, random.nextDouble(-2, 3)))
                    .setScale(4, RoundingMode.HALF_UP)
                    .max(new BigDecimal("0.0001"));
            this.rate = new LaneRate(perSecond, 1 + random.nextInt(30));
        }

        Permits permits() {
            return Permits.of(rate, Math.max(0, arrival - now));
        }

        List<Long> visit(int visits, java.util.function.IntSupplier wanted) {
            List<Long> sent = new ArrayList<>();
            for (int visit = 0; visit < visits; visit++) {
                now += (long) (random.nextDouble() * 3e6 / rate.perSecond().doubleValue());
                take(Math.min(permits().available(), wanted.getAsInt()), sent);
            }
            return sent;
        }

        List<Long> visitAsItOpens(int visits) {
            List<Long> sent = new ArrayList<>();
            for (int visit = 0; visit < visits; visit++) {
                now += permits().opensIn();
                take(permits().available(), sent);
            }
            return sent;
        }

        private void take(int messages, List<Long> sent) {
            arrival = now + permits().after(messages).ahead();
            for (int message = 0; message < messages && sent.size() < VISITS; message++) {
                sent.add(now);
            }
        }
    }
}
