package ai.coccinelle.channels.bench.load;

import ai.coccinelle.channels.bench.stage.Stage;
import ai.coccinelle.channels.channel.ChannelConfigurations;
import ai.coccinelle.channels.channel.ChannelSettings;
import ai.coccinelle.channels.channel.ChannelType;
import ai.coccinelle.channels.channel.PlatformChannels;
import ai.coccinelle.channels.credential.Credentials;
import ai.coccinelle.channels.credential.Secret;
import ai.coccinelle.channels.lane.LaneKey;
import ai.coccinelle.channels.lane.Lanes;
import ai.coccinelle.channels.simulator.SimulatedAccounts;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.jdbi.v3.core.Jdbi;

/** Opens tenants with the limits that a scenario needs. */
public final class Accounts {
    private final Stage stage;
    private final Booking booking;
    private final Limits limits;

    public Accounts(Stage stage, Booking booking) {
        this.stage = stage;
        this.booking = booking;
        this.limits = new Limits(stage.jdbi());
        limits.openAccount();
        new PlatformChannels(stage.jdbi()).works(ChannelType.SMS); // as a worker reports, which some runs do without
    }

    /** A tenant that may send SMS at this rate. */
    public Account withSms(String externalId, double perSecond, int burst) {
        Account account = booking.open(externalId);
        booking.switchOnSms(account);
        limits.set(account.lane(ChannelType.SMS), perSecond, burst);
        return account;
    }

    /** Many tenants that may send SMS as fast as they can, with this window each. */
    public List<Account> withFastSms(int count, int maxInFlight) {
        List<Account> accounts = withSms(count, 1, 1);
        accounts.forEach(account -> limits.open(account.lane(ChannelType.SMS), maxInFlight));
        return accounts;
    }

    /** Many tenants that may send SMS at this rate each. */
    public List<Account> withSms(int count, double perSecond, int burst) {
        return IntStream.range(0, count)
                .mapToObj(number -> withSms("tenant-" + number, perSecond, burst))
                .toList();
    }

    /** Connects the simulated mail server, with this rate. */
    public void addEmail(Account account, double perSecond, int burst) {
        booking.connectEmail(account, stage.simulators().smtpPort());
        limits.set(account.lane(ChannelType.EMAIL), perSecond, burst);
    }

    /** Has the account's mail go to another port, where nobody tries it first: a server that was well when it was saved. */
    public void moveEmail(Account account, int smtpPort) {
        Jdbi jdbi = stage.jdbi();
        LaneKey lane = account.lane(ChannelType.EMAIL);
        String sealed = stage.sealer()
                .seal(
                        lane,
                        new Credentials.Smtp(
                                "127.0.0.1",
                                smtpPort,
                                false,
                                SimulatedAccounts.SMTP_USER,
                                new Secret(SimulatedAccounts.SMTP_PASSWORD),
                                account.externalId() + "@bench.example",
                                account.externalId()));
        new ChannelConfigurations(jdbi, new Lanes(jdbi))
                .save(lane, new ChannelSettings(true, true, sealed, Map.of(), ChannelSettings.NO_DETAILS));
    }
}
