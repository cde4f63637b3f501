package ai.coccinelle.channels.producer.template;

/**
 * A variable that a template needs.
 *
 * @param maxLength the most characters it may have
 */
public record Variable(String name, Type type, int maxLength) {
    private static final int USUAL_LENGTH = 1_000;
    private static final int BODY_LENGTH = 20_000;

    /** How a value is shown. */
    public enum Type {
        /** On one line: line breaks become spaces. */
        TEXT,
        /** Lines as they are. */
        LINES,
        /** An ISO date is shown as the language writes it; anything else as it is. */
        DATE,
        /** An ISO time is shown as the language writes it; anything else as it is. */
        TIME
    }

    static Variable text(String name) {
        return new Variable(name, Type.TEXT, USUAL_LENGTH);
    }

    static Variable lines(String name) {
        return new Variable(name, Type.LINES, BODY_LENGTH);
    }

    static Variable date(String name) {
        return new Variable(name, Type.DATE, USUAL_LENGTH);
    }

    static Variable time(String name) {
        return new Variable(name, Type.TIME, USUAL_LENGTH);
    }
}
