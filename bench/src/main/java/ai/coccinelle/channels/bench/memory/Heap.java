package ai.coccinelle.channels.bench.memory;

import ai.coccinelle.channels.bench.stage.CannotRun;
import ai.coccinelle.channels.bench.stage.Service;
import java.io.IOException;
import java.nio.file.Path;
import java.util.regex.Pattern;

/** One process's heap, as its own metrics tell it. */
public final class Heap {
    private static final Pattern USED = Pattern.compile("(?m)^jvm_memory_used_bytes\\{[^}]*area=\"heap\"[^}]*} (\\S+)");
    private static final double MEGABYTE = 1024 * 1024;

    private final Service service;
    private double peak;

    public Heap(Service service) {
        this.service = service;
    }

    Service service() {
        return service;
    }

    /** What is in use now, garbage included. */
    synchronized double look() throws IOException, InterruptedException {
        double used = USED.matcher(service.metrics())
                        .results()
                        .mapToDouble(pool -> Double.parseDouble(pool.group(1)))
                        .sum()
                / MEGABYTE;
        peak = Math.max(peak, used);
        return used;
    }

    /** The most that was in use at any look. */
    synchronized double peakMegabytes() {
        return peak;
    }

    /** What is in use after a full collection. */
    public double liveMegabytes() throws IOException, InterruptedException {
        String jcmd = Path.of(System.getProperty("java.home"), "bin", "jcmd").toString();
        Process collecting = new ProcessBuilder(jcmd, String.valueOf(service.pid()), "GC.run")
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        if (collecting.waitFor() != 0) {
            throw new CannotRun(service.name() + " could not be asked to collect its garbage");
        }
        return look();
    }
}
