package ai.coccinelle.channels.message;

/** Which of the provider's messages that look alike is the one in doubt. */
public sealed interface Adoption {
    /** This one: no other message of the tenant has it, and it is marked as this message's now. */
    record Adopted(String externalMessageId) implements Adoption {}

    /** None of them: this one never reached the provider, its doubt is settled, and it may be sent now. */
    record NeverSent() implements Adoption {}

    /** The claim is over: its lease ended or another attempt was released. Nothing may be sent. */
    record ClaimLost() implements Adoption {}

    /** Another message with the same recipient and content is being sent right now, and one of them may be its own. */
    record TwinInTheAir() implements Adoption {}
}
