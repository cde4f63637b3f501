package ai.coccinelle.channels.worker.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import ai.coccinelle.channels.channel.ChannelType;
import ai.coccinelle.channels.credential.CredentialOpener;
import ai.coccinelle.channels.credential.Keysets;
import ai.coccinelle.channels.credential.PrivateJwks;
import ai.coccinelle.channels.hours.MarketingHours;
import ai.coccinelle.channels.lane.Accounts;
import ai.coccinelle.channels.lane.LaneKey;
import ai.coccinelle.channels.lane.Lanes;
import ai.coccinelle.channels.message.Attempts;
import ai.coccinelle.channels.message.ClaimedMessage;
import ai.coccinelle.channels.message.Ended;
import ai.coccinelle.channels.message.LaneOrder;
import ai.coccinelle.channels.message.MessageKind;
import ai.coccinelle.channels.message.Transition;
import ai.coccinelle.channels.worker.provider.Deadline;
import ai.coccinelle.channels.worker.provider.Lookup;
import ai.coccinelle.channels.worker.provider.OutboundMessage;
import ai.coccinelle.channels.worker.provider.Outcome;
import ai.coccinelle.channels.worker.provider.Provider;
import ai.coccinelle.channels.worker.provider.Providers;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jdbi.v3.core.Jdbi;
import org.junit.jupiter.api.Test;

class DeliveryTest {
    private static final Duration LEASE = Duration.ofSeconds(55);
    private static final Deadline DEADLINE = new Deadline(Duration.ofSeconds(25));
    private static final Runnable NOTHING = () -> {};
    private static final LaneKey LANE = new LaneKey(UUID.randomUUID(), ChannelType.SMS);

    private final List<OutboundMessage> sent = new ArrayList<>();
    private volatile Duration counted = Duration.ZERO;
    private volatile Duration shown = Duration.ZERO;
    private Outcome outcome = new Outcome.Accepted("SM1");
    private Duration asking = Duration.ZERO;

    private final Leases leases = new Leases(LEASE, () -> counted.toNanos(), () -> Instant.EPOCH.plus(shown));
    private final Delivery delivery = delivery(new Provider() {
        @Override
        public Outcome send(OutboundMessage message) {
            sent.add(message);
            return outcome;
        }

        @Override
        public Lookup find(OutboundMessage message) {
            counted = counted.plus(asking);
            return new Lookup.CannotTell("this provider cannot be asked");
        }
    });

    @Test
    void aMessageIsSentWhileItsLeaseOutlastsTheCall() {
        assertThat(afterWaiting(Duration.ofSeconds(30)).transition()).isEqualTo(new Transition.Sent("SM1"));
        assertThat(sent).hasSize(1);
    }

    @Test
    void aWorkerThatFrozeSendsNothingThatAnotherMayHaveByNow() {
        assertThat(afterWaiting(Duration.ofSeconds(31)).transition())
                .isInstanceOfSatisfying(
                        Transition.Postponed.class,
                        postponed -> assertThat(postponed.code()).isEqualTo("lease"));
        assertThat(sent).isEmpty();
    }

    @Test
    void aMachineThatWasSuspendedIsFoundOutByTheTimeOfDay() {
        Leases.Lease lease = leases.begin();
        shown = Duration.ofSeconds(70);

        assertThat(delivery.attempt(Claims.in(LANE), lease, NOTHING).transition())
                .isInstanceOf(Transition.Postponed.class);
        assertThat(sent).isEmpty();
    }

    @Test
    void aProviderThatTookLongToBeAskedIsNotSentTheMessageAsWell() {
        asking = Duration.ofSeconds(32);

        assertThat(delivery.attempt(Claims.inDoubt(LANE), leases.begin(), NOTHING)
                        .transition())
                .isInstanceOf(Transition.Postponed.class);
        assertThat(sent).isEmpty();
    }

    @Test
    void theProviderLearnsHowLongTheMessageIsStillOfUse() {
        ClaimedMessage claimed = Claims.of(MessageKind.TRANSACTIONAL, 0, Duration.ofMinutes(20));
        Leases.Lease lease = leases.begin();
        counted = Duration.ofSeconds(10);
        delivery.attempt(claimed, lease, NOTHING);

        assertThat(sent)
                .singleElement()
                .satisfies(message -> assertThat(message.usefulFor()).isEqualTo(Duration.ofSeconds(1190)));
    }

    @Test
    void whatPausesAnAccountIsDueWhenOthersHaveProbedIt() {
        outcome = new Outcome.Misconfigured("20003", "credentials refused");

        Ended ended = delivery.attempt(Claims.in(LANE), leases.begin(), NOTHING);

        assertThat(ended.order()).isEqualTo(new LaneOrder.Pause("credentials refused", Duration.ofMinutes(5)));
        assertThat(ended.transition())
                .isEqualTo(new Transition.Paused(Duration.ofSeconds(330), "20003", "credentials refused"));
    }

    private Ended afterWaiting(Duration time) {
        Leases.Lease lease = leases.begin();
        counted = time;
        return delivery.attempt(Claims.in(LANE), lease, NOTHING);
    }

    private static Delivery delivery(Provider provider) {
        Jdbi nowhere = Jdbi.create(() -> {
            throw new SQLException("no database here");
        });
        Attempts attempts = new Attempts(nowhere, new Lanes(nowhere), new Accounts(nowhere));
        return new Delivery(
                new Providers(Arrays.stream(ChannelType.values())
                        .collect(Collectors.toMap(Function.identity(), channel -> provider))),
                new CredentialOpener(Keysets.generate().privateKeyset().reveal(), new PrivateJwks("")),
                new LaneGuards(),
                new HandingOver(DEADLINE, new DatabaseLease(attempts, LEASE)),
                new Doubts(attempts, DEADLINE, new Persistence()),
                new Circuit(
                        new Breakers(channel -> new Breaker(channel.wireName(), 5, System::nanoTime, new HandTimer()))),
                new Hours(MarketingHours.ALWAYS));
    }
}
