package ai.coccinelle.channels.quickstart;

import ai.coccinelle.channels.backing.FreePort;
import ai.coccinelle.channels.process.VirtualThreads;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import sun.misc.Signal;
import tools.jackson.databind.JsonNode;

/** What {@code bin/run} starts. */
public final class QuickstartApplication {
    private static final String LOG = "QUICKSTART_LOG";
    private static final Duration SENT_WITHIN = Duration.ofSeconds(60);

    private final Options options;
    private final CountDownLatch stopping = new CountDownLatch(1);

    private QuickstartApplication(Options options) {
        this.options = options;
    }

    public static void main(String[] words) {
        try {
            Options options = Options.read(words);
            if (options.help()) {
                System.out.print(Options.HELP);
                return;
            }
            VirtualThreads.spareCarriers();
            // before the first logger: logback.xml reads it
            System.setProperty(LOG, options.data().resolve("quickstart.log").toString());
            System.exit(new QuickstartApplication(options).run() ? 0 : 1);
        } catch (CannotStart why) {
            System.err.println("quickstart: " + why.getMessage());
            System.exit(1);
        }
    }

    private boolean run() throws CannotStart {
        checkPorts();
        try (DataFolder data = DataFolder.open(options.data())) {
            data.stopOrphanedServer();
            stopOnSignals();
            say("starting PostgreSQL, broker, simulated providers, API and worker …");
            try (Platform platform = Platform.start(options, data)) {
                boolean allSent = show(platform, data);
                if (!options.once()) {
                    stopping.await();
                    say("stopping …");
                }
                return allSent;
            }
        } catch (IOException | RuntimeException fault) {
            throw new CannotStart(
                    "cannot start: " + rootOf(fault) + "; the log has more: " + System.getProperty(LOG), fault);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    private void checkPorts() throws CannotStart {
        List<String> busy = new ArrayList<>();
        Map.of(
                        "--port",
                        options.port(),
                        "--management-port",
                        options.managementPort(),
                        "--inbox-port",
                        options.inboxPort())
                .forEach((option, port) -> {
                    if (!FreePort.isFree(port)) {
                        busy.add("port " + port + " is busy: free it, or choose another with " + option);
                    }
                });
        if (!busy.isEmpty()) {
            throw new CannotStart(String.join("; ", busy));
        }
    }

    private boolean show(Platform platform, DataFolder data) throws IOException, InterruptedException, CannotStart {
        URI api = URI.create("http://127.0.0.1:" + options.port());
        Demo demo = new Demo(api, data);
        String key = demo.prepare(platform.smtpPort());
        writeEnvironment(data, api, platform, key);
        boolean allSent = true;
        say("");
        for (String channel : Demo.CHANNELS) {
            allSent &= follow(demo, channel, demo.send(channel, options.examples(), key), key);
        }
        say("");
        say("API         " + api + "          try it: " + api + "/swagger-ui/index.html");
        say("inbox       " + platform.inbox() + "    what would have arrived on the phones");
        say("metrics     http://127.0.0.1:" + options.managementPort() + "/actuator/prometheus (API)");
        say("            http://127.0.0.1:" + platform.workerManagementPort() + "/actuator/prometheus (worker)");
        say("variables   " + options.data().resolve("quickstart.env"));
        say("");
        say("send one yourself:");
        say("");
        say("  curl -s " + api + "/api/channels/sms/send -H 'Authorization: Bearer " + key
                + "' -H 'Content-Type: application/json' -H 'Prefer: wait=10' -d '{\"tenantId\":\"" + Demo.TENANT
                + "\",\"to\":\"+33612345678\",\"template\":\"rdvConfirmation\",\"variables\":{\"clientName\":\"Jean"
                + " Dupont\",\"rdvDate\":\"2027-01-15\",\"rdvTime\":\"14:00\"}}'");
        say("");
        if (!options.once()) {
            say("Ctrl-C stops.");
        }
        return allSent;
    }

    /** Writes the variables that scripts read. */
    private void writeEnvironment(DataFolder data, URI api, Platform platform, String key) throws IOException {
        Map<String, String> variables = new LinkedHashMap<>();
        variables.put("BASE_URL", api.toString());
        variables.put("MANAGEMENT_URL", "http://127.0.0.1:" + options.managementPort());
        variables.put("INBOX_URL", platform.inbox().toString());
        variables.put("AMQP_URL", platform.broker().toString());
        variables.put("TENANT_ID", Demo.TENANT);
        variables.put("TENANT_KEY", key);
        variables.put("PLATFORM_KEY", data.platformKey());
        data.writeEnvironment(variables);
    }

    /** Prints a message's journey as it goes; returns whether it was sent. */
    private boolean follow(Demo demo, String channel, String id, String key) throws IOException, InterruptedException {
        StringBuilder journey = new StringBuilder(String.format("%-9s %s  accepted", channel, id));
        String last = "";
        long deadline = System.nanoTime() + SENT_WITHIN.toNanos();
        while (System.nanoTime() < deadline) {
            JsonNode message = demo.message(id, key);
            String status = message.path("status").asString();
            if (!status.equals(last)) {
                journey.append(" → ").append(status);
                last = status;
            }
            if (!List.of("pending", "released", "sending").contains(status)) {
                boolean sent = status.equals("sent") || status.equals("delivered");
                String end = sent
                        ? message.path("externalMessageId").asString()
                        : message.path("error").asString("");
                say(journey + "  " + dwell(message) + "  " + end);
                return sent;
            }
            if (stopping.await(20, TimeUnit.MILLISECONDS)) {
                return false;
            }
        }
        say(journey + "  and no further within " + SENT_WITHIN.toSeconds() + " s: "
                + demo.message(id, key).path("waitingFor").asString());
        return false;
    }

    /**
     * Ctrl-C and kill let the main thread stop everything in order. A shutdown hook could not: database and broker have
     * hooks of their own, and would be gone first.
     */
    private void stopOnSignals() {
        for (String signal : List.of("INT", "TERM")) {
            Signal.handle(new Signal(signal), _ -> {
                if (stopping.getCount() == 0) {
                    Runtime.getRuntime().halt(130); // asked twice
                }
                stopping.countDown();
            });
        }
    }

    private static String dwell(JsonNode message) {
        String sentAt = message.path("sentAt").asString("");
        return sentAt.isEmpty()
                ? ""
                : "in "
                        + Duration.between(
                                        Instant.parse(message.path("createdAt").asString()), Instant.parse(sentAt))
                                .toMillis()
                        + " ms";
    }

    private static String rootOf(Throwable fault) {
        Throwable root = fault;
        while (root.getCause() != null) {
            root = root.getCause();
        }
        return root.toString().lines().map(String::strip).collect(Collectors.joining(" "));
    }

    private static void say(String line) {
        System.out.println(line);
    }
}
