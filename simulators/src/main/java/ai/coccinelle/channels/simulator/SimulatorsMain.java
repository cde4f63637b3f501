package ai.coccinelle.channels.simulator;

import java.io.IOException;
import java.util.concurrent.CountDownLatch;

/** Runs the simulators as a process of their own: {@code SimulatorsMain [httpPort [smtpPort]]}, 0 for a free port. */
public final class SimulatorsMain {
    private SimulatorsMain() {}

    /** Prints where everything is, as lines for an environment file, and runs until it is told to stop. */
    public static void main(String[] args) throws InterruptedException {
        try {
            ProviderSimulators providers = ProviderSimulators.start(port(args, 0));
            MailSimulator mail = MailSimulator.start(providers.inbox(), port(args, 1));
            Runtime.getRuntime().addShutdownHook(Thread.ofPlatform().unstarted(() -> {
                mail.close();
                providers.close();
            }));
            print(providers, mail);
        } catch (IOException | IllegalStateException | IllegalArgumentException e) {
            System.err.println("The simulators cannot start: " + e.getMessage());
            System.exit(1);
        }
        new CountDownLatch(1).await();
    }

    private static void print(ProviderSimulators providers, MailSimulator mail) {
        System.out.printf(
                """
                TWILIO_BASE_URL=%s
                WHATSAPP_BASE_URL=%s
                D360_BASE_URL=%s
                VAPI_BASE_URL=%s
                INBOX_URL=%s
                CONTROL_URL=%s
                SMTP_PORT=%d
                SMTPS_PORT=%d
                """,
                providers.twilioUrl(),
                providers.metaUrl(),
                providers.d360Url(),
                providers.vapiUrl(),
                providers.inboxUrl(),
                providers.controlUrl(),
                mail.smtpPort(),
                mail.smtpsPort());
        System.out.flush();
    }

    private static int port(String[] args, int index) {
        return index < args.length ? Integer.parseInt(args[index]) : 0;
    }
}
