package ai.coccinelle.channels.onboarding;

import ai.coccinelle.channels.channel.ChannelType;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A tenant's onboarding.
 *
 * @param channels the channels it chose, in its order
 * @param completedAt when its configurations were initialised; null: they are not yet
 */
public record Onboarding(
        List<ChannelType> channels, @Nullable Instant completedAt) {
    /** One that did not begin. */
    public static final Onboarding NONE = new Onboarding(List.of(), null);

    public Onboarding {
        channels = List.copyOf(channels);
    }
}
