package ai.coccinelle.channels.connection;

/**
 * A fault that was found.
 *
 * @param answer the provider's codes, such as {@code 535 5.7.8}, and a mail server's words behind them, of which addresses
 *     and secrets were taken out; empty when it did not answer
 */
public record Finding(Diagnosis diagnosis, String answer) {
    private static final int LONGEST = 200;

    public Finding {
        answer = answer.length() <= LONGEST ? answer : answer.substring(0, LONGEST);
    }

    public Finding(Diagnosis diagnosis) {
        this(diagnosis, "");
    }

    /** The codes alone, for logs. */
    public String codes() {
        int words = answer.indexOf(": ");
        return words < 0 ? answer : answer.substring(0, words);
    }
}
