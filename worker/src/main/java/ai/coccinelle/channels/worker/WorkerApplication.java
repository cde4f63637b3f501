package ai.coccinelle.channels.worker;

import ai.coccinelle.channels.credential.Keysets;
import ai.coccinelle.channels.credential.WebhookSeal;
import ai.coccinelle.channels.process.RequiredSettings;
import ai.coccinelle.channels.process.VirtualThreads;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.boot.builder.SpringApplicationBuilder;

/**
 * The worker process. Its settings are in worker.yml, so that it can share a JVM with the API. {@code java -jar
 * worker-exec.jar new-keysets} prints new keysets instead, as lines for an environment file.
 */
@SpringBootApplication
public class WorkerApplication {
    private static final RequiredSettings REQUIRED = new RequiredSettings(
            "SPRING_DATASOURCE_URL",
            "SPRING_DATASOURCE_USERNAME",
            "SPRING_DATASOURCE_PASSWORD",
            "SPRING_RABBITMQ_HOST|SPRING_RABBITMQ_ADDRESSES",
            "CHANNELS_PRIVATE_KEYSET",
            "TWILIO_ACCOUNT_SID",
            "TWILIO_AUTH_TOKEN",
            "TWILIO_PHONE_NUMBER",
            "VAPI_API_KEY",
            "VAPI_PHONE_NUMBER",
            "VAPI_ASSISTANT_ID");

    /** The application, not started yet: for the main method, and for whoever starts it beside others. */
    public static SpringApplicationBuilder builder() {
        return new SpringApplicationBuilder(WorkerApplication.class)
                .web(WebApplicationType.SERVLET)
                .properties("spring.config.name=worker")
                .listeners(REQUIRED);
    }

    public static void main(String[] arguments) {
        if (arguments.length == 1 && arguments[0].equals("new-keysets")) {
            printNewKeysets();
            return;
        }
        VirtualThreads.spareCarriers();
        builder().run(arguments);
    }

    private static void printNewKeysets() {
        Keysets keysets = Keysets.generate();
        System.out.println("CHANNELS_PUBLIC_KEYSET=" + keysets.publicKeyset());
        System.out.println("CHANNELS_PRIVATE_KEYSET=" + keysets.privateKeyset().reveal());
        System.out.println("CHANNELS_WEBHOOK_KEYSET=" + WebhookSeal.newKeyset().reveal());
    }
}
