package ai.coccinelle.channels.producer;

import ai.coccinelle.channels.process.LongSecrets;
import ai.coccinelle.channels.process.RequiredSettings;
import ai.coccinelle.channels.process.VirtualThreads;
import java.util.Map;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.logging.LogLevel;
import org.springframework.boot.logging.LoggingSystem;
import org.springframework.boot.security.autoconfigure.UserDetailsServiceAutoConfiguration;

/**
 * The producer API. Its settings are in producer-api.yml, so that it can share a JVM with the worker. {@code java -jar
 * producer-api-exec.jar migrate} applies the migrations instead, and ends.
 */
@SpringBootApplication(exclude = UserDetailsServiceAutoConfiguration.class) // callers have keys, not passwords
public class ProducerApiApplication {
    private static final RequiredSettings REQUIRED = new RequiredSettings(
            "SPRING_DATASOURCE_URL",
            "SPRING_DATASOURCE_USERNAME",
            "SPRING_DATASOURCE_PASSWORD",
            "SPRING_RABBITMQ_HOST|SPRING_RABBITMQ_ADDRESSES",
            "CHANNELS_PUBLIC_KEYSET",
            "CHANNELS_PLATFORM_KEY");

    private static final LongSecrets LONG = new LongSecrets(Map.of(
            "CHANNELS_PLATFORM_KEY", "channels.platform-key",
            "CHANNELS_VAPI_WEBHOOK_SECRET", "channels.vapi.webhook-secret"));

    /** The application, not started yet: for the main method, and for whoever starts it beside others. */
    public static SpringApplicationBuilder builder() {
        return new SpringApplicationBuilder(ProducerApiApplication.class)
                .main(ProducerApiApplication.class)
                .web(WebApplicationType.SERVLET)
                .properties("spring.config.name=producer-api")
                .listeners(REQUIRED, LONG);
    }

    public static void main(String[] arguments) {
        if (arguments.length == 1 && arguments[0].equals("migrate")) {
            System.exit(migrate());
        }
        VirtualThreads.spareCarriers();
        builder().run(arguments);
    }

    private static int migrate() {
        // nothing has set the logging up yet, and unset it shows every statement
        LoggingSystem.get(ProducerApiApplication.class.getClassLoader())
                .setLogLevel(LoggingSystem.ROOT_LOGGER_NAME, LogLevel.ERROR);
        MigrateCommand.Result result = MigrateCommand.run(System.getenv());
        (result.exitCode() == 0 ? System.out : System.err).println("migrate: " + result.line());
        return result.exitCode();
    }
}
