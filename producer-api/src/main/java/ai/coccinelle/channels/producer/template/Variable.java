package ai.coccinelle.channels.producer.template;

import ai.coccinelle.channels.producer.problem.Fault;
import com.fasterxml.jackson.annotation.JsonValue;
import java.net.URI;
import java.net.URISyntaxException;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.time.LocalTime;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A variable of a template.
 *
 * @param required whether a message without it is refused; without an optional one the text leaves out what is about it
 * @param strict whether a date or time must be an ISO one; otherwise anything else is shown as it is
 * @param maxLength the most characters it may have
 * @param example what a preview shows; null: something of its type
 */
public record Variable(
        String name,
        Type type,
        boolean required,
        boolean strict,
        int maxLength,
        @Nullable String example) {
    private static final int USUAL_LENGTH = 1_000;
    private static final int BODY_LENGTH = 20_000;
    private static final int LINK_LENGTH = 2_000;

    /** How a value is shown. */
    public enum Type {
        /** On one line: line breaks become spaces. */
        TEXT,
        /** Lines as they are. */
        LINES,
        /** An ISO date is shown as the language writes it. */
        DATE,
        /** An ISO time is shown as the language writes it. */
        TIME,
        /** An https address; in HTML one that can be followed. */
        LINK;

        /** As it stands in JSON. */
        @JsonValue
        public String wireName() {
            return name().toLowerCase(Locale.ROOT);
        }

        int maxLength() {
            return switch (this) {
                case TEXT, DATE, TIME -> USUAL_LENGTH;
                case LINES -> BODY_LENGTH;
                case LINK -> LINK_LENGTH;
            };
        }
    }

    /** One of a built-in template: it takes a date or time in words, too. */
    static Variable builtIn(String name, Type type, @Nullable String example) {
        return new Variable(name, type, true, false, type.maxLength(), example);
    }

    /** One that a tenant declared. */
    public static Variable declared(String name, Type type, boolean required, @Nullable String example) {
        return new Variable(name, type, required, true, type.maxLength(), example);
    }

    /** This one, which need not be given. */
    Variable optional() {
        return new Variable(name, type, false, strict, maxLength, example);
    }

    /**
     * What is wrong with the value.
     *
     * @param template whose variable it is, for people
     */
    Optional<Fault> fault(String template, @Nullable String value) {
        String field = "variables." + name;
        if (value == null || Formats.oneLine(value).isEmpty()) {
            return required
                    ? Optional.of(new Fault(
                            field,
                            TemplateSpec.MISSING,
                            "The template %s needs %s, and it must not be blank.".formatted(template, field)))
                    : Optional.empty();
        }
        if (value.length() > maxLength) {
            return Optional.of(
                    new Fault(field, "too-long", "%s may have at most %d characters.".formatted(field, maxLength)));
        }
        return malformed(value).map(detail -> new Fault(field, "invalid-value", detail));
    }

    /** What the value must be, when it is not that. */
    public Optional<String> malformed(String value) {
        return switch (type) {
            case TEXT, LINES -> Optional.empty();
            case DATE ->
                strict && !isDate(value) ? Optional.of("Must be a date such as 2027-01-15.") : Optional.empty();
            case TIME -> strict && !isTime(value) ? Optional.of("Must be a time such as 14:00.") : Optional.empty();
            case LINK ->
                isLink(value)
                        ? Optional.empty()
                        : Optional.of("Must be an absolute https address, such as https://example.com/rdv/42.");
        };
    }

    private static boolean isDate(String value) {
        try {
            LocalDate date = LocalDate.parse(value.strip());
            return date.getYear() >= 1 && date.getYear() <= 9999;
        } catch (DateTimeException notIso) {
            return false;
        }
    }

    private static boolean isTime(String value) {
        try {
            return LocalTime.parse(value.strip()).getHour() >= 0;
        } catch (DateTimeException notIso) {
            return false;
        }
    }

    /** Whether it is an https address that names a host and no user: one that reads as it leads. */
    public static boolean isLink(String value) {
        try {
            URI uri = new URI(value);
            return "https".equalsIgnoreCase(uri.getScheme())
                    && uri.getHost() != null
                    && uri.getUserInfo() == null
                    && value.chars().allMatch(c -> c > ' ' && c < 0x7f);
        } catch (URISyntaxException notOne) {
            return false;
        }
    }
}
