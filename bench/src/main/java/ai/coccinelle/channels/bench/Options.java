package ai.coccinelle.channels.bench;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What the command line asks for.
 *
 * @param shortRun whether everything is cut short, to see that the bench itself works
 * @param profile whether the API and the workers record where their time goes
 */
record Options(List<String> scenarios, @Nullable Path json, boolean shortRun, boolean profile, boolean help) {
    static final String HELP = """
            bin/bench throughput|latency|fairness|limits|faults|memory|appointments|campaign|abuse|all … [--json FILE] [--short] [--profile]

              throughput   floors of broker and database, the product end to end, and others on the same work
              latency      accepting at 500 requests/s; accepted to provider's call at 300 messages/s
              fairness     a quiet tenant alone, beside 100,000 waiting, beside a mail server that never answers
              limits       the worst window of each lane with 1, 2 and 4 workers, a kill, a limit changed
              faults       kill -9 of everything, broker's data lost, memory alarm: lost, sent twice, recovery
              memory       heap of API and worker with 1,000,000 waiting messages
              appointments looking for due reminders with 1,000 and with 1,000,000 appointments
              campaign     confirmations beside a campaign of 100,000, of another tenant and of the same one
              abuse        attacks by keys and by strangers: the processes live, and another tenant feels little of it
              all          all of these

              --json FILE  writes every measure there: name, value, unit, bound, met, against
              --short      cuts everything short: it shows that the bench works, its figures mean nothing
              --profile    the API and the workers leave Flight Recorder files in bench/target/logs/SCENARIO

            Each scenario starts a PostgreSQL and a RabbitMQ of its own. Nothing else should run on the machine.
            """;

    Options {
        scenarios = List.copyOf(scenarios);
    }

    /** What is wrong with a command line. */
    static final class Wrong extends Exception {
        Wrong(String what) {
            super(what);
        }
    }

    /**
     * Reads a command line.
     *
     * @param known the scenarios that there are, in order; "all" names all of them
     */
    static Options read(List<String> known, String... arguments) throws Wrong {
        List<String> scenarios = new ArrayList<>();
        Path json = null;
        boolean shortRun = false;
        boolean profile = false;
        boolean help = false;
        for (int i = 0; i < arguments.length; i++) {
            switch (arguments[i]) {
                case "--help", "-h" -> help = true;
                case "--short" -> shortRun = true;
                case "--profile" -> profile = true;
                case "--json" -> {
                    if (++i == arguments.length) {
                        throw new Wrong("--json needs a file");
                    }
                    json = Path.of(arguments[i]);
                }
                case "all" -> scenarios.addAll(known);
                default -> scenarios.add(named(known, arguments[i]));
            }
        }
        if (scenarios.isEmpty() && !help) {
            throw new Wrong("name a scenario");
        }
        return new Options(scenarios, json, shortRun, profile, help);
    }

    private static String named(List<String> known, String name) throws Wrong {
        if (!known.contains(name)) {
            throw new Wrong("there is no scenario " + name);
        }
        return name;
    }
}
