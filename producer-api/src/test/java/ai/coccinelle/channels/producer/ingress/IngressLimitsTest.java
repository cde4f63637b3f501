package ai.coccinelle.channels.producer.ingress;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.UUID;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class IngressLimitsTest {
    private final IngressLimits limits = new IngressLimits(1_000_000, 3);

    @Test
    void aPublisherOfUnknownKeysIsAnsweredAFewTimesAndAnotherAllTheSame() {
        assertThat(answered("salon", 50)).isBetween(3L, 6L); // a minute may end meanwhile
        assertThat(answered("garage", 1)).isEqualTo(1);
        assertThat(answered(null, 1)).isEqualTo(1);
    }

    @Test
    void aTenantThatPublishesTooMuchKeepsNoOtherFromPublishing() {
        IngressLimits strict = new IngressLimits(5, 3);
        UUID busy = UUID.randomUUID();
        assertThat(IntStream.range(0, 1_000).filter(_ -> strict.allow(busy)).count())
                .isLessThan(1_000);
        assertThat(strict.allow(UUID.randomUUID())).isTrue();
    }

    private long answered(@Nullable String publisher, int messages) {
        return IntStream.range(0, messages)
                .filter(_ -> limits.isAnswered(publisher))
                .count();
    }
}
