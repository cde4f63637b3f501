package ai.coccinelle.channels.bench.load;

import ai.coccinelle.channels.bench.measure.Percentiles;
import ai.coccinelle.channels.bench.stage.CannotRun;
import ai.coccinelle.channels.bench.stage.Stage;
import ai.coccinelle.channels.channel.ChannelType;
import java.io.IOException;
import java.time.Duration;

/** A tenant with a few messages a second. */
public final class QuietTenant {
    private static final double PER_SECOND = 5;
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    private final Booking booking;
    private final Account account;
    private final LogBook log;
    private final Dwell dwell;
    private int nextRecipient;

    /** @param firstRecipient the number of its first recipient; whoever comes after is its own as well */
    public QuietTenant(Stage stage, Booking booking, Account account, int firstRecipient) {
        this.nextRecipient = firstRecipient;
        this.booking = booking;
        this.account = account;
        this.log = new LogBook(stage.jdbi());
        this.dwell = new Dwell(stage.simulators().inbox(), log);
    }

    /** How long each of its messages dwells, in milliseconds, while it sends for this time. */
    public Percentiles dwell(ChannelType channel, Duration duration) {
        double since = log.now();
        int first = nextRecipient;
        OpenLoop loop = OpenLoop.run(PER_SECOND, duration, index -> send(channel, first + index));
        if (loop.failed() > 0) {
            throw new CannotRun("the API did not accept " + loop.failed() + " of the quiet tenant's messages");
        }
        int sent = loop.millis().count();
        nextRecipient += sent;
        return dwell.millis(channel, first, sent, since, PATIENCE);
    }

    private void send(ChannelType channel, int recipient) throws IOException {
        Booking.Answer answer = booking.send(account, channel, recipient);
        if (!answer.isAccepted()) {
            throw new IOException("answered " + answer.status());
        }
    }
}
