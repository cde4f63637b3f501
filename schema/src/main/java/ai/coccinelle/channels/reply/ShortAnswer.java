package ai.coccinelle.channels.reply;

import java.text.Normalizer;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Rule that tells an answer to a question of the tenant's, such as "OUI", "je confirme svp" or "2", from what a person writes of its
 * own accord: every word is one of confirming, cancelling or moving an appointment, or courtesy beside one. What holds no word at
 * all, an emoji, is such an answer, too.
 */
final class ShortAnswer {
    private static final Set<String> ANSWERS = words("""
            oui non ok okay ouais yes no nope d accord daccord confirme confirmer confirmez confirmation confirm confirmed valide
            annule annuler annulez annulation cancel reporte reporter reportez report deplacer decaler present presente parfait
            entendu
            """);

    private static final Set<String> BESIDE = words("""
            je j y serai suis le la mon ma rdv rendez vous c est bon bien tres merci svp stp s il te plait please thanks thank you
            a demain bonjour bonsoir monsieur madame et de sur pour i my
            """);

    private static final Pattern ACCENTS = Pattern.compile("\\p{M}+");
    private static final Pattern BETWEEN_WORDS = Pattern.compile("[^\\p{L}\\p{N}]+");
    private static final int MOST_WORDS = 8;

    private ShortAnswer() {}

    static boolean is(String text) {
        List<String> words = BETWEEN_WORDS
                .splitAsStream(ACCENTS.matcher(Normalizer.normalize(text, Normalizer.Form.NFKD))
                        .replaceAll("")
                        .toLowerCase(Locale.ROOT))
                .filter(word -> !word.isEmpty())
                .limit(MOST_WORDS + 1)
                .toList();
        if (words.isEmpty()) {
            return true;
        }
        return words.size() <= MOST_WORDS
                && words.stream().anyMatch(ShortAnswer::answers)
                && words.stream().allMatch(word -> answers(word) || BESIDE.contains(word));
    }

    private static boolean answers(String word) {
        return ANSWERS.contains(word) || word.matches("\\d");
    }

    private static Set<String> words(String text) {
        return Set.copyOf(Arrays.asList(text.strip().split("\\s+")));
    }
}
