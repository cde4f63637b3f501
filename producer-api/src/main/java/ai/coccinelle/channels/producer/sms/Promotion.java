package ai.coccinelle.channels.producer.sms;

import ai.coccinelle.channels.tenant.Tenant;
import java.text.Normalizer;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What the law wants in each promotion by SMS in France (code des postes et des communications électroniques, article
 * L. 34-5): who it is from, and how to have no more of it. What the text says already is not said twice.
 */
final class Promotion {
    /** A verb must come before it: "non-stop" is no way out. */
    private static final Pattern REPLY_STOP = Pattern.compile(
            "\\b(?:r[ée]pond(?:ez|re)|envoye[rz]|reply|text|send) +STOP\\b",
            Pattern.CASE_INSENSITIVE | Pattern.UNICODE_CASE);

    /** Twilio's Messaging Service: its senders are numbers. */
    private static final Pattern MESSAGING_SERVICE = Pattern.compile("MG[0-9a-f]{32}");

    /** A shorter name is found in any other. */
    private static final int LEAST_NAME = 3;

    private final boolean platformHasName;
    private final @Nullable String stopMention;

    /**
     * @param platformSender what SMS come from unless a tenant has a sender of its own: a number, a Messaging Service, or a
     *     name; null or blank: a number
     * @param stopMention how to opt out of what comes from a name, which nobody can answer; null or blank: there is no way
     */
    Promotion(@Nullable String platformSender, @Nullable String stopMention) {
        this.platformHasName = platformSender != null
                && platformSender.chars().anyMatch(Character::isLetter)
                && !MESSAGING_SERVICE.matcher(platformSender).matches();
        this.stopMention = stopMention == null || stopMention.isBlank() ? null : stopMention.strip();
    }

    /** The text and what it lacked, or empty when there is no way to opt out of what this tenant sends. */
    Optional<String> complete(Tenant tenant, boolean french, String text) {
        if (tenant.smsSender() == null && !platformHasName) {
            String mention = french ? "STOP : répondez STOP" : "STOP: reply STOP";
            return Optional.of(
                    identified(tenant, french, text) + (REPLY_STOP.matcher(text).find() ? "" : "\n" + mention));
        }
        return Optional.ofNullable(stopMention)
                .map(mention ->
                        identified(tenant, french, text) + (fold(text).contains(fold(mention)) ? "" : "\n" + mention));
    }

    private static String identified(Tenant tenant, boolean french, String text) {
        if (text.contains(tenant.name())) {
            return text;
        }
        String name = fold(tenant.name());
        return isNamed(name, tenant.smsSender())
                        || (name.length() >= LEAST_NAME && fold(text).contains(name))
                ? text
                : tenant.name() + (french ? " : " : ": ") + text;
    }

    /** Whether the sender's name is the tenant's, or enough of it. */
    private static boolean isNamed(String name, @Nullable String smsSender) {
        String sender = smsSender == null ? "" : fold(smsSender);
        return sender.length() >= LEAST_NAME
                && (name.contains(sender) || (name.length() >= LEAST_NAME && sender.contains(name)));
    }

    /** Letters and digits alone, without case and accents: as people compare names. */
    private static String fold(String text) {
        String letters = Normalizer.normalize(text, Normalizer.Form.NFD).toLowerCase(Locale.ROOT);
        return letters.codePoints()
                .filter(Character::isLetterOrDigit)
                .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
                .toString();
    }
}
