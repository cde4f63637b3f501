package ai.coccinelle.channels.worker.provider.smtp;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A server's last reply.
 *
 * @param code of three digits, or {@link #NONE}
 * @param enhanced the enhanced status code (RFC 3463) such as {@code 5.1.1}, or empty
 * @param speaksOfRate whether its text is about sending too much
 */
record SmtpReply(int code, String enhanced, boolean speaksOfRate) {
    static final int NONE = -1;
    static final SmtpReply NO_REPLY = new SmtpReply(NONE, "", false);

    private static final Pattern ENHANCED = Pattern.compile("^\\d{3}[ -]([245]\\.\\d{1,3}\\.\\d{1,3})\\b");
    private static final Pattern RATE = Pattern.compile(
            "\\brate\\b|\\blimit|too many|too fast|quota exceeded|throttl|\\bconcurrent\\b", Pattern.CASE_INSENSITIVE);

    /** Reads a reply, of one line or many. */
    static SmtpReply of(int code, String text) {
        Matcher enhanced = ENHANCED.matcher(text);
        return new SmtpReply(
                code,
                enhanced.find() ? enhanced.group(1) : "",
                RATE.matcher(text).find());
    }

    boolean isMissing() {
        return code < 0;
    }

    boolean isTransient() {
        return enhanced.isEmpty() ? code >= 400 && code < 500 : enhanced.startsWith("4.");
    }

    /** What a person may be shown: the codes, never the text, which may repeat an address. */
    String codes() {
        return enhanced.isEmpty() ? Integer.toString(code) : code + " " + enhanced;
    }
}
