package ai.coccinelle.channels.campaign;

import ai.coccinelle.channels.channel.ChannelType;
import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a campaign is to send.
 *
 * @param locale the language of rows that name none; null: the tenant's
 * @param variables the template's variables that are the same for every row
 * @param columns by what is read, {@code to}, {@code locale} or a variable, the name of the file's column
 * @param startAt not before; null: as soon as it is started
 * @param perHour the most rows made in an hour; null: as many as the lane sends
 * @param sandbox whether its messages reach no provider: a test key made it
 */
public record CampaignPlan(
        String name,
        ChannelType channel,
        String template,
        @Nullable String locale,
        Map<String, String> variables,
        Map<String, String> columns,
        @Nullable Instant startAt,
        @Nullable Instant uselessAfter,
        @Nullable Integer perHour,
        boolean sandbox) {
    public CampaignPlan {
        variables = Map.copyOf(variables);
        columns = Map.copyOf(columns);
    }

    /** Without its variables: they are content. */
    @Override
    public String toString() {
        return "CampaignPlan[" + channel + ", " + template + "]";
    }
}
