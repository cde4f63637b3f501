package ai.coccinelle.channels.bench.measure;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class AllowanceTest {
    @Test
    void aWindowAllowsItsRateAndTheBurst() {
        assertThat(Allowance.of(10, 5).between(100, 102)).isEqualTo(25);
    }

    @Test
    void aWindowAcrossAChangeHasEachRateForItsPartAndTheLargerBurst() {
        Allowance changed = Allowance.of(10, 5).then(101, 100, 3);
        assertThat(changed.between(100, 102)).isEqualTo(10 + 100 + 5);
        assertThat(changed.between(99, 100)).isEqualTo(15);
        assertThat(changed.between(102, 103)).isEqualTo(103);
    }
}
