package ai.coccinelle.channels.bench.stage;

import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/** The processor time that everybody on the stage has used so far, in all threads. */
public final class CpuTime {
    private static final String LOAD = "load";

    private final Map<String, Duration> byKind;

    private CpuTime(Map<String, Duration> byKind) {
        this.byKind = byKind;
    }

    /**
     * Reads it now. What the bench itself uses is the load's: its driver and the simulated providers.
     *
     * @param kinds what each process is called; its children count with it, unless they have a name of their own
     */
    static CpuTime now(Map<Long, String> kinds) {
        Map<String, Duration> sums = new TreeMap<>();
        Stream<ProcessHandle> roots = kinds.keySet().stream().flatMap(pid -> ProcessHandle.of(pid).stream());
        Stream.concat(Stream.of(ProcessHandle.current()), roots)
                .flatMap(root -> Stream.concat(Stream.of(root), root.descendants()))
                .distinct()
                .forEach(process -> sums.merge(
                        kind(process, kinds), process.info().totalCpuDuration().orElse(Duration.ZERO), Duration::plus));
        return new CpuTime(sums);
    }

    private static String kind(ProcessHandle process, Map<Long, String> kinds) {
        String known = kinds.get(process.pid());
        if (known != null) {
            return known;
        }
        return process.parent().map(parent -> kind(parent, kinds)).orElse(LOAD);
    }

    /** What each kind has used since then, in microseconds for each of so many messages. */
    public Map<String, Double> microsPerMessage(CpuTime since, int messages) {
        Map<String, Double> micros = new TreeMap<>();
        byKind.forEach((kind, time) -> micros.put(
                kind, time.minus(since.byKind.getOrDefault(kind, Duration.ZERO)).toNanos() / 1e3 / messages));
        return micros;
    }

    /** How many processors all of them together kept busy for this long. */
    public double processors(CpuTime since, Duration elapsed) {
        return (double) total().minus(since.total()).toNanos() / elapsed.toNanos();
    }

    private Duration total() {
        return byKind.values().stream().reduce(Duration.ZERO, Duration::plus);
    }
}
