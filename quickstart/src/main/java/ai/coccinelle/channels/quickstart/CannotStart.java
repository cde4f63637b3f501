package ai.coccinelle.channels.quickstart;

/** Why the quickstart cannot go on, and what to do, in one line for the person at the terminal. */
final class CannotStart extends Exception {
    CannotStart(String line) {
        super(line);
    }

    CannotStart(String line, Throwable cause) {
        super(line, cause);
    }
}
