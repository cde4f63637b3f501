package ai.coccinelle.channels.bench.load;

import ai.coccinelle.channels.channel.ChannelType;
import java.io.IOException;

/** A way to hand many messages in. */
public interface Door {
    /** How many messages it takes at once. */
    int batchSize();

    /** What it is, for the report. */
    String about();

    /**
     * Hands in messages to recipients in a row.
     *
     * @throws IOException when it is not answered, or not all are accepted
     */
    void accept(Account account, ChannelType channel, long firstRecipient, int count) throws IOException;
}
