package ai.coccinelle.channels.producer.template;

/**
 * A variable of a template.
 *
 * @param required whether a message without it is refused; without an optional one the text leaves out what is about it
 * @param maxLength the most characters it may have
 */
public record Variable(String name, Type type, boolean required, int maxLength) {
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
        return new Variable(name, Type.TEXT, true, USUAL_LENGTH);
    }

    static Variable lines(String name) {
        return new Variable(name, Type.LINES, true, BODY_LENGTH);
    }

    static Variable date(String name) {
        return new Variable(name, Type.DATE, true, USUAL_LENGTH);
    }

    static Variable time(String name) {
        return new Variable(name, Type.TIME, true, USUAL_LENGTH);
    }

    /** This one, which need not be given. */
    Variable optional() {
        return new Variable(name, type, false, maxLength);
    }
}
