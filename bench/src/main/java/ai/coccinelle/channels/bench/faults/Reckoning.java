package ai.coccinelle.channels.bench.faults;

import ai.coccinelle.channels.simulator.Arrival;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * What was accepted against what the providers have received.
 *
 * @param sent accepted, and with the provider
 * @param lost accepted, and not with the provider
 * @param smsTwice received more than once
 * @param emailTwice received more than once
 */
record Reckoning(int accepted, long sent, long lost, long smsTwice, long emailTwice) {

    static Reckoning of(Set<String> accepted, List<Arrival> arrivals) {
        Map<String, Long> received = arrivals.stream()
                .map(Arrival::to)
                .collect(Collectors.groupingBy(Function.identity(), Collectors.counting()));
        long sent = accepted.stream().filter(received::containsKey).count();
        return new Reckoning(
                accepted.size(), sent, accepted.size() - sent, twice(received, false), twice(received, true));
    }

    private static long twice(Map<String, Long> received, boolean email) {
        return received.entrySet().stream()
                .filter(entry -> entry.getKey().contains("@") == email && entry.getValue() > 1)
                .count();
    }
}
