package ai.coccinelle.channels.bench.measure;

import java.io.PrintStream;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What was measured, printed as it comes and as a table at the end of each scenario. */
public final class Report {
    private final PrintStream out;
    private final List<Measure> all = new ArrayList<>();
    private final List<Measure> ofScenario = new ArrayList<>();
    private final List<String> notes = new ArrayList<>();
    private long started = System.nanoTime();

    public Report(PrintStream out) {
        this.out = out;
    }

    /** Opens a scenario. */
    public void begin(String scenario, String about) {
        started = System.nanoTime();
        ofScenario.clear();
        notes.clear();
        out.printf("%n%s: %s%n", scenario, about);
    }

    /** Tells what is going on. */
    public void say(String format, @Nullable Object... arguments) {
        long seconds = (System.nanoTime() - started) / 1_000_000_000;
        out.printf("  %3d s  %s%n", seconds, String.format(format, arguments));
        out.flush();
    }

    /** Remembers how something was measured, for below the table. */
    public void note(String format, @Nullable Object... arguments) {
        notes.add(String.format(format, arguments));
    }

    /** Adds a figure that nothing is demanded of. */
    public void add(String name, double value, String unit, String against) {
        add(new Measure(name, value, unit, null, against));
    }

    /** Adds a figure and what is demanded of it. */
    public void add(String name, double value, String unit, Bound bound, String against) {
        add(new Measure(name, value, unit, bound, against));
    }

    private void add(Measure measure) {
        all.add(measure);
        ofScenario.add(measure);
        say("%s = %s %s", measure.name(), Figures.digits(measure.value()), measure.unit());
    }

    /** Closes the scenario with its table. */
    public void end() {
        out.println();
        out.print(Table.of(ofScenario));
        notes.forEach(note -> out.println("  - " + note));
        out.flush();
    }

    /** Everything measured so far, in order. */
    public List<Measure> measures() {
        return List.copyOf(all);
    }
}
