package ai.coccinelle.channels.producer;

import ai.coccinelle.channels.setting.MissingSettings;
import java.util.List;
import java.util.Locale;
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
record RequiredSettings(List<String> alternatives) implements ApplicationListener<ApplicationEnvironmentPreparedEvent> {
    RequiredSettings(String... alternatives) {
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
        String value = environment.getProperty(name.toLowerCase(Locale.ROOT).replace('_', '.'));
        value = value == null ? environment.getProperty(property(name)) : value;
        return value != null && (name.endsWith("_PASSWORD") || !value.isBlank());
    }

    /** {@code CHANNELS_PLATFORM_KEY} as {@code channels.platform-key}. */
    private static String property(String name) {
        return name.toLowerCase(Locale.ROOT).replaceFirst("_", ".").replace('_', '-');
    }
}
