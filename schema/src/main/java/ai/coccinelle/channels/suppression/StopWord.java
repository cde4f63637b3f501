package ai.coccinelle.channels.suppression;

import java.text.Normalizer;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;

/** What a recipient means by an answer. */
public enum StopWord {
    STOP,
    START,
    OTHER;

    /** Twilio's default stop words ("Opt-out keywords"), and the French ones. */
    private static final Set<String> STOPS = Set.of(
            "STOP",
            "STOPALL",
            "UNSUBSCRIBE",
            "END",
            "QUIT",
            "REVOKE",
            "OPTOUT",
            "CANCEL",
            "ARRET",
            "ARRETER",
            "DESABONNER",
            "DESABONNEMENT");

    private static final Set<String> STARTS = Set.of("START", "UNSTOP", "REPRENDRE", "OUI REPRENDRE");

    private static final Pattern ACCENTS = Pattern.compile("\\p{M}+");
    private static final Pattern AROUND = Pattern.compile("^[^\\p{L}\\p{N}]+|[^\\p{L}\\p{N}]+$");
    private static final Pattern SPACES = Pattern.compile("[\\s\\p{Z}]+");
    private static final int LONGEST = 40;

    /**
     * Reads an answer. Only the whole text is a word: "stop the car at 14 h" is none. Case, accents and what stands around
     * it count for nothing.
     */
    public static StopWord in(String text) {
        if (text.length() > LONGEST) {
            return OTHER;
        }
        String bare = ACCENTS.matcher(Normalizer.normalize(text, Normalizer.Form.NFKD))
                .replaceAll("");
        String word = SPACES.matcher(AROUND.matcher(bare).replaceAll(""))
                .replaceAll(" ")
                .toUpperCase(Locale.ROOT);
        return STOPS.contains(word) ? STOP : STARTS.contains(word) ? START : OTHER;
    }

    public String wireName() {
        return name().toLowerCase(Locale.ROOT);
    }

    public static StopWord of(String wireName) {
        return valueOf(wireName.toUpperCase(Locale.ROOT));
    }
}
