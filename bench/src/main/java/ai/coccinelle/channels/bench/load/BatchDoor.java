package ai.coccinelle.channels.bench.load;

import ai.coccinelle.channels.channel.ChannelType;
import java.io.IOException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** {@code POST /api/messages/batch}. */
public final class BatchDoor implements Door {
    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final int SIZE = 1000;

    private final Booking booking;

    public BatchDoor(Booking booking) {
        this.booking = booking;
    }

    /** Whether this API has the endpoint; if so, the one message it is asked with is accepted. */
    public static boolean isThere(Booking booking, Account account, ChannelType channel) throws IOException {
        int status = booking.sendBatch(account, channel, 0, 1).status();
        return status != 404 && status != 405;
    }

    @Override
    public int batchSize() {
        return SIZE;
    }

    @Override
    public String about() {
        return "POST /api/messages/batch, " + SIZE + " messages each";
    }

    @Override
    public void accept(Account account, ChannelType channel, long firstRecipient, int count) throws IOException {
        Booking.Answer answer = booking.sendBatch(account, channel, firstRecipient, count);
        JsonNode accepted = answer.isAccepted() ? JSON.readTree(answer.body()).path("accepted") : null;
        if (accepted == null || accepted.asInt(0) != count) {
            String start =
                    answer.body().substring(0, Math.min(300, answer.body().length()));
            throw new IOException("a batch was answered " + answer.status() + ": " + start);
        }
    }
}
