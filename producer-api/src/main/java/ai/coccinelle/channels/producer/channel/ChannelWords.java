package ai.coccinelle.channels.producer.channel;

import java.text.MessageFormat;
import java.util.Locale;
import java.util.ResourceBundle;

/** Texts about channels, in French for {@code fr}, otherwise in English: texts/channels.properties. */
public final class ChannelWords {
    private static final ResourceBundle.Control NO_FALLBACK =
            ResourceBundle.Control.getNoFallbackControl(ResourceBundle.Control.FORMAT_PROPERTIES);

    private final ResourceBundle texts;

    public ChannelWords(Locale language) {
        this.texts = ResourceBundle.getBundle("texts.channels", language, NO_FALLBACK);
    }

    /** The text of that key with its values filled in. */
    public String text(String key, String... values) {
        return new MessageFormat(texts.getString(key), Locale.ROOT).format(values);
    }
}
