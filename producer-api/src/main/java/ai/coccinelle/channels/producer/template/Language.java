package ai.coccinelle.channels.producer.template;

import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** A language that messages are written in. */
public enum Language {
    FR(Locale.FRENCH),
    EN(Locale.ENGLISH);

    private final Locale locale;

    Language(Locale locale) {
        this.locale = locale;
    }

    /** {@code fr} or {@code en}, as it stands in JSON and SQL. */
    @JsonValue
    public String wireName() {
        return locale.getLanguage();
    }

    Locale locale() {
        return locale;
    }

    /** The language of that wire name, if there is one. */
    public static Optional<Language> find(String wireName) {
        return Arrays.stream(values())
                .filter(language -> language.wireName().equals(wireName))
                .findFirst();
    }

    /** The language of that wire name. */
    public static Language of(String wireName) {
        return valueOf(wireName.toUpperCase(Locale.ROOT));
    }
}
