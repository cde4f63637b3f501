package ai.coccinelle.channels.simulator.meta;

import java.util.Optional;

/**
 * Recipients that are always refused, by Meta and by 360dialog. The simulator's own: Meta has no such numbers. They lie
 * in 06 39 98 xx xx, which France keeps for fiction, and end like the code they bring.
 */
final class MagicRecipients {
    private MagicRecipients() {}

    /** What Meta would say, for a recipient in digits. */
    static Optional<GraphError> refusal(String digits, boolean template) {
        return switch (digits) {
            case "33639981026" -> Optional.of(GraphError.undeliverable());
            case "33639981047" -> template ? Optional.empty() : Optional.of(needsTemplate());
            case "33639981049" ->
                refuse(131049, "This message was not delivered to maintain healthy ecosystem engagement.");
            case "33639981050" -> refuse(131050, "User has opted out of marketing messages from your business.");
            case "33639981056" -> refuse(131056, "(Business Account, Consumer Account) pair rate limit hit");
            default -> Optional.empty();
        };
    }

    private static GraphError needsTemplate() {
        return GraphError.refused(
                131047,
                "Re-engagement message",
                "Message failed to send because more than 24 hours have passed since the customer last replied.");
    }

    private static Optional<GraphError> refuse(int code, String title) {
        return Optional.of(GraphError.refused(code, title, title));
    }
}
