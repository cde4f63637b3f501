package ai.coccinelle.channels.process;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.springframework.boot.context.event.ApplicationEnvironmentPreparedEvent;
import org.springframework.boot.diagnostics.FailureAnalyzedException;
import org.springframework.context.ApplicationListener;
import org.springframework.core.env.Environment;

/** Stops a start with secrets that could be guessed; all of them are named at once. */
public final class LongSecrets implements ApplicationListener<ApplicationEnvironmentPreparedEvent> {
    /** Fewer characters than this are guessed, or were made up by somebody. */
    public static final int SHORTEST = 32;

    private final Map<String, String> properties;

    /** @param properties of the secrets, by their environment variables; one that is not set is not looked at */
    public LongSecrets(Map<String, String> properties) {
        this.properties = new TreeMap<>(properties);
    }

    @Override
    public void onApplicationEvent(ApplicationEnvironmentPreparedEvent event) {
        List<String> tooShort = properties.entrySet().stream()
                .filter(secret -> isTooShort(secret.getValue(), event.getEnvironment()))
                .map(Map.Entry::getKey)
                .toList();
        if (!tooShort.isEmpty()) {
            throw new FailureAnalyzedException(
                    "These secrets have fewer than %d characters: %s".formatted(SHORTEST, String.join(", ", tooShort)),
                    "Give each a random one, such as openssl rand -hex 32 prints.");
        }
    }

    private static boolean isTooShort(String property, Environment environment) {
        String secret = environment.getProperty(property, "");
        return !secret.isBlank() && secret.strip().length() < SHORTEST;
    }
}
