package ai.coccinelle.channels.producer.appointment;

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
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * A notice that is to have a message, on the first channel that takes it.
 *
 * @param tried the channels that had their turn
 * @param passed which channels were passed over just now, and why
 */
record Candidate(Notice notice, Appointment appointment, List<ChannelType> tried, List<String> passed) {
    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("HH:mm");

    /** A message's end lies at most a year ahead, however far the appointment does. */
    private static final Duration LONGEST_USE = Duration.ofDays(365);

    Candidate {
        tried = List.copyOf(tried);
        passed = List.copyOf(passed);
    }

    /** One that goes on from the channels that had their turn. */
    static Candidate of(Notice notice, Appointment appointment) {
        return new Candidate(notice, appointment, notice.progress().tried(), List.of());
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
                with(channel),
                Stream.concat(passed.stream(), Stream.of(channel.wireName() + ": " + why))
                        .toList());
    }

    /** The channels that had their turn, when this one has had it. */
    List<ChannelType> with(ChannelType channel) {
        return Stream.concat(tried.stream(), Stream.of(channel)).toList();
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
        ZonedDateTime start = appointment.booking().startsAt().atZone(zone);
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
