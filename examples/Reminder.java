import ai.coccinelle.channels.client.Channel;
import ai.coccinelle.channels.client.ChannelsClient;
import ai.coccinelle.channels.client.OutgoingMessage;
import ai.coccinelle.channels.client.ProblemException;
import ai.coccinelle.channels.client.SendAnswer;
import java.net.URI;
import java.time.Duration;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Map;

/**
 * Sends a reminder of tomorrow's appointment and waits for its outcome. With bin/run in another terminal:
 *
 * <pre>
 * set -a; . .data/quickstart.env
 * java -cp 'client/target/client.jar:quickstart/target/lib/*' examples/Reminder.java
 * </pre>
 */
class Reminder {
    public static void main(String[] arguments) {
        URI api = URI.create(System.getenv("BASE_URL"));
        ZonedDateTime appointment =
                ZonedDateTime.now(ZoneId.of("Europe/Paris")).plusDays(1).withHour(14).withMinute(0);
        OutgoingMessage reminder = OutgoingMessage.of(
                        Channel.SMS,
                        "06 12 34 56 78",
                        "rdvRappel",
                        Map.of(
                                "clientName", "Jean Dupont",
                                "rdvDate", appointment.format(DateTimeFormatter.ISO_LOCAL_DATE),
                                "rdvTime", "14:00"))
                .uselessAfter(appointment.toInstant())
                // made again after a crash, it is the same: the reminder goes once
                .withKey("booking 42 reminder " + appointment.toLocalDate());
        try (ChannelsClient channels =
                ChannelsClient.builder(api, System.getenv("TENANT_KEY")).build()) {
            SendAnswer answer = channels.send(System.getenv("TENANT_ID"), reminder, Duration.ofSeconds(10));
            System.out.println(answer.messageId() + " is " + answer.status());
        } catch (ProblemException refused) {
            refused.problem().errors().forEach(fault -> System.err.println(fault.field() + ": " + fault.detail()));
            throw refused;
        }
    }
}
