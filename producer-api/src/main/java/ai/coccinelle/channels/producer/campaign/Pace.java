package ai.coccinelle.channels.producer.campaign;

import ai.coccinelle.channels.producer.request.Values;
import io.swagger.v3.oas.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/** How fast rows become messages at most: one of the two is given. */
@Schema(name = "CampaignPace")
record Pace(
        @Schema(example = "3600") @Nullable Integer perHour,
        @Schema(example = "60") @Nullable Integer perMinute) {
    private static final int MOST_PER_MINUTE = 100_000;
    private static final int MINUTES = 60;

    void check(Values values) {
        values.check(
                "pace",
                (perHour == null) != (perMinute == null),
                "Must have either perHour or perMinute; leave pace out to go as fast as the lane does.");
        within(values, "pace.perHour", perHour, MOST_PER_MINUTE * MINUTES);
        within(values, "pace.perMinute", perMinute, MOST_PER_MINUTE);
    }

    private static void within(Values values, String field, @Nullable Integer value, int most) {
        values.check(
                field,
                value == null || (value >= 1 && value <= most),
                "Must be a whole number from 1 to %d.".formatted(most));
    }

    /** One that was checked, in rows an hour. */
    @Nullable
    Integer rowsPerHour() {
        return perMinute == null ? perHour : Integer.valueOf(perMinute * MINUTES);
    }

    static @Nullable Pace of(@Nullable Integer rowsPerHour) {
        return rowsPerHour == null ? null : new Pace(rowsPerHour, null);
    }
}
