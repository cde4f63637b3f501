package ai.coccinelle.channels.template;

/**
 * How a text stands.
 *
 * @param shown the version in use, or else the latest
 * @param latest the latest version's number
 */
public record TextState(TextVersion shown, int latest) {
    /** The version in use; 0: the built-in text, or none. */
    public int active() {
        return shown.active() ? shown.version() : 0;
    }
}
