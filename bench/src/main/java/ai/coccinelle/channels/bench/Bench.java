package ai.coccinelle.channels.bench;

import ai.coccinelle.channels.bench.abuse.Abuse;
import ai.coccinelle.channels.bench.appointments.ManyAppointments;
import ai.coccinelle.channels.bench.campaign.BesideCampaign;
import ai.coccinelle.channels.bench.fairness.Fairness;
import ai.coccinelle.channels.bench.faults.Faults;
import ai.coccinelle.channels.bench.latency.Latency;
import ai.coccinelle.channels.bench.limits.Limits;
import ai.coccinelle.channels.bench.measure.MeasureFile;
import ai.coccinelle.channels.bench.measure.Report;
import ai.coccinelle.channels.bench.memory.Memory;
import ai.coccinelle.channels.bench.stage.CannotRun;
import ai.coccinelle.channels.bench.stage.Stage;
import ai.coccinelle.channels.bench.throughput.Throughput;
import java.util.List;
import org.slf4j.LoggerFactory;

/** Plays scenarios and tells what was measured. Ends with 1 when one cannot be played, with 2 on a wrong command line. */
public final class Bench {
    private static final List<Scenario> SCENARIOS = List.of(
            new Throughput(),
            new Latency(),
            new Fairness(),
            new Limits(),
            new Faults(),
            new Memory(),
            new ManyAppointments(),
            new BesideCampaign(),
            new Abuse());

    private Bench() {}

    public static void main(String[] arguments) throws Exception {
        System.setProperty("logback.configurationFile", "bench-logback.xml");
        // the mail simulator's threads end with an exception each time that a killed worker hangs up on them
        Thread.setDefaultUncaughtExceptionHandler(
                (thread, fault) -> LoggerFactory.getLogger(Bench.class).info("{} ended", thread.getName(), fault));
        System.exit(run(arguments));
    }

    private static int run(String... arguments) throws Exception {
        Options options;
        try {
            options = Options.read(SCENARIOS.stream().map(Scenario::name).toList(), arguments);
        } catch (Options.Wrong wrong) {
            System.err.println("bench: " + wrong.getMessage() + "\n\n" + Options.HELP);
            return 2;
        }
        if (options.help()) {
            System.out.print(Options.HELP);
            return 0;
        }
        return play(options);
    }

    private static int play(Options options) throws Exception {
        Report report = new Report(System.out);
        for (Scenario scenario : SCENARIOS) {
            if (options.scenarios().contains(scenario.name())) {
                report.begin(scenario.name(), scenario.about());
                try (Stage stage = Stage.open(scenario.name(), options.profile())) {
                    scenario.play(stage, options.shortRun() ? Pace.SHORT : Pace.FULL, report);
                } catch (CannotRun fault) {
                    System.err.println("bench: " + scenario.name() + ": " + fault.getMessage());
                    return 1;
                } catch (Exception fault) {
                    System.err.println("bench: " + scenario.name() + " broke off");
                    fault.printStackTrace();
                    return 1;
                }
                report.end();
                if (options.json() != null) {
                    MeasureFile.write(options.json(), report.measures());
                }
            }
        }
        return 0;
    }
}
