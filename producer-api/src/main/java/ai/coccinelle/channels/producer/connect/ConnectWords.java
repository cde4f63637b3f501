package ai.coccinelle.channels.producer.connect;

import ai.coccinelle.channels.connect.ConnectFlow;
import ai.coccinelle.channels.producer.channel.DiagnosisWords;
import java.util.Locale;
import java.util.MissingResourceException;
import java.util.ResourceBundle;
import org.jspecify.annotations.Nullable;

/** An attempt's state in words, in the tenant's language. */
final class ConnectWords {
    private static final ResourceBundle.Control NO_FALLBACK =
            ResourceBundle.Control.getNoFallbackControl(ResourceBundle.Control.FORMAT_PROPERTIES);

    private ConnectWords() {}

    /** The failure and what to do, or what comes next; null when nothing is to be done. */
    static @Nullable String of(ConnectFlow flow, Locale language) {
        ResourceBundle texts = ResourceBundle.getBundle("texts.connect", language, NO_FALLBACK);
        String reason = flow.reason();
        if (reason == null) {
            return find(texts, flow.status());
        }
        String known = find(texts, "failed." + reason);
        return known == null ? DiagnosisWords.of(reason, "360dialog", language) : known;
    }

    private static @Nullable String find(ResourceBundle texts, String key) {
        try {
            return texts.getString(key);
        } catch (MissingResourceException none) {
            return null;
        }
    }
}
