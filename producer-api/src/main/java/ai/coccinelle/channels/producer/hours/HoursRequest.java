package ai.coccinelle.channels.producer.hours;

import ai.coccinelle.channels.hours.QuietHours;
import ai.coccinelle.channels.hours.Region;
import ai.coccinelle.channels.hours.SendingHours;
import ai.coccinelle.channels.producer.problem.Fault;
import ai.coccinelle.channels.producer.request.Explicit;
import ai.coccinelle.channels.producer.request.RequestRecord;
import ai.coccinelle.channels.producer.request.Values;
import io.swagger.v3.oas.annotations.media.Schema;
import java.time.LocalTime;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The hours that a tenant chooses. */
@RequestRecord
@Schema(
        name = "SendingHoursChoice",
        requiredProperties = {"quietHours", "region"})
record HoursRequest(
        @Schema(description = "When its customers are not to be disturbed; null: there are no such hours")
        @Explicit
        @Nullable
        Quiet quietHours,

        @Schema(
                description =
                        "Whether a confirmation, which answers what the customer did just now, goes in quiet hours all the"
                                + " same; true unless said otherwise",
                example = "true")
        @Nullable
        Boolean confirmationsInQuietHours,

        @Schema(description = "Whose public holidays it keeps", example = "metropole")
        Region region) {

    /** A part of each day, by the clock on the wall; it may begin the evening before. */
    @Schema(
            name = "QuietHours",
            requiredProperties = {"from", "to"})
    record Quiet(
            @Schema(example = "21:00") String from,
            @Schema(example = "08:00") String to) {
        private static final String TIME = "([01]\\d|2[0-3]):[0-5]\\d";

        static Quiet of(QuietHours hours) {
            return new Quiet(hours.from().toString(), hours.to().toString());
        }

        private void check(Values values) {
            values.check("quietHours.from", from.matches(TIME), "Must be a time such as 21:00.");
            values.check("quietHours.to", to.matches(TIME), "Must be a time such as 08:00.");
            values.check("quietHours.to", !to.equals(from), "Must not be the same as from; for none give null.");
        }

        private QuietHours hours() {
            return new QuietHours(LocalTime.parse(from), LocalTime.parse(to));
        }
    }

    /** Everything wrong with the values; empty when they can be stored. */
    List<Fault> faults() {
        Values values = new Values();
        if (quietHours != null) {
            quietHours.check(values);
        }
        return values.faults();
    }

    /** This, over what was before. */
    SendingHours over(SendingHours before) {
        return new SendingHours(
                before.zone(),
                region,
                quietHours == null ? null : quietHours.hours(),
                confirmationsInQuietHours == null ? before.confirmationsInQuietHours() : confirmationsInQuietHours,
                before.marketing());
    }
}
