package ai.coccinelle.channels.suppression;

import java.util.Locale;

/** What a recipient means by an answer. */
public enum StopWord {
    STOP,
    START,
    OTHER;

    /**
     * Reads an answer. {@link StopPhrase} has the rule: an order to stop with what belongs to it, and nothing else.
     *
     * @param text as it came
     */
    public static StopWord in(String text) {
        StopPhrase phrase = StopPhrase.of(text);
        if (phrase.asksToStop()) {
            return STOP;
        }
        return phrase.asksToStart() ? START : OTHER;
    }

    public String wireName() {
        return name().toLowerCase(Locale.ROOT);
    }

    public static StopWord of(String wireName) {
        return valueOf(wireName.toUpperCase(Locale.ROOT));
    }
}
