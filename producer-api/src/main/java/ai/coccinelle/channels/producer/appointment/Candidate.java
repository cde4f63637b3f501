package ai.coccinelle.channels.producer.appointment;

import ai.coccinelle.channels.appointment.Advance;
import ai.coccinelle.channels.appointment.Appointment;
import ai.coccinelle.channels.appointment.Notice;
import ai.coccinelle.channels.appointment.NoticeKind;
import ai.coccinelle.channels.channel.ChannelType;
import ai.coccinelle.channels.message.Origin;
import ai.coccinelle.channels.producer.submit.Intake;
import ai.coccinelle.channels.producer.submit.MessageRequest;
import ai.coccinelle.channels.producer.template.Language;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A notice that is to have a message, on the first channel that takes it.
 *
 * @param soFar what it has so far, which holds where no channel takes it
 * @param tried the channels that had their turn
 * @param passed which channels were passed over just now, and why
 */
record Candidate(Notice notice, Appointment appointment, SoFar soFar, List<ChannelType> tried, List<String> passed) {
    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("HH:mm");

    /** A message's end lies at most a year ahead, however far the appointment does. */
    private static final Duration LONGEST_USE = Duration.ofDays(365);

    Candidate {
        tried = List.copyOf(tried);
        passed = List.copyOf(passed);
    }

    /** What a notice has, before it has another message. */
    sealed interface SoFar {
        /** No message, or one that is sure not to arrive. */
        record Nothing() implements SoFar {}

        /** One that went, and of which nobody says that it arrived. */
        record Sent() implements SoFar {}

        /**
         * One that waits, and is to be withdrawn before another goes.
         *
         * @param lookAfter when to look at it again where it is to go on
         */
        record Waiting(UUID messageId, Duration lookAfter) implements SoFar {}
    }

    /** One that goes on from the channels that had their turn. */
    static Candidate of(Notice notice, Appointment appointment, SoFar soFar) {
        return new Candidate(notice, appointment, soFar, notice.progress().tried(), List.of());
    }

    /** One that has had no message yet, or begins again: every channel has its turn. */
    static Candidate anew(Notice notice, Appointment appointment) {
        return new Candidate(notice, appointment, new SoFar.Nothing(), List.of(), List.of());
    }

    /** The channel whose turn it is, or empty when none is left. */
    Optional<ChannelType> next() {
        return channels()
                .filter(channel -> !tried.contains(channel))
                .filter(channel -> reaches(channel))
                .findFirst();
    }

    Candidate without(ChannelType channel, String why) {
        return new Candidate(
                notice,
                appointment,
                soFar,
                with(channel),
                Stream.concat(passed.stream(), Stream.of(channel.wireName() + ": " + why))
                        .toList());
    }

    /** The channels that had their turn, when this one has had it. */
    List<ChannelType> with(ChannelType channel) {
        return Stream.concat(tried.stream(), Stream.of(channel)).toList();
    }

    /** The message that is to be withdrawn first. */
    Optional<UUID> waiting() {
        return soFar instanceof SoFar.Waiting(UUID message, Duration _) ? Optional.of(message) : Optional.empty();
    }

    /**
     * Where the notice goes when there is to be no other message.
     *
     * @param reason why, in a word
     * @param detail which channels were passed over, and why; null: as before
     */
    Advance without(String reason, @Nullable String detail) {
        return switch (soFar) {
            case SoFar.Nothing() -> new Advance.Skipped(reason, detail);
            case SoFar.Sent() -> new Advance.Done();
            case SoFar.Waiting(UUID _, Duration lookAfter) -> new Advance.Watched(lookAfter);
        };
    }

    boolean isOver(Instant now) {
        return !appointment.booking().startsAt().isAfter(now);
    }

    /** Which channels were passed over, and why. */
    String detail() {
        return Stream.concat(
                        passed.stream(),
                        channels()
                                .filter(channel -> !reaches(channel))
                                .map(channel -> channel.wireName() + ": no-address"))
                .collect(Collectors.joining(", "));
    }

    /** The message, on the channel. */
    Intake.Wanted wanted(ChannelType channel, ZoneId zone, Instant now) {
        ZonedDateTime start =
                appointment.booking().startsAt().atZone(appointment.booking().zone(zone));
        Instant end = now.plus(LONGEST_USE).truncatedTo(ChronoUnit.SECONDS);
        String locale = appointment.booking().customer().locale();
        return new Intake.Wanted(
                new MessageRequest(
                        channel,
                        appointment.booking().customer().address(channel).orElseThrow(),
                        template(notice.subject().kind()),
                        Map.of(
                                "clientName",
                                appointment.booking().customer().name(),
                                "rdvDate",
                                start.toLocalDate().toString(),
                                "rdvTime",
                                TIME.format(start),
                                "service",
                                appointment.booking().service()),
                        locale == null ? null : Language.of(locale),
                        start.toInstant().isBefore(end) ? start.toInstant() : end,
                        null),
                new Origin.Appointment(appointment.id(), appointment.revision()));
    }

    private Stream<ChannelType> channels() {
        List<ChannelType> own = notice.channels();
        return (own == null ? appointment.booking().channels() : own).stream();
    }

    private boolean reaches(ChannelType channel) {
        return appointment.booking().customer().address(channel).isPresent();
    }

    private static String template(NoticeKind kind) {
        return switch (kind) {
            case CONFIRMATION -> "rdvConfirmation";
            case REMINDER -> "rdvRappel";
            case CANCELLATION -> "rdvAnnulation";
        };
    }
}
