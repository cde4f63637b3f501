package ai.coccinelle.channels.worker.provider.smtp;

import java.util.Collection;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A server's last reply.
 *
 * @param code of three digits, or {@link #NONE}
 * @param enhanced the enhanced status code (RFC 3463) such as {@code 5.1.1}, or empty
 * @param text its words on one line, without codes, control characters, addresses and secrets
 */
record SmtpReply(int code, String enhanced, String text) {
    static final int NONE = -1;
    static final SmtpReply NO_REPLY = new SmtpReply(NONE, "", "");

    private static final int LONGEST_READ = 4_000;
    private static final int LONGEST_SENTENCE = 160;
    /** Shorter ones stand in ordinary words. */
    private static final int SHORTEST_SECRET = 4;

    private static final String REMOVED = "…";

    private static final Pattern ENHANCED = Pattern.compile("^\\d{3}[ -]([245]\\.\\d{1,3}\\.\\d{1,3})\\b");
    private static final Pattern CODES =
            Pattern.compile("^\\d{3}(?:[ -]|$)(?:[245]\\.\\d{1,3}\\.\\d{1,3}(?:\\s|$))?", Pattern.MULTILINE);
    private static final Pattern ADDRESS =
            Pattern.compile("(?:\"[^\"\\n]{0,64}\"|[^\\s<>()\\[\\],;:\"']{1,100})@[^\\s<>(),;:\"']{1,255}");
    /** The query of a URL may name a person or hold a key. */
    private static final Pattern QUERY = Pattern.compile("(https?://[^\\s?#<>]{1,200})[?#][^\\s<>]*");

    private static final Pattern NOT_PRINTED = Pattern.compile("[\\p{C}\\p{Z}\\s]+");
    private static final Pattern RATE = Pattern.compile(
            "\\brate\\b|\\blimit|too many|too fast|quota exceeded|throttl|\\bconcurrent\\b", Pattern.CASE_INSENSITIVE);

    static SmtpReply of(int code, String reply) {
        return of(code, reply, List.of());
    }

    /**
     * Reads a reply, of one line or many.
     *
     * @param secrets what is taken out of it, a server may repeat what it was sent
     */
    static SmtpReply of(int code, String reply, Collection<String> secrets) {
        Matcher enhanced = ENHANCED.matcher(reply);
        return new SmtpReply(code, enhanced.find() ? enhanced.group(1) : "", cleaned(reply, secrets));
    }

    private static String cleaned(String reply, Collection<String> secrets) {
        String text = reply.length() <= LONGEST_READ ? reply : reply.substring(0, LONGEST_READ);
        for (String secret : secrets) {
            text = secret.length() < SHORTEST_SECRET ? text : text.replace(secret, REMOVED);
        }
        text = CODES.matcher(text.replace("\r", "")).replaceAll("");
        text = QUERY.matcher(text).replaceAll("$1");
        text = ADDRESS.matcher(text).replaceAll(REMOVED);
        return NOT_PRINTED.matcher(text).replaceAll(" ").strip();
    }

    boolean isMissing() {
        return code < 0;
    }

    boolean isTransient() {
        return enhanced.isEmpty() ? code >= 400 && code < 500 : enhanced.startsWith("4.");
    }

    /** Whether its text is about sending too much. */
    boolean speaksOfRate() {
        return RATE.matcher(text).find();
    }

    String codes() {
        return enhanced.isEmpty() ? Integer.toString(code) : code + " " + enhanced;
    }

    /** What the tenant reads: {@code 553 5.7.1: Sender address rejected: not owned by user}, cut to a line. */
    String said() {
        return text.isEmpty() ? codes() : codes() + ": " + sentence();
    }

    /** Its words, cut to a line; empty when there are none. */
    String sentence() {
        int end = text.length() <= LONGEST_SENTENCE ? text.length() : LONGEST_SENTENCE;
        // never half of a pair
        end = end > 0 && Character.isHighSurrogate(text.charAt(end - 1)) ? end - 1 : end;
        return end == text.length()
                ? text.replaceFirst("\\.$", "")
                : text.substring(0, end).strip() + REMOVED;
    }
}
