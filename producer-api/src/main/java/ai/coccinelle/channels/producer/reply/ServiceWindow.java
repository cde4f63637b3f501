package ai.coccinelle.channels.producer.reply;

import ai.coccinelle.channels.producer.problem.Problem;
import ai.coccinelle.channels.producer.problem.ProblemType;
import ai.coccinelle.channels.reply.Replies;
import java.util.Set;
import java.util.UUID;

/**
 * WhatsApp's service window: free text reaches a recipient only within 24 hours of the last message from there (Meta, "Send
 * messages", customer service windows). Meta has the last word when it is sent: 131047.
 */
public final class ServiceWindow {
    private final Replies replies;

    public ServiceWindow(Replies replies) {
        this.replies = replies;
    }

    /** Those of the addresses that free text of the tenant's reaches now; found in one query, or none without addresses. */
    public Set<String> openFor(UUID tenantId, Set<String> addresses) {
        return replies.writtenLately(tenantId, addresses);
    }

    /** Why free text to somebody else is refused. */
    public static Problem closed() {
        return Problem.of(
                ProblemType.OUTSIDE_24H_WINDOW,
                "This is free text, which WhatsApp takes only within 24 hours of the recipient's last message, and none came in"
                        + " that time; nothing was stored. Send an approved template, such as rdvRappel, or use another channel.");
    }
}
