package ai.coccinelle.channels.channel;

import java.time.Instant;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A channel as it holds for one tenant: its own settings, the platform's account, and what the platform decided.
 *
 * @param settings {@code configured} says whether the account works: the tenant's own, or the platform's by its workers' reports
 * @param credentialsAt when the tenant's credentials were saved; null: there are none
 * @param platformFault code of what the platform's account lacks; null: nothing, or it is not the platform's
 * @param withheld why the platform withholds the channel from the tenant; null: it does not
 * @param countries ISO codes of the countries that the platform allows this tenant; null: its default
 */
public record TenantChannel(
        ChannelType channel,
        ChannelSettings settings,
        @Nullable Instant credentialsAt,
        @Nullable String platformFault,
        @Nullable String withheld,
        @Nullable Set<String> countries) {
    public TenantChannel {
        countries = countries == null ? null : Set.copyOf(countries);
    }

    /** Whether messages could go out if the tenant switches the channel on. */
    public boolean isUsable() {
        return settings.configured() && withheld == null;
    }
}
