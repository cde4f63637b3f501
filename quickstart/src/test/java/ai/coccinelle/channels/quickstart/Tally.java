package ai.coccinelle.channels.quickstart;

import static org.assertj.core.api.Assertions.assertThat;

import ai.coccinelle.channels.simulator.Arrival;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * What became of a load, counted at the provider and in the log.
 *
 * @param accepted the id of each accepted message, by its recipient
 * @param arrived the provider's ids of what arrived, by recipient
 * @param rows what the log has for these recipients
 * @param recovery from the fault's end until all were sent
 */
record Tally(Map<String, String> accepted, Map<String, List<String>> arrived, List<LogRow> rows, Duration recovery) {

    static Tally of(Map<String, String> accepted, List<Arrival> arrivals, List<LogRow> rows, Duration recovery) {
        Map<String, List<String>> arrived = arrivals.stream()
                .filter(arrival -> accepted.containsKey(arrival.to()))
                .collect(Collectors.groupingBy(
                        Arrival::to, TreeMap::new, Collectors.mapping(Arrival::externalId, Collectors.toList())));
        return new Tally(accepted, arrived, rows, recovery);
    }

    /** Recipients of what was accepted and never arrived. */
    Set<String> lost() {
        Set<String> lost = new TreeSet<>(accepted.keySet());
        lost.removeAll(arrived.keySet());
        return lost;
    }

    /** Recipients of what arrived more than once. */
    Set<String> twice() {
        return arrived.keySet().stream()
                .filter(to -> arrived.getOrDefault(to, List.of()).size() > 1)
                .collect(Collectors.toCollection(TreeSet::new));
    }

    /** What the log does not call sent, for good. */
    List<LogRow> open() {
        return rows.stream().filter(row -> !row.isSent()).toList();
    }

    /** How many attempts ended so. */
    long attempts(String outcome) {
        return rows.stream().mapToLong(row -> row.attempts(outcome)).sum();
    }

    /** Everything was accepted once, and is sent in the log's eyes. */
    void assertAllSent() {
        assertThat(rows.stream().collect(Collectors.toMap(LogRow::to, LogRow::id, (one, other) -> one + " " + other)))
                .as("one row for each accepted message, with the id that was answered")
                .isEqualTo(accepted);
        assertThat(open()).as("open, uncertain or failed").isEmpty();
        assertThat(lost()).as("accepted, and never arrived").isEmpty();
    }

    /** Besides, everything arrived once, and the log knows which of the provider's messages it is. */
    void assertAllSentOnce() {
        assertAllSent();
        assertThat(twice()).as("arrived twice").isEmpty();
        assertThat(rows).allSatisfy(row -> assertThat(arrived.get(row.to())).containsExactly(row.externalId()));
    }

    /** What arrived once more than it should did so because an attempt was lost: it was in the air when its worker died. */
    void assertTwiceOnlyWhatWasInTheAir() {
        assertThat(rows)
                .allSatisfy(row -> assertThat(
                                arrived.getOrDefault(row.to(), List.of()).size())
                        .isLessThanOrEqualTo(1 + (int) row.attempts("lost")));
    }

    /** The counts in one line. */
    String line(String fault) {
        return "%s: accepted %d, arrived %d, lost %d, twice %d, still open %d, seconds to recover %.1f; attempts cut off %d, unanswered %d"
                .formatted(
                        fault,
                        accepted.size(),
                        arrived.values().stream().mapToInt(List::size).sum(),
                        lost().size(),
                        twice().size(),
                        open().size(),
                        recovery.toMillis() / 1000.0,
                        attempts("lost"),
                        attempts("in doubt"));
    }
}
