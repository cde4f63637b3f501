package ai.coccinelle.channels.bench.load;

import ai.coccinelle.channels.channel.ChannelType;
import java.io.IOException;

/** One POST for each message, one after the other. */
public final class SingleDoor implements Door {
    private static final int SIZE = 100;

    private final Booking booking;

    public SingleDoor(Booking booking) {
        this.booking = booking;
    }

    @Override
    public int batchSize() {
        return SIZE;
    }

    @Override
    public String about() {
        return "one POST for each message";
    }

    @Override
    public void accept(Account account, ChannelType channel, long firstRecipient, int count) throws IOException {
        for (long recipient = firstRecipient; recipient < firstRecipient + count; recipient++) {
            Booking.Answer answer = booking.send(account, channel, recipient);
            if (!answer.isAccepted()) {
                throw new IOException("a message was answered " + answer.status() + ": " + answer.body());
            }
        }
    }
}
