package ai.coccinelle.channels.worker.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class BreakerTest {
    private final HandTimer timer = new HandTimer();
    private final List<String> taken = new ArrayList<>();
    private boolean brokerRefuses;
    private final Breaker breaker = new Breaker("sms", 5, timer::nanoTime, timer);

    @BeforeEach
    void rule() {
        breaker.rules(new Breaker.Consumption() {
            @Override
            public void takeNothing() {
                taken.add("nothing");
            }

            @Override
            public void takeOneAtATime() {
                taken.add("one");
                if (brokerRefuses) {
                    throw new IllegalStateException("login refused");
                }
            }

            @Override
            public void takeAll() {
                taken.add("all");
            }
        });
    }

    @Test
    void aWorkerWithoutAnAnswerRestsAndThenTriesOne() {
        silences(4);
        assertThat(taken).isEmpty();
        silences(1);
        assertThat(taken).containsExactly("nothing");

        timer.pass(Duration.ofSeconds(9));
        assertThat(taken).containsExactly("nothing");
        timer.pass(Duration.ofSeconds(1));
        assertThat(taken).containsExactly("nothing", "one");
    }

    @Test
    void anAnswerBringsItBack() {
        silences(5);
        timer.pass(Duration.ofSeconds(10));

        answered();

        assertThat(taken).containsExactly("nothing", "one", "all");
        assertThat(breaker.silence()).isEmpty();
    }

    @Test
    void anAnswerThatComesLateEndsItsRest() {
        silences(5);

        answered();
        timer.pass(Duration.ofMinutes(1));

        assertThat(taken).containsExactly("nothing", "all");
    }

    @Test
    void eachRestIsLongerUpToAMinute() {
        silences(5);
        for (Duration rest : List.of(
                Duration.ofSeconds(10),
                Duration.ofSeconds(20),
                Duration.ofSeconds(40),
                Duration.ofMinutes(1),
                Duration.ofMinutes(1))) {
            taken.clear();
            timer.pass(rest.minusSeconds(1));
            assertThat(taken).isEmpty();
            timer.pass(Duration.ofSeconds(1));
            assertThat(taken).containsExactly("one");
            silences(1);
        }
    }

    @Test
    void anyAnswerStartsTheCountAnew() {
        for (int time = 0; time < 3; time++) {
            silences(4);
            answered();
        }
        assertThat(taken).isEmpty();
    }

    @Test
    void whatWasUnderWayWhileItRestsProlongsNothing() {
        silences(50);
        timer.pass(Duration.ofSeconds(10));

        assertThat(taken).containsExactly("nothing", "one");
    }

    @Test
    void aBrokerThatRefusesItsComebackIsAskedAgain() {
        silences(5);
        brokerRefuses = true;
        timer.pass(Duration.ofSeconds(11));
        assertThat(taken).containsExactly("nothing", "one", "one");
        brokerRefuses = false;
        timer.pass(Duration.ofSeconds(60));

        assertThat(taken).containsExactly("nothing", "one", "one", "one");
    }

    @Test
    void itKnowsHowLongItHasHadNoAnswer() {
        silences(1);
        timer.pass(Duration.ofSeconds(3));
        assertThat(breaker.silence()).isEmpty();
        silences(4);
        timer.pass(Duration.ofSeconds(2));

        assertThat(breaker.silence()).contains(Duration.ofSeconds(5));
    }

    private void silences(int many) {
        for (int silence = 0; silence < many; silence++) {
            breaker.silent();
        }
        timer.pass(Duration.ZERO);
    }

    private void answered() {
        breaker.answered();
        timer.pass(Duration.ZERO);
    }
}
