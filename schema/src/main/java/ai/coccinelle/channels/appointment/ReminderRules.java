package ai.coccinelle.channels.appointment;

import ai.coccinelle.channels.channel.ChannelType;
import com.fasterxml.jackson.annotation.JsonInclude;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How a tenant reminds its customers.
 *
 * @param late whether an appointment that was made too late for its reminder is reminded of at once
 * @param ladderDelay how long a message may be without a receipt before the next channel is tried
 */
public record ReminderRules(List<Reminder> reminders, boolean late, Duration ladderDelay) {
    /** What holds for a tenant that has not said: one reminder, the day before, and half an hour for each channel. */
    public static final ReminderRules INITIAL =
            new ReminderRules(List.of(new Reminder(new Before("P1D"), null)), false, Duration.ofMinutes(30));

    public ReminderRules {
        reminders = List.copyOf(reminders);
    }

    /**
     * One reminder.
     *
     * @param channels in the order they are tried; null: the appointment's
     */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record Reminder(Before before, @Nullable List<ChannelType> channels) {}
}
