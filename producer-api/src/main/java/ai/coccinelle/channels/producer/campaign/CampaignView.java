package ai.coccinelle.channels.producer.campaign;

import ai.coccinelle.channels.campaign.Campaign;
import ai.coccinelle.channels.campaign.CampaignCounts;
import ai.coccinelle.channels.campaign.CampaignPlan;
import ai.coccinelle.channels.campaign.CampaignProgress;
import ai.coccinelle.channels.campaign.CampaignState;
import ai.coccinelle.channels.channel.ChannelType;
import ai.coccinelle.channels.message.Hold;
import ai.coccinelle.channels.message.MessageStatus;
import com.fasterxml.jackson.annotation.JsonInclude;
import io.swagger.v3.oas.annotations.media.Schema;
import java.time.Instant;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A campaign, as it stands.
 *
 * @param heldFor why nothing is made until {@code heldUntil}
 * @param progress what became of its messages; not in listings
 */
@Schema(name = "Campaign")
@JsonInclude(JsonInclude.Include.NON_NULL)
record CampaignView(
        UUID id,
        UUID tenantId,
        @Schema(example = "Soldes d'hiver") String name,
        ChannelType channel,
        @Schema(example = "promotions") String template,
        @Nullable String locale,
        @Schema(example = "running") CampaignState state,
        @Schema(description = "Why it is paused") @Nullable String pauseReason,
        @Nullable Hold heldFor,
        @Nullable Instant heldUntil,
        Map<String, String> columns,
        @Nullable Instant startAt,
        @Nullable Instant uselessAfter,
        @Nullable Pace pace,

        @Schema(description = "A test key's: its messages end in the sandbox")
        boolean test,

        Rows recipients,
        Instant createdAt,
        @Nullable Instant startedAt,
        @Nullable Instant endedAt,
        @Nullable Progress progress) {

    static CampaignView of(Campaign campaign, @Nullable Progress progress) {
        CampaignPlan plan = campaign.plan();
        return new CampaignView(
                campaign.id(),
                campaign.tenantId(),
                plan.name(),
                plan.channel(),
                plan.template(),
                plan.locale(),
                campaign.state(),
                campaign.pauseReason(),
                campaign.heldFor(),
                campaign.heldUntil(),
                plan.columns(),
                plan.startAt(),
                plan.uselessAfter(),
                Pace.of(plan.perHour()),
                plan.sandbox(),
                Rows.of(campaign.counts()),
                campaign.createdAt(),
                campaign.startedAt(),
                campaign.endedAt(),
                progress);
    }

    /** Where the rows of the file stand: {@code usable} is the sum of {@code waiting}, {@code made} and {@code refused}. */
    @Schema(name = "CampaignRows")
    record Rows(int rows, int usable, int duplicates, int faulty, int waiting, int made, int refused) {
        static Rows of(CampaignCounts counts) {
            return new Rows(
                    counts.rows(),
                    counts.usable(),
                    counts.duplicates(),
                    counts.faulty(),
                    counts.waiting(),
                    counts.made(),
                    counts.refused());
        }
    }

    /** What became of the messages. */
    @Schema(name = "CampaignProgress")
    @JsonInclude(JsonInclude.Include.NON_NULL)
    record Progress(
            @Schema(description = "How many messages are in each status", example = "{\"pending\":12,\"sent\":300}")
            Map<String, Long> messages,

            @Schema(
                    description = "How many rows were refused when their turn came, by the problem",
                    example = "{\"recipient-opted-out\":4}")
            Map<String, Long> refusals,

            @Schema(
                    description =
                            "When the last is sent, by the pace and the lane's limits, if nothing holds it up; while it"
                                    + " runs")
            @Nullable
            Instant estimatedEnd) {

        static Progress of(Campaign campaign, CampaignProgress progress, Instant now) {
            Map<String, Long> messages = new TreeMap<>();
            for (Map.Entry<MessageStatus, Long> entry : progress.messages().entrySet()) {
                messages.put(entry.getKey().wireName(), entry.getValue());
            }
            return new Progress(
                    messages,
                    new TreeMap<>(progress.refusals()),
                    EstimatedEnd.of(campaign, progress, now).orElse(null));
        }
    }
}
