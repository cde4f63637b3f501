package ai.coccinelle.channels.producer.appointment;

import ai.coccinelle.channels.appointment.Before;
import ai.coccinelle.channels.appointment.ReminderRules;
import ai.coccinelle.channels.channel.ChannelType;
import ai.coccinelle.channels.producer.problem.Problem;
import ai.coccinelle.channels.producer.problem.ProblemType;
import ai.coccinelle.channels.producer.problem.Refusal;
import ai.coccinelle.channels.producer.request.RequestRecord;
import ai.coccinelle.channels.producer.request.Values;
import com.fasterxml.jackson.annotation.JsonInclude;
import io.swagger.v3.oas.annotations.media.Schema;
import java.time.DateTimeException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** How a tenant reminds its customers, all of it. */
@RequestRecord
@Schema(
        name = "Reminders",
        requiredProperties = {"reminders", "lateReminder", "ladderDelay"})
record RemindersRequest(
        @Schema(description = "Each goes so long before; none: nobody is reminded")
        List<Rule> reminders,

        @Schema(
                description = "Whether an appointment that is made too late for every reminder is reminded of at once",
                example = "false")
        boolean lateReminder,

        @Schema(
                description = "How long a message may be without a receipt before the customer's next channel is tried",
                example = "PT30M")
        String ladderDelay) {
    private static final int MOST = 10;
    private static final Duration SHORTEST_DELAY = Duration.ofMinutes(1);
    private static final Duration LONGEST_DELAY = Duration.ofDays(1);

    RemindersRequest {
        reminders = List.copyOf(reminders);
    }

    /** One reminder. */
    @RequestRecord
    @JsonInclude(JsonInclude.Include.NON_NULL)
    @Schema(
            name = "Reminder",
            requiredProperties = {"before"})
    record Rule(
            @Schema(
                    description =
                            "ISO 8601: days of the calendar, P1D being the same time of the day before, or hours and"
                                    + " minutes that pass, PT2H",
                    example = "P1D")
            String before,

            @Schema(
                    description = "In the order of preference; without it, the appointment's",
                    example = "[\"sms\", \"email\"]")
            @Nullable
            List<ChannelType> channels) {}

    static RemindersRequest of(ReminderRules rules) {
        return new RemindersRequest(
                rules.reminders().stream()
                        .map(rule -> new Rule(rule.before().text(), rule.channels()))
                        .toList(),
                rules.late(),
                rules.ladderDelay().toString());
    }

    /** @throws Refusal naming every fault */
    ReminderRules rules() {
        Values values = new Values();
        values.check("reminders", reminders.size() <= MOST, "Must be at most %d.".formatted(MOST));
        List<ReminderRules.Reminder> read = new ArrayList<>();
        Set<Before> seen = new HashSet<>();
        for (int i = 0; i < reminders.size(); i++) {
            Rule rule = reminders.get(i);
            String field = "reminders[%d].".formatted(i);
            Optional<Before> before = Before.parse(rule.before());
            values.check(
                    field + "before",
                    before.isPresent(),
                    "Must be days, such as P1D, or hours and minutes, such as PT2H; 5 minutes to 60 days.");
            values.check(field + "before", before.isEmpty() || seen.add(before.get()), "Is given twice.");
            List<ChannelType> channels = rule.channels();
            values.check(
                    field + "channels",
                    channels == null || !channels.isEmpty() && new HashSet<>(channels).size() == channels.size(),
                    "Name each channel once, in order; or leave it out.");
            before.ifPresent(time -> read.add(new ReminderRules.Reminder(time, channels)));
        }
        Optional<Duration> delay = delay();
        values.check("ladderDelay", delay.isPresent(), "Must be a time such as PT30M, from PT1M to PT24H.");
        if (delay.isEmpty() || !values.faults().isEmpty()) {
            throw new Refusal(Problem.invalid(ProblemType.INVALID_VALUES, values.faults()));
        }
        return new ReminderRules(read, lateReminder, delay.get());
    }

    private Optional<Duration> delay() {
        try {
            return Optional.of(Duration.parse(ladderDelay))
                    .filter(delay -> delay.compareTo(SHORTEST_DELAY) >= 0 && delay.compareTo(LONGEST_DELAY) <= 0);
        } catch (DateTimeException notOne) {
            return Optional.empty();
        }
    }
}
