package ai.coccinelle.channels.simulator.mail;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;

/** Replies to order from the mail server, by the step of the conversation that gets them. */
public final class MailFaults {
    /** The steps of an SMTP conversation. */
    public enum Step {
        GREETING,
        AUTH,
        MAIL_FROM,
        RCPT_TO,
        /** The command DATA. */
        DATA,
        /** The dot that ends the message. */
        END_OF_DATA
    }

    /** In place of a reply: the connection is closed. */
    public static final String HANG_UP = "";

    private final Map<Step, Queue<String>> replies = new EnumMap<>(Step.class);
    private Duration latency = Duration.ZERO;
    private boolean login = true;

    /**
     * The next conversations that reach this step get this reply there, and the message does not arrive.
     *
     * @param reply a whole SMTP reply, {@code 451 4.7.1 Try again later}, or {@link #HANG_UP}
     */
    public synchronized void next(Step step, String reply, int times) {
        Queue<String> queue = replies.computeIfAbsent(step, any -> new ArrayDeque<>());
        for (int i = 0; i < times; i++) {
            queue.add(reply);
        }
    }

    /** How long the server takes before it acknowledges a message, which has arrived by then. */
    public synchronized void latency(Duration latency) {
        if (latency.isNegative()) {
            throw new IllegalArgumentException("latency must not be negative: " + latency);
        }
        this.latency = latency;
    }

    /** The server offers no login from now on, as one that takes mail for a domain. */
    public synchronized void withoutLogin() {
        login = false;
    }

    synchronized boolean offersLogin() {
        return login;
    }

    /** No replies to order, no latency. */
    public synchronized void clear() {
        replies.clear();
        login = true;
        latency = Duration.ZERO;
    }

    synchronized Duration latency() {
        return latency;
    }

    synchronized Optional<String> take(Step step) {
        return Optional.ofNullable(replies.get(step)).map(Queue::poll);
    }
}
