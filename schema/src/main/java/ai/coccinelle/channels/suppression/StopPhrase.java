package ai.coccinelle.channels.suppression;

import java.text.Normalizer;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * Rule that finds a wish to opt out, or in again, in what a person wrote.
 *
 * <p>A text asks to stop when it holds an order to stop and <em>every</em> other word belongs to such an order: what is to stop
 * (SMS, pub, messages), courtesy (svp, merci), grammar (les, vos, me), or the short code that the message named. One word more,
 * such as "demain", a name or an hour, and the text is an ordinary answer: a person reads it. Case, accents and punctuation do
 * not count. A negation ("ne m'écrivez pas", "no texts") is an order when it is about written messages, is no question, holds no
 * "now", and asks for nothing in their place: "Ne m'appelez pas, un SMS svp" is an answer. Twilio's default stop words ("Opt-out keywords") are among the orders, so that nobody is blocked there and not here.
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
            notifications alerte alertes envoi envois texts texting messaging sending abonnement
            inscription liste listes list lists numero subscription reminders relances الاشتراك الرسايل رسايل
            """);

    /** Calls are not what an SMS or a WhatsApp message stops. */
    private static final Set<String> CALLS = Set.of("appel", "appels", "calls", "calling");

    private static final Set<String> CALL_VERBS = Set.of("appeler", "appelez", "call");

    /** What one does with messages; with a negation it is an order: "ne m'écrivez pas". */
    private static final Set<String> WRITING = words("""
            recevoir envoyer envoyez envoie ecrire ecrivez contacter contactez receive receiving send text contact message
            """);

    /** These need a "plus": "ne me dérangez pas" may mean an hour. */
    private static final Set<String> BOTHERING = words("relancer relancez solliciter sollicitez deranger derangez");

    /** Of {@link #MESSAGES} those that are written ones whatever stands beside them: "pas de SMS". */
    private static final Set<String> WRITTEN = words("""
            sms texto textos message messages mms mail mails email emails courriel courriels whatsapp rappels notification
            notifications texts text reminders relances
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
    private static final Set<String> NOT =
            Set.of("pas", "jamais", "not", "dont", "don", "never", "no", "aucun", "aucune");
    private static final Set<String> NOT_OR_NO_MORE =
            Set.of("pas", "jamais", "not", "dont", "don", "t", "never", "no", "plus", "more");

    private static final Set<String> NOW = Set.of("maintenant", "now");
    private static final Set<String> ENGLISH_REQUESTS = Set.of("call", "text", "send", "contact", "message");
    private static final Set<String> ONE = Set.of("un", "a");

    /** Before a negation: it says what one can do, or does, and orders nothing. */
    private static final Set<String> ABLE = Set.of("pouvez", "pourriez", "peut", "can", "could");

    private static final Set<String> SUBJECTS = Set.of("i", "you");

    private static final Set<String> STARTS =
            Set.of("start", "unstop", "reprendre", "oui reprendre", "reabonner", "reabonnement");

    private static final Pattern ACCENTS = Pattern.compile("\\p{M}+");
    private static final Pattern BETWEEN_WORDS = Pattern.compile("[^\\p{L}\\p{N}]+");
    private static final Pattern BETWEEN_CLAUSES = Pattern.compile("[,;.:!\\n]+");
    private static final Pattern QUESTION = Pattern.compile("[?\u061f\uff1f]");
    private static final Pattern FRENCH_SHORT_CODE = Pattern.compile("3\\d{4}");

    private final List<String> words;
    private final List<List<String>> clauses;
    private final boolean isQuestion;

    private StopPhrase(List<String> words, List<List<String>> clauses, boolean isQuestion) {
        this.words = words;
        this.clauses = clauses;
        this.isQuestion = isQuestion;
    }

    /** The words of a text; none when it is longer than any such wish. */
    static StopPhrase of(String text) {
        if (text.length() > LONGEST_TEXT) {
            return new StopPhrase(List.of(), List.of(), false);
        }
        String bare = ACCENTS.matcher(Normalizer.normalize(text, Normalizer.Form.NFKD))
                .replaceAll("")
                .toLowerCase(Locale.ROOT);
        List<String> words = split(bare);
        return new StopPhrase(
                words.size() > MOST_WORDS ? List.of() : words,
                BETWEEN_CLAUSES.splitAsStream(bare).map(StopPhrase::split).toList(),
                QUESTION.matcher(text).find());
    }

    private static List<String> split(String text) {
        return BETWEEN_WORDS.splitAsStream(text).filter(word -> !word.isEmpty()).toList();
    }

    boolean asksToStop() {
        return isSpelledOut() || words.stream().allMatch(StopPhrase::belongsToAnOrder) && (isOrder() || isNoMore());
    }

    /** True for a wish that names advertising and nothing else; meaningful where the text asks to stop. */
    boolean isAboutPromotionsOnly() {
        return words.stream().anyMatch(StopPhrase::isAboutPromotions)
                && words.stream().noneMatch(word -> MESSAGES.contains(word) || CALLS.contains(word));
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
        return !isQuestion
                && words.stream().noneMatch(word -> isAnyOrder(word) || NOW.contains(word))
                && clauses.stream().noneMatch(StopPhrase::asksForSomething)
                && clauses.stream().anyMatch(StopPhrase::refusesMessages);
    }

    private static boolean refusesMessages(List<String> clause) {
        boolean isWritten = clause.stream().anyMatch(StopPhrase::isWritten);
        if (!isWritten && clause.stream().anyMatch(CALLS::contains)) {
            return false; // "ne me contactez plus par appel"
        }
        return clause.contains("plus")
                        && (isWritten
                                || clause.stream()
                                        .anyMatch(word -> MESSAGES.contains(word)
                                                || WRITING.contains(word)
                                                || BOTHERING.contains(word)))
                || IntStream.range(0, clause.size()).anyMatch(place -> refusesMessages(clause, place));
    }

    /** Whether this word is a negation, and what it denies are written messages: the verb before it, or what comes next. */
    private static boolean refusesMessages(List<String> clause, int place) {
        if (!NOT.contains(clause.get(place)) || saysWhatIs(clause, place)) {
            return false;
        }
        String before = before(clause, place);
        if (CALL_VERBS.contains(before) || BOTHERING.contains(before)) {
            return false;
        }
        if (WRITING.contains(before)) {
            return true;
        }
        return clause.stream()
                .skip(place + 1L)
                .filter(word -> !GRAMMAR.contains(word))
                .findFirst()
                .filter(word -> isWritten(word) || WRITING.contains(word))
                .isPresent();
    }

    /** "Vous ne pouvez pas", "vous n'envoyez pas", "I don't receive". */
    private static boolean saysWhatIs(List<String> clause, int place) {
        if (ABLE.contains(before(clause, place))) {
            return true;
        }
        int ne = Math.max(
                clause.subList(0, place).lastIndexOf("ne"),
                clause.subList(0, place).lastIndexOf("n"));
        if (ne > 0 && clause.get(ne - 1).equals("vous") && before(clause, place).endsWith("ez")) {
            return true;
        }
        int next = place + (clause.get(place).equals("don") ? 2 : 1); // "don t"
        int subject = clause.get(place).equals("not") ? place - 2 : place - 1; // "do not"
        return subject >= 0
                && SUBJECTS.contains(clause.get(subject))
                && next < clause.size()
                && WRITING.contains(clause.get(next));
    }

    /** "Un SMS", "appelez-moi", "merci de m'appeler", "call me"; also a clause that names calls and denies nothing. */
    private static boolean asksForSomething(List<String> clause) {
        return clause.stream().noneMatch(NOT_OR_NO_MORE::contains)
                        && clause.stream().anyMatch(CALL_VERBS::contains)
                || IntStream.range(1, clause.size()).anyMatch(place -> asksForSomething(clause, place));
    }

    private static boolean asksForSomething(List<String> clause, int place) {
        String word = clause.get(place);
        String before = before(clause, place);
        String next = place + 1 < clause.size() ? clause.get(place + 1) : "";
        return WRITTEN.contains(word)
                        && ONE.contains(before)
                        && clause.subList(0, place).stream().noneMatch(StopPhrase::denies)
                || word.equals("moi") && isVerb(before) && !NOT_OR_NO_MORE.contains(next)
                || isVerb(word)
                        && place > 1
                        && (before.equals("m") || before.equals("me"))
                        && clause.get(place - 2).equals("de")
                || word.equals("me")
                        && ENGLISH_REQUESTS.contains(before)
                        && !NOT_OR_NO_MORE.contains(next)
                        && !denies(before(clause, place - 1));
    }

    private static boolean denies(String word) {
        return NOT_OR_NO_MORE.contains(word) || word.equals("ne") || word.equals("n") || word.equals("to");
    }

    private static String before(List<String> clause, int place) {
        return place > 0 ? clause.get(place - 1) : "";
    }

    private static boolean isVerb(String word) {
        return WRITING.contains(word) || BOTHERING.contains(word) || CALL_VERBS.contains(word);
    }

    private static boolean isWritten(String word) {
        return WRITTEN.contains(word) || PROMOTIONS.contains(word);
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
                || Stream.of(PROMOTIONS, MESSAGES, CALLS, CALL_VERBS, WRITING, BOTHERING, COURTESY, GRAMMAR)
                        .anyMatch(set -> set.contains(word))
                || FRENCH_SHORT_CODE.matcher(word).matches();
    }

    private static Set<String> words(String text) {
        return Set.copyOf(Arrays.asList(text.strip().split("\\s+")));
    }
}
