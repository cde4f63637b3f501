package ai.coccinelle.channels.process;

import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.stream.Stream;
import org.springframework.boot.context.event.ApplicationEnvironmentPreparedEvent;
import org.springframework.boot.diagnostics.FailureAnalyzedException;
import org.springframework.context.ApplicationListener;
import org.springframework.core.env.Environment;

/**
 * Stops the start when settings are missing, and names all of them at once. It listens to one application only, so two
 * that run in one JVM each have their own.
 *
 * @param alternatives names of environment variables; {@code A|B} where either will do
 */
public record RequiredSettings(List<String> alternatives)
        implements ApplicationListener<ApplicationEnvironmentPreparedEvent> {
    public RequiredSettings(String... alternatives) {
        this(List.of(alternatives));
    }

    @Override
    public void onApplicationEvent(ApplicationEnvironmentPreparedEvent event) {
        List<String> missing = MissingSettings.among(alternatives, name -> isSet(name, event.getEnvironment()));
        if (!missing.isEmpty()) {
            throw new FailureAnalyzedException(MissingSettings.told(missing), MissingSettings.REMEDY);
        }
    }

    /** A password may be empty; nothing else may. */
    private static boolean isSet(String name, Environment environment) {
        return properties(name)
                .map(environment::getProperty)
                .filter(Objects::nonNull)
                .anyMatch(value -> name.endsWith("_PASSWORD") || !value.isBlank());
    }

    /**
     * The properties that a variable may set: {@code SPRING_DATASOURCE_URL} spring.datasource.url, {@code
     * CHANNELS_PLATFORM_KEY} channels.platform-key, {@code TWILIO_AUTH_TOKEN} channels.twilio.auth-token.
     */
    private static Stream<String> properties(String name) {
        String lower = name.toLowerCase(Locale.ROOT);
        String grouped = lower.replaceFirst("_", ".").replace('_', '-');
        return Stream.of(lower.replace('_', '.'), grouped, "channels." + grouped);
    }
}
