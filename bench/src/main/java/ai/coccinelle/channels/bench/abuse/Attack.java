package ai.coccinelle.channels.bench.abuse;

import org.jspecify.annotations.Nullable;

/**
 * Something that is done to stop everybody.
 *
 * @param name as it stands in the measures
 * @param about in a line
 * @param others what another tenant tries meanwhile, beside sending; null for nothing
 */
record Attack(
        String name,
        String about,
        Beginning beginning,
        @Nullable Trial others) {

    /** Begins it; it goes on until it is closed. */
    interface Beginning {
        AutoCloseable begin() throws Exception;
    }

    /** Something that another tenant does, with what it is called in the measures. */
    record Trial(String name, Try made) {}

    /** Does it once. */
    interface Try {
        /** False when it was refused. */
        boolean make() throws Exception;
    }
}
