package ai.coccinelle.channels.connection;

/**
 * A fault that was found.
 *
 * @param answer the provider's codes, such as {@code 535 5.7.8}; empty when it did not answer. Never its words, which may
 *     repeat what it was sent
 */
public record Finding(Diagnosis diagnosis, String answer) {
    private static final int LONGEST = 200;

    public Finding {
        answer = answer.length() <= LONGEST ? answer : answer.substring(0, LONGEST);
    }

    public Finding(Diagnosis diagnosis) {
        this(diagnosis, "");
    }
}
