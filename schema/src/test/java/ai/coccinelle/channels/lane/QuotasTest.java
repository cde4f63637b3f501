package ai.coccinelle.channels.lane;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class QuotasTest {
    private static final Instant LONG_AGO = Instant.parse("2026-01-01T00:00:00Z");

    @ParameterizedTest
    @CsvSource({
        "2026-11-29T10:15:30Z, Europe/Paris,    2026-11-29, 12h44m30s",
        "2026-11-29T23:30:00Z, Europe/Paris,    2026-11-30, 23h30m",
        "2026-10-24T22:00:00Z, Europe/Paris,    2026-10-25, 25h", // the clocks go back
        "2026-03-28T23:00:00Z, Europe/Paris,    2026-03-29, 23h",
        "2026-11-29T10:15:00Z, Pacific/Chatham, 2026-11-30, 24h", // 13:45 ahead
        "2026-09-06T03:30:00Z, America/Santiago, 2026-09-05, 30m", // the day after begins at one
    })
    void aDayIsTheTenants(Instant now, String zone, LocalDate day, String left) {
        Quotas quotas = at(now, zone, new Quotas.Counters(LONG_AGO, 9, LocalDate.EPOCH, 9));

        assertThat(quotas.dayAt()).isEqualTo(day);
        assertThat(quotas.day().used()).isZero();
        Duration expected = Duration.parse("PT" + left.toUpperCase(Locale.ROOT));
        assertThat(Duration.ofNanos(quotas.day().endsIn() * 1000)).isCloseTo(expected, Duration.ofMinutes(1));
        assertThat(quotas.nextDay(now)).isEqualTo(now.plusNanos(quotas.day().endsIn() * 1000));
    }

    @Test
    void whatWasCountedInThisPeriodCounts() {
        Instant now = Instant.parse("2026-11-29T10:15:30Z");
        Quotas quotas = at(
                now,
                "Europe/Paris",
                new Quotas.Counters(Instant.parse("2026-11-29T10:15:00Z"), 3, LocalDate.parse("2026-11-29"), 7));

        assertThat(quotas.minute().available()).isEqualTo(7);
        assertThat(quotas.minute().endsIn()).isEqualTo(30_000_000);
        assertThat(quotas.day().available()).isEqualTo(93);
        assertThat(quotas.after(-5, 2).minute().used()).isZero();
        assertThat(quotas.after(-5, 2).day().used()).isEqualTo(9);
    }

    @Test
    void aCounterThatIsMomentsAheadCounts() {
        Instant now = Instant.parse("2026-11-29T22:59:59Z");
        Quotas quotas = at(
                now,
                "Europe/Paris",
                new Quotas.Counters(Instant.parse("2026-11-29T23:00:00Z"), 10, LocalDate.parse("2026-11-30"), 100));

        assertThat(quotas.minute().available()).isZero();
        assertThat(quotas.minute().endsIn()).isEqualTo(61_000_000);
        assertThat(quotas.dayAt()).isEqualTo(LocalDate.parse("2026-11-30"));
        assertThat(quotas.day().available()).isZero();
    }

    @Test
    void aCounterThatIsFarAheadComesFromAnotherClockOrZone() {
        Quotas quotas = at(
                Instant.parse("2026-11-29T12:00:00Z"),
                "Europe/Paris",
                new Quotas.Counters(Instant.parse("2026-11-29T13:00:00Z"), 10, LocalDate.parse("2026-11-30"), 100));

        assertThat(quotas.minute().used()).isZero();
        assertThat(quotas.dayAt()).isEqualTo(LocalDate.parse("2026-11-29"));
        assertThat(quotas.day().used()).isZero();
    }

    @Test
    void aZoneThatNobodyKnowsIsAFault() {
        assertThatThrownBy(() -> at(LONG_AGO, "Nowhere/Land", new Quotas.Counters(LONG_AGO, 0, LocalDate.EPOCH, 0)))
                .isInstanceOf(DateTimeException.class);
    }

    private static Quotas at(Instant now, String zone, Quotas.Counters counters) {
        return Quotas.at(now, zone, counters, 10, 100);
    }
}
