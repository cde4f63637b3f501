package ai.coccinelle.channels.producer.campaign;

import ai.coccinelle.channels.campaign.CampaignPlan;
import ai.coccinelle.channels.channel.ChannelType;
import ai.coccinelle.channels.producer.problem.Fault;
import ai.coccinelle.channels.producer.request.RequestRecord;
import ai.coccinelle.channels.producer.request.Values;
import ai.coccinelle.channels.producer.template.Language;
import io.swagger.v3.oas.annotations.media.Schema;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Asks for a campaign, which is a draft until it is started. */
@RequestRecord
@Schema(requiredProperties = {"tenantId", "name", "channel", "template", "columns"})
record CampaignRequest(
        @Schema(description = "The caller's own id for the tenant, or ours", example = "tenant_123")
        String tenantId,

        @Schema(description = "For people, up to 100 characters", example = "Soldes d'hiver")
        String name,

        @Schema(example = "sms") ChannelType channel,

        @Schema(description = "What kind of message", example = "promotions")
        String template,

        @Schema(description = "The language of rows that name none; without it, the tenant's") @Nullable
        Language locale,

        @Schema(
                description = "The template's variables that are the same for everybody",
                example = "{\"offer\":\"-20 % jusqu'à samedi\"}")
        @Nullable
        Map<String, String> variables,

        @Schema(
                description =
                        "What is read from which column of the file, by the column's name in its header: to, which is"
                                + " required; locale (fr or en); the template's variables; and, of promotions, how the recipient agreed:"
                                + " consentBasis (opt-in or existing-customer), consentGivenAt and consentSource",
                example = "{\"to\":\"telephone\",\"clientName\":\"prenom\"}")
        Map<String, String> columns,

        @Schema(description = "Not before, at most a year ahead", example = "2027-01-08T10:00:00+01:00") @Nullable
        Instant startAt,

        @Schema(
                description = "No message is sent after this time, at most a year ahead",
                example = "2027-01-10T12:00:00+01:00")
        @Nullable
        Instant uselessAfter,

        @Nullable Pace pace) {
    private static final int LONGEST_NAME = 100;
    private static final int MOST_COLUMNS = 50;
    private static final Duration FARTHEST_AHEAD = Duration.ofDays(366);

    /** Everything wrong with the values by themselves. */
    List<Fault> faults(Instant now) {
        Values values = new Values();
        values.line("name", name, LONGEST_NAME);
        values.check(
                "columns",
                columns.containsKey(RowRequests.TO) && columns.size() <= MOST_COLUMNS,
                "Must name the column of to, and at most %d columns.".formatted(MOST_COLUMNS));
        values.check(
                "columns",
                ConsentCells.ALL.stream().noneMatch(columns::containsKey)
                        || columns.keySet().containsAll(ConsentCells.ALL),
                "Must name the columns of consentBasis, consentGivenAt and consentSource, or of none of them.");
        columns.forEach((field, column) -> values.line("columns." + field, column, LONGEST_NAME));
        values.check(
                "startAt",
                startAt == null || startAt.isBefore(now.plus(FARTHEST_AHEAD)),
                "Must be at most a year ahead.");
        values.check(
                "uselessAfter",
                uselessAfter == null || isUsefulEnd(uselessAfter, now),
                "Must be a time to come, after startAt, at most a year ahead.");
        values.time("startAt", startAt);
        if (pace != null) {
            pace.check(values);
        }
        return values.faults();
    }

    private boolean isUsefulEnd(Instant end, Instant now) {
        return end.isAfter(startAt == null || startAt.isBefore(now) ? now : startAt)
                && end.isBefore(now.plus(FARTHEST_AHEAD));
    }

    /** Of values that were checked. */
    CampaignPlan plan(boolean sandbox) {
        return new CampaignPlan(
                name,
                channel,
                template,
                locale == null ? null : locale.wireName(),
                variables == null ? Map.of() : variables,
                columns,
                startAt,
                uselessAfter,
                pace == null ? null : pace.rowsPerHour(),
                sandbox);
    }

    /** Without the variables: they are content. */
    @Override
    public String toString() {
        return "CampaignRequest[" + tenantId + ", " + channel + ", " + template + "]";
    }
}
