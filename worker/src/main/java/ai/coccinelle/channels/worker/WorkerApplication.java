package ai.coccinelle.channels.worker;

import ai.coccinelle.channels.process.RequiredSettings;
import ai.coccinelle.channels.process.VirtualThreads;
import ai.coccinelle.channels.worker.rotation.RotateKeys;
import java.util.List;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.logging.LogLevel;
import org.springframework.boot.logging.LoggingSystem;

/**
 * The worker process. Its settings are in worker.yml, so that it can share a JVM with the API. {@code java -jar
 * worker-exec.jar new-keysets} prints new keysets and JWK sets instead, as lines for an environment file; {@code rotate-keys}
 * replaces those that are in use.
 */
@SpringBootApplication
public class WorkerApplication {
    private static final RequiredSettings REQUIRED = new RequiredSettings(
            "SPRING_DATASOURCE_URL",
            "SPRING_DATASOURCE_USERNAME",
            "SPRING_DATASOURCE_PASSWORD",
            "SPRING_RABBITMQ_HOST|SPRING_RABBITMQ_ADDRESSES",
            "CHANNELS_PRIVATE_KEYSET");

    /** The application, not started yet: for the main method, and for whoever starts it beside others. */
    public static SpringApplicationBuilder builder() {
        return new SpringApplicationBuilder(WorkerApplication.class)
                .web(WebApplicationType.SERVLET)
                .properties("spring.config.name=worker")
                .listeners(REQUIRED);
    }

    public static void main(String[] arguments) {
        List<String> words = List.of(arguments);
        if (words.equals(List.of("new-keysets"))) {
            rotation().printNew();
            return;
        }
        if (!words.isEmpty() && words.getFirst().equals("rotate-keys")) {
            System.exit(rotateKeys(words.subList(1, words.size())));
        }
        VirtualThreads.spareCarriers();
        builder().run(arguments);
    }

    private static int rotateKeys(List<String> words) {
        // nothing has set the logging up yet, and unset it shows every statement
        LoggingSystem.get(WorkerApplication.class.getClassLoader())
                .setLogLevel(LoggingSystem.ROOT_LOGGER_NAME, LogLevel.ERROR);
        return rotation().run(words);
    }

    private static RotateKeys rotation() {
        return new RotateKeys(System.getenv(), System.out, System.err);
    }
}
