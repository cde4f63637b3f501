package ai.coccinelle.channels.quickstart;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * What the command line asks for.
 *
 * @param once end after the examples are sent, instead of waiting for Ctrl-C
 */
record Options(int port, int managementPort, int inboxPort, Path data, Path examples, boolean once, boolean help) {
    static final String HELP = """
            bin/run [options]: starts API, worker, PostgreSQL, broker and simulated providers, and sends the examples

              --port N             the API's port                        (8080)
              --management-port N  health and Prometheus metrics         (8081)
              --inbox-port N       the simulated providers and the inbox (8090)
              --data DIR           where the data is kept                (.data)
              --examples DIR       the requests to send                  (examples)
              --once               send the examples and end
              --help               this text

            Data stays between runs: what was accepted and not yet sent goes at the next start.
            To begin anew, remove the data folder.
            """;

    /**
     * Reads the command line.
     *
     * @throws CannotStart naming every word that is wrong
     */
    static Options read(String[] words) throws CannotStart {
        int port = 8080;
        int managementPort = 8081;
        int inboxPort = 8090;
        Path data = Path.of(".data");
        Path examples = Path.of("examples");
        boolean once = false;
        boolean help = false;
        List<String> wrong = new ArrayList<>();
        for (int i = 0; i < words.length; i++) {
            String next = i + 1 < words.length ? words[i + 1] : "";
            switch (words[i]) {
                case "--port" -> port = port(words[i], next, wrong);
                case "--management-port" -> managementPort = port(words[i], next, wrong);
                case "--inbox-port" -> inboxPort = port(words[i], next, wrong);
                case "--data" -> data = Path.of(next);
                case "--examples" -> examples = Path.of(next);
                case "--once" -> once = true;
                case "--help", "-h" -> help = true;
                default -> wrong.add("'" + words[i] + "' is no option");
            }
            if (words[i].startsWith("--") && !List.of("--once", "--help").contains(words[i])) {
                i++;
            }
        }
        if (!wrong.isEmpty()) {
            throw new CannotStart(String.join("; ", wrong) + "; see bin/run --help");
        }
        return new Options(port, managementPort, inboxPort, data, examples, once, help);
    }

    private static int port(String option, String value, List<String> wrong) {
        if (value.matches("\\d{1,5}") && Integer.parseInt(value) <= 65535 && Integer.parseInt(value) > 0) {
            return Integer.parseInt(value);
        }
        wrong.add(option + " takes a port from 1 to 65535, not '" + value + "'");
        return 0;
    }
}
