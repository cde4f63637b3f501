package ai.coccinelle.channels.channel;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * The last report about one of the platform's own accounts.
 *
 * @param works whether a worker can send on the account
 * @param reason code of what is missing; null when the account works
 */
public record PlatformChannel(
        ChannelType channel, boolean works, @Nullable String reason, Instant reportedAt) {
    /** The worker's variables for the channel are not set. */
    public static final String NOT_SET_UP = "not-set-up";

    /** The provider refuses the account's credentials. */
    public static final String ACCOUNT_REFUSED = "account-refused";
}
