package ai.coccinelle.channels.worker;

import ai.coccinelle.channels.credential.Keysets;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;

/**
 * The worker process. {@code java -jar worker.jar new-keysets} prints a new pair of keysets instead, as two lines for an
 * environment file.
 */
@SpringBootApplication
public class WorkerApplication {
    /** The base name of the worker's configuration file: worker.yml. */
    public static final String CONFIG_NAME = "worker";

    public static void main(String[] args) {
        if (args.length == 1 && args[0].equals("new-keysets")) {
            printNewKeysets();
            return;
        }
        application().run(args);
    }

    /** The application, ready to run. */
    public static SpringApplication application() {
        SpringApplication application = new SpringApplication(WorkerApplication.class);
        System.setProperty("spring.config.name", CONFIG_NAME);
        return application;
    }

    private static void printNewKeysets() {
        Keysets keysets = Keysets.generate();
        System.out.println("CHANNELS_PUBLIC_KEYSET=" + keysets.publicKeyset());
        System.out.println("CHANNELS_PRIVATE_KEYSET=" + keysets.privateKeyset().reveal());
    }
}
