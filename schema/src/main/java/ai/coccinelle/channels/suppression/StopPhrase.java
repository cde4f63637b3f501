package ai.coccinelle.channels.suppression;

import java.text.Normalizer;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Rule that finds a wish to opt out, or in again, in what a person wrote.
 *
 * <p>A text asks to stop when it holds an order to stop and <em>every</em> other word belongs to such an order: what is to stop
 * (SMS, pub, messages), courtesy (svp, merci), grammar (les, vos, me), or the short code that the message named. One word more,
 * such as "demain", a name or an hour, and the text is an ordinary answer: a person reads it. Case, accents and punctuation do
 * not count. Twilio's default stop words ("Opt-out keywords") are among the orders, so that nobody is blocked there and not here.
 */
final class StopPhrase {
    private static final int LONGEST_TEXT = 160;
    private static final int MOST_WORDS = 24;

    /** How many words before an order a negation still belongs to it: "n'arrêtez pas", "ne pas vous désabonner". */
    private static final int REACH_OF_A_NEGATION = 2;

    /** Orders that mean messages whatever stands beside them. */
    private static final Pattern ORDER = Pattern.compile("s+t+o+p+s?"
            + "|stop(all|sms|pub|promo|promos|mail|mails|whatsapp|message|messages)"
            + "|stopp(er|ez|e|ons)|stopez"
            + "|unsub|unsubscribe|optout|desabo"
            + "|desabonn(er|ez|e|ement|ements)|desincri(re|ption)|desinscri(re|s|t|te|ption|vez)"
            + "|arret|arreter|arretez|arrete|cessez"
            + "|توقف|توقفوا|ايقاف|اوقف|اوقفوا|قف");

    /** Orders that may mean an appointment: alone they are Twilio's stop words, otherwise what is to stop must be named. */
    private static final Set<String> AMBIGUOUS_ORDERS = Set.of("end", "quit", "revoke", "cancel");

    /** Orders only beside what is to stop. */
    private static final Set<String> ORDERS_WITH_AN_OBJECT = words("""
            annuler annulez annule cesser supprimer supprimez supprime retirer retirez retire enlever enlevez remove delete
            الغاء
            """);

    private static final Set<String> PROMOTIONS = words("""
            pub pubs publicite publicites publicitaire publicitaires promo promos promotion promotions promotionnel promotionnels
            offre offres marketing commercial commerciaux commerciale commerciales newsletter newsletters demarchage prospection
            spam spams ads advertising
            """);

    private static final Set<String> MESSAGES = words("""
            sms texto textos message messages mms mail mails email emails courriel courriels whatsapp rappels notification
            notifications alerte alertes envoi envois appel appels texts texting messaging calls calling sending abonnement
            inscription liste listes list lists numero subscription reminders relances الاشتراك الرسايل رسايل
            """);

    /** What one does with messages; with a negation it is an order: "ne m'écrivez plus". */
    private static final Set<String> VERBS = words("""
            recevoir envoyer envoyez envoie ecrire ecrivez contacter contactez relancer relancez solliciter sollicitez deranger
            derangez appeler appelez receive receiving send text contact message call
            """);

    private static final Set<String> COURTESY = words("""
            svp stp merci please pls plz thanks thank bonjour bonsoir hello hi ok cordialement monsieur madame mr mme
            immediatement maintenant definitivement urgent now immediately tout toutes tous all completement من فضلك شكرا
            """);

    private static final Set<String> GRAMMAR = words("""
            a au aux le la les l un une des de du d vos votre mes mon ma ces ce cet cette vous me m moi nous je j veux voudrais
            souhaite souhaiterais desire demande demander voulez pouvez pourriez peut pouvoir merci s il te plait plus ne n pas
            jamais aucun aucune et y en par sur ici que to from my your you the i want wish would like can could not dont don t
            do never no non more any anymore out opt off take u of this these those it
            """);

    private static final Set<String> NEGATIONS = Set.of("ne", "n", "pas", "jamais", "not", "dont", "don", "never");
    private static final Set<String> NEGATED_BESIDE = Set.of("non", "sans", "no");
    private static final Set<String> NO_MORE =
            Set.of("plus", "more", "anymore", "pas", "not", "dont", "don", "never", "jamais", "no");

    private static final Set<String> STARTS =
            Set.of("start", "unstop", "reprendre", "oui reprendre", "reabonner", "reabonnement");

    private static final Pattern ACCENTS = Pattern.compile("\\p{M}+");
    private static final Pattern BETWEEN_WORDS = Pattern.compile("[^\\p{L}\\p{N}]+");
    private static final Pattern FRENCH_SHORT_CODE = Pattern.compile("3\\d{4}");

    private final List<String> words;

    private StopPhrase(List<String> words) {
        this.words = words;
    }

    /** The words of a text; none when it is longer than any such wish. */
    static StopPhrase of(String text) {
        if (text.length() > LONGEST_TEXT) {
            return new StopPhrase(List.of());
        }
        String bare = ACCENTS.matcher(Normalizer.normalize(text, Normalizer.Form.NFKD))
                .replaceAll("")
                .toLowerCase(Locale.ROOT);
        List<String> words = BETWEEN_WORDS
                .splitAsStream(bare)
                .filter(word -> !word.isEmpty())
                .toList();
        return new StopPhrase(words.size() > MOST_WORDS ? List.of() : words);
    }

    boolean asksToStop() {
        return isSpelledOut() || words.stream().allMatch(StopPhrase::belongsToAnOrder) && (isOrder() || isNoMore());
    }

    /** True for a wish that names advertising and nothing else; meaningful where the text asks to stop. */
    boolean isAboutPromotionsOnly() {
        return words.stream().anyMatch(StopPhrase::isAboutPromotions)
                && words.stream().noneMatch(MESSAGES::contains);
    }

    boolean asksToStart() {
        String bare = String.join(
                " ", words.stream().filter(word -> !COURTESY.contains(word)).toList());
        return STARTS.contains(bare);
    }

    /** "S.T.O.P" */
    private boolean isSpelledOut() {
        return words.size() == 4 && String.join("", words).equals("stop");
    }

    private boolean isOrder() {
        for (int place = 0; place < words.size(); place++) {
            if (isOrder(place) && !isNegated(place)) {
                return true;
            }
        }
        return false;
    }

    private boolean isOrder(int place) {
        String word = words.get(place);
        if (ORDER.matcher(word).matches()
                || word.equals("opt") && words.subList(place, words.size()).contains("out")) {
            return true;
        }
        if (AMBIGUOUS_ORDERS.contains(word)) {
            return words.size() == 1 || namesMessages();
        }
        return ORDERS_WITH_AN_OBJECT.contains(word) && namesMessages();
    }

    private boolean isNegated(int place) {
        return place > 0 && NEGATED_BESIDE.contains(words.get(place - 1))
                || words.subList(Math.max(0, place - REACH_OF_A_NEGATION), place).stream()
                        .anyMatch(NEGATIONS::contains);
    }

    /** "Plus de pub", "ne m'envoyez plus de SMS", "no more texts". */
    private boolean isNoMore() {
        return words.stream().anyMatch(NO_MORE::contains)
                && words.stream().noneMatch(StopPhrase::isAnyOrder)
                && (namesMessages() || words.stream().anyMatch(VERBS::contains));
    }

    private boolean namesMessages() {
        return words.stream().anyMatch(word -> MESSAGES.contains(word) || PROMOTIONS.contains(word));
    }

    private static boolean isAnyOrder(String word) {
        return ORDER.matcher(word).matches() || AMBIGUOUS_ORDERS.contains(word) || ORDERS_WITH_AN_OBJECT.contains(word);
    }

    private static boolean isAboutPromotions(String word) {
        return PROMOTIONS.contains(word) || word.matches("stop(pub|promo|promos)");
    }

    private static boolean belongsToAnOrder(String word) {
        return isAnyOrder(word)
                || Stream.of(PROMOTIONS, MESSAGES, VERBS, COURTESY, GRAMMAR).anyMatch(set -> set.contains(word))
                || FRENCH_SHORT_CODE.matcher(word).matches();
    }

    private static Set<String> words(String text) {
        return Set.copyOf(Arrays.asList(text.strip().split("\\s+")));
    }
}
