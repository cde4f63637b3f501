import ai.coccinelle.channels.client.Appointment;
import ai.coccinelle.channels.client.AppointmentAnswer;
import ai.coccinelle.channels.client.Channel;
import ai.coccinelle.channels.client.ChannelsClient;
import ai.coccinelle.channels.client.Customer;
import ai.coccinelle.channels.client.ProblemException;
import ai.coccinelle.channels.client.StoredAppointment;
import java.net.URI;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.time.temporal.ChronoUnit;
import java.util.List;

/**
 * Books an appointment in three days: its customer gets the confirmation at once, and the reminder the day before, by itself.
 * With bin/run in another terminal:
 *
 * <pre>
 * set -a; . .data/quickstart.env
 * java -cp 'client/target/client.jar:quickstart/target/lib/*' examples/Reminder.java
 * </pre>
 */
class Reminder {
    public static void main(String[] arguments) {
        URI api = URI.create(System.getenv("BASE_URL"));
        ZonedDateTime start = ZonedDateTime.now(ZoneId.of("Europe/Paris"))
                .plusDays(3)
                .withHour(14)
                .truncatedTo(ChronoUnit.HOURS);
        Appointment appointment = Appointment.of(
                "booking 42",
                Instant.now().toEpochMilli(), // when it was changed: what comes later is newer
                start.toInstant(),
                "Coupe et brushing",
                Customer.named("Jean Dupont").withPhone("06 12 34 56 78").withEmail("jean@exemple.com"),
                List.of(Channel.SMS, Channel.EMAIL)); // by mail where the SMS fails
        try (ChannelsClient channels =
                ChannelsClient.builder(api, System.getenv("TENANT_KEY")).build()) {
            switch (channels.appointments().book(System.getenv("TENANT_ID"), appointment)) {
                case AppointmentAnswer.Stored(StoredAppointment stored, boolean created) -> {
                    System.out.println(stored.externalId() + (created ? " is booked" : " is moved"));
                    stored.notices()
                            .forEach(notice -> System.out.println(
                                    notice.kind() + " " + notice.state() + ", due at " + notice.dueAt()));
                }
                case AppointmentAnswer.OldVersion(long current) ->
                    System.out.println("nothing was changed: version " + current + " is known");
            }
        } catch (ProblemException refused) {
            refused.problem().errors().forEach(fault -> System.err.println(fault.field() + ": " + fault.detail()));
            throw refused;
        }
    }
}
