package ai.coccinelle.channels.channel;

import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What the platform decided about one tenant's channel.
 *
 * @param withheld the reason why the tenant may not use it, for people; null: it may
 * @param countries ISO 3166 codes of the countries it may reach; null: the platform's default
 */
public record ChannelPermission(
        @Nullable String withheld, @Nullable Set<String> countries) {
    /** Nothing was decided: the defaults hold. */
    public static final ChannelPermission NONE = new ChannelPermission(null, null);

    public ChannelPermission {
        countries = countries == null ? null : Set.copyOf(countries);
    }
}
