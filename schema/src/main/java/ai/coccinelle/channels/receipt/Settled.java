package ai.coccinelle.channels.receipt;

import ai.coccinelle.channels.lane.LaneKey;
import org.jspecify.annotations.Nullable;

/**
 * What came of looking into a receipt.
 *
 * @param provider who told
 * @param outcome what came of it
 * @param lane whose message; null: none was found
 * @param to the message's recipient; null: none was found
 * @param code the provider's
 */
public record Settled(
        Receipt.Provider provider,
        Outcome outcome,
        @Nullable LaneKey lane,
        @Nullable String to,
        @Nullable String code) {

    public enum Outcome {
        /** It moved its message. */
        APPLIED,
        /** Its message is there or further already, or closed otherwise. */
        KEPT,
        /** Its message is not known yet, or an attempt of it is just under way, or a fault kept it: it is looked into again. */
        WAITING,
        /** It waited as long as it may, and no message of it is known, or a fault kept it. */
        DROPPED
    }

    @Override
    public String toString() {
        return "Settled[" + provider + ", " + outcome + "]";
    }
}
