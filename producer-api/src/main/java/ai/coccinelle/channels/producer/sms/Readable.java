package ai.coccinelle.channels.producer.sms;

import ai.coccinelle.channels.producer.text.PastedText;
import java.text.Normalizer;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * A text in letters of GSM-7, as far as it reads as well so. Typography always gives way: œ, « », ’, … and spaces that do
 * not break; what Unicode calls compatible with letters of GSM-7, as ﬁ, ½ and full-width forms; and marks that nobody sees, as
 * those of writing direction. Accents that GSM-7 lacks give way only to a tenant that prefers it, but for the û of août. When a character is
 * left that GSM-7 lacks all the same, nothing would be saved, and the text stays as it was written, but composed (NFC): ê,
 * not e and ^. It never comes out in more parts than it went in.
 *
 * @param changed what is written otherwise, in the order in which it first comes; composing is not told, nobody sees it
 * @param forcedBy what keeps the text from being GSM-7, each once; empty when it is
 */
record Readable(String text, List<Change> changed, List<String> forcedBy) {
    private static final Map<Character, String> TYPOGRAPHY = typography();
    private static final Map<Character, String> BASE_LETTERS = baseLetters();
    private static final String QUOTE = "\"";

    Readable {
        changed = List.copyOf(changed);
        forcedBy = List.copyOf(forcedBy);
    }

    /** @param cheaper whether accents may be lost where that makes the whole text GSM-7 */
    static Readable of(String written, boolean cheaper) {
        if (Gsm7.canWrite(written)) {
            return new Readable(written, List.of(), List.of());
        }
        String composed = Normalizer.normalize(written, Normalizer.Form.NFC);
        Rewriting rewriting = new Rewriting(composed, false);
        if (cheaper && !rewriting.stuck.isEmpty()) {
            rewriting = new Rewriting(composed, true);
        }
        int most = Segments.of(written).count();
        String rewritten = rewriting.out.toString();
        if (rewriting.stuck.isEmpty() && Segments.of(rewritten).count() <= most) {
            return new Readable(rewritten, rewriting.changes(), List.of());
        }
        if (Segments.of(composed).count() > most) {
            return new Readable(written, List.of(), Segments.of(written).forcedBy());
        }
        return new Readable(
                composed,
                List.of(),
                rewriting.stuck.isEmpty()
                        ? Segments.of(composed).forcedBy()
                        : rewriting.stuck.stream().limit(Segments.MOST_NAMED).toList());
    }

    private static boolean isSpace(char c) {
        return c == ' ' || (!Gsm7.has(c) && " ".equals(TYPOGRAPHY.get(c)));
    }

    private static Map<Character, String> typography() {
        Map<String, String> rewritten = new LinkedHashMap<>();
        rewritten.put("\u2028\u2029\u0085\u000b", "\n");
        rewritten.put("œ", "oe");
        rewritten.put("Œ", "OE");
        rewritten.put("«»“”„‟″‶〃〝〞〟❝❞❠ʺˮ״⹂", QUOTE);
        rewritten.put("’‘‚‛‹›′‵´`ʹʻʼʽˈˊˋ՚׳ꞌ❛❜❟", "'");
        rewritten.put(
                "\t\u00a0\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a\u202f\u205f\u3000",
                " ");
        rewritten.put("…", "...");
        rewritten.put("‐\u2011‒–—―−•‣⁃◦∙▪●֊⸺⸻﹘﹣", "-");
        rewritten.put("·․‧・", ".");
        rewritten.put("⁄∕", "/");
        rewritten.put("∶ː", ":");
        rewritten.put("×", "x");
        rewritten.put("²", "2");
        rewritten.put("³", "3");
        return rewritten.entrySet().stream()
                .flatMap(entry -> entry.getKey().chars().mapToObj(c -> Map.entry((char) c, entry.getValue())))
                .collect(Collectors.toUnmodifiableMap(Map.Entry::getKey, Map.Entry::getValue));
    }

    /** The letters of Latin scripts that are an ASCII letter and its accents, and not in GSM-7. */
    private static Map<Character, String> baseLetters() {
        Map<Character, String> letters = new HashMap<>();
        IntStream.concat(IntStream.range(0xc0, 0x250), IntStream.range(0x1e00, 0x1f00))
                .filter(c -> !Gsm7.has((char) c))
                .forEach(c -> {
                    String parts = Normalizer.normalize(Character.toString(c), Normalizer.Form.NFD);
                    if (parts.length() > 1 && isAsciiLetter(parts.charAt(0))) {
                        letters.put((char) c, parts.substring(0, 1));
                    }
                });
        return Map.copyOf(letters);
    }

    private static boolean isAsciiLetter(char c) {
        return (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z');
    }

    /** One walk over a text. */
    private static final class Rewriting {
        private final String text;
        private final boolean cheaper;
        private final StringBuilder out;
        private final Map<Map.Entry<String, String>, Integer> changes = new LinkedHashMap<>();

        /** What nothing stands for. */
        private final Set<String> stuck = new LinkedHashSet<>();

        private int at;

        Rewriting(String text, boolean cheaper) {
            this.text = text;
            this.cheaper = cheaper;
            this.out = new StringBuilder(text.length() + 16);
            while (at < text.length()) {
                step(text.charAt(at));
            }
        }

        private void step(char c) {
            boolean last = at + 1 == text.length();
            if (!last && ((isSpace(c) && text.charAt(at + 1) == '»') || (c == '«' && isSpace(text.charAt(at + 1))))) {
                rewrite(2, QUOTE);
            } else if (Gsm7.has(c)) {
                out.append(c);
                at++;
            } else if (isOfAugust()) {
                rewriteAugust();
            } else {
                String character = Character.toString(text.codePointAt(at));
                String instead = instead(character);
                if (instead == null) {
                    stuck.add(character);
                    at += character.length();
                } else {
                    rewrite(character.length(), instead);
                }
            }
        }

        List<Change> changes() {
            return changes.entrySet().stream()
                    .map(change ->
                            new Change(change.getKey().getKey(), change.getKey().getValue(), change.getValue()))
                    .toList();
        }

        private @Nullable String instead(String character) {
            String typography = TYPOGRAPHY.get(character.charAt(0));
            if (typography != null) {
                return typography;
            }
            int codePoint = character.codePointAt(0);
            if (Character.getType(codePoint) == Character.DASH_PUNCTUATION) {
                return "-";
            }
            if (PastedText.isInvisible(codePoint)) {
                return "";
            }
            String equal = Normalizer.normalize(character, Normalizer.Form.NFKD).replace('⁄', '/');
            if (Gsm7.canWrite(equal)) {
                return equal.indexOf('/') > 0 && endsWithDigit() ? " " + equal : equal; // 1½ is 1 1/2
            }
            return cheaper ? BASE_LETTERS.get(character.charAt(0)) : null;
        }

        private boolean endsWithDigit() {
            return !out.isEmpty() && Character.isDigit(out.charAt(out.length() - 1));
        }

        /** Whether this is the û of "août", which may be written "aout" since 1990; else August's reminders would cost twice. */
        private boolean isOfAugust() {
            return at >= 2 && text.regionMatches(true, at - 2, "août", 0, 4);
        }

        private void rewriteAugust() {
            String word = text.substring(at - 2, at + 2);
            String instead = word.replace('û', 'u').replace('Û', 'U');
            count(word, instead);
            out.append(instead.charAt(2));
            at++;
        }

        private void rewrite(int length, String instead) {
            count(text.substring(at, at + length), instead);
            out.append(instead);
            at += length;
        }

        private void count(String from, String to) {
            changes.merge(Map.entry(from, to), 1, Integer::sum);
        }
    }
}
