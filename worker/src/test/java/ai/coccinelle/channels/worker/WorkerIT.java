package ai.coccinelle.channels.worker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import ai.coccinelle.channels.broker.Topology;
import ai.coccinelle.channels.campaign.CampaignPlan;
import ai.coccinelle.channels.campaign.Campaigns;
import ai.coccinelle.channels.channel.ChannelType;
import ai.coccinelle.channels.credential.Secret;
import ai.coccinelle.channels.hours.QuietHours;
import ai.coccinelle.channels.hours.SendingHours;
import ai.coccinelle.channels.hours.TenantHours;
import ai.coccinelle.channels.lane.AccountLimits;
import ai.coccinelle.channels.lane.Accounts;
import ai.coccinelle.channels.lane.LaneKey;
import ai.coccinelle.channels.lane.LaneRate;
import ai.coccinelle.channels.message.Hold;
import ai.coccinelle.channels.message.Message;
import ai.coccinelle.channels.message.MessageStatus;
import ai.coccinelle.channels.message.Origin;
import ai.coccinelle.channels.message.Payload;
import ai.coccinelle.channels.simulator.SimulatedAccounts;
import ai.coccinelle.channels.simulator.SimulatedProvider;
import ai.coccinelle.channels.suppression.SuppressionScope;
import ai.coccinelle.channels.suppression.SuppressionSource;
import ai.coccinelle.channels.suppression.Suppressions;
import ai.coccinelle.channels.worker.provider.Messages;
import ai.coccinelle.channels.worker.provider.Outcome;
import ai.coccinelle.channels.worker.provider.Providers;
import ai.coccinelle.channels.worker.provider.Timeouts;
import ai.coccinelle.channels.worker.provider.smtp.ScriptedSmtpServer;
import ai.coccinelle.channels.worker.provider.vapi.VapiProvider;
import ai.coccinelle.channels.worker.provider.vapi.VapiSettings;
import java.io.IOException;
import java.math.BigDecimal;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Clock;
import java.time.Duration;
import java.time.LocalTime;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.springframework.context.ConfigurableApplicationContext;

/** The worker's life on a real PostgreSQL and RabbitMQ. */
@Timeout(180)
@SuppressWarnings("NullAway.Init")
class WorkerIT {
    private static final Duration SHORT = Duration.ofSeconds(1);
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final HttpClient HTTP = HttpClient.newHttpClient();
    private static Stage stage;

    private LaneKey lane;
    private ConfigurableApplicationContext worker;

    @BeforeAll
    static void open() throws IOException {
        stage = new Stage();
    }

    @AfterAll
    static void close() {
        stage.close();
    }

    @BeforeEach
    void clear() {
        stage.simulators.faults().clear();
        stage.simulators.inbox().clear();
        stage.jdbi.useHandle(handle -> handle.execute("DELETE FROM channel_messages_log"));
        lane = stage.newLane();
    }

    @AfterEach
    void stopWorker() {
        worker.close();
    }

    @Test
    void whileItDrainsItIsNotReadyFinishesWhatIsInTheAirAndLeavesTheRest() {
        stage.simulators.faults().latency(SimulatedProvider.TWILIO, Duration.ofSeconds(4));
        worker = stage.startWorker();
        assertThat(readiness()).isEqualTo(200);
        List<UUID> ids = stage.send(lane, 20);
        await().atMost(PATIENCE)
                .until(() -> stage.simulators.inbox().arrivals("sms").size() == 20);

        Thread stop = Thread.ofPlatform().start(worker::close);

        await().atMost(PATIENCE).pollInterval(Duration.ofMillis(50)).until(() -> readiness() == 503);
        List<UUID> late = stage.send(lane, 5);
        assertThat(readiness()).as("while its calls are in the air").isEqualTo(503);
        assertThat(stop.isAlive()).isTrue();
        await().atMost(PATIENCE).until(() -> !stop.isAlive());
        assertThat(ids).allMatch(id -> stage.find(id).status() == MessageStatus.SENT);
        assertThat(late).allMatch(id -> stage.find(id).status() == MessageStatus.RELEASED);
        assertThat(stage.ready())
                .as("what the stopped worker did not acknowledge")
                .isEqualTo(5);
        assertThat(stage.simulators.inbox().arrivals("sms")).hasSize(20);

        stage.simulators.faults().clear();
        worker = stage.startWorker();
        await().atMost(PATIENCE)
                .until(() -> late.stream().allMatch(id -> stage.find(id).status() == MessageStatus.SENT));
        assertThat(stage.simulators.inbox().arrivals("sms")).hasSize(25);
    }

    @Test
    void aMessageWhoseHourHasPassedIsNotSentAndWaitsForTheNext() {
        SendingHours free = new TenantHours(stage.jdbi).find(lane.tenantId()).orElseThrow();
        LocalTime now = LocalTime.now(free.zone()).truncatedTo(ChronoUnit.MINUTES);
        new TenantHours(stage.jdbi)
                .save(
                        lane.tenantId(),
                        new SendingHours(
                                free.zone(),
                                free.region(),
                                new QuietHours(now.minusHours(1), now.plusHours(2)),
                                false,
                                free.marketing()));
        worker = stage.startWorker();
        UUID id = stage.send(lane, 1).getFirst();

        await().atMost(PATIENCE).until(() -> stage.find(id).heldFor() == Hold.QUIET_HOURS);

        Message held = stage.find(id);
        assertThat(held)
                .returns(MessageStatus.PENDING, Message::status)
                .returns(0, Message::faults)
                .returns("quiet-hours", Message::errorCode);
        assertThat(Objects.requireNonNull(held.dueAt())
                        .atZone(free.zone())
                        .toLocalTime()
                        .truncatedTo(ChronoUnit.MINUTES))
                .isEqualTo(now.plusHours(2));
        assertThat(stage.simulators.inbox().arrivals("sms")).isEmpty();
    }

    /** Longer than a call may take, and longer than its lease: what was handed over is neither sent again nor in the way. */
    @Test
    void aMailWhoseServerTakesItsTimeIsSentOnceAndHoldsUpNeitherItsLaneNorTheWorker() throws IOException {
        try (ScriptedSmtpServer server = new ScriptedSmtpServer()) {
            server.holding(ScriptedSmtpServer.DOT);
            LaneKey mails = stage.newMailLane(server.port(), 1);
            worker = stage.startWorker(
                    "--channels.delivery.deadline=500ms",
                    "--channels.delivery.lease=2s",
                    "--channels.smtp.allow-plain=true",
                    "--channels.smtp.allow-networks=127.0.0.0/8");
            UUID slow = stage.acceptMail(mails);
            UUID next = stage.acceptMail(mails);
            assertThat(stage.release(ChannelType.EMAIL, SHORT)).isEqualTo(1);

            await().atMost(PATIENCE).until(() -> stage.inFlight(mails) == 0);
            assertThat(stage.find(slow).status()).isEqualTo(MessageStatus.SENDING);
            await().atMost(PATIENCE).until(() -> stage.release(ChannelType.EMAIL, SHORT) == 1);
            await().atMost(PATIENCE).until(() -> isExtendedBeyond(slow, Duration.ofSeconds(5)));
            assertThat(stage.release(ChannelType.EMAIL, SHORT)).isZero();
            assertThat(List.of(slow, next))
                    .allSatisfy(id -> assertThat(stage.find(id).status()).isEqualTo(MessageStatus.SENDING));

            server.goOn(ScriptedSmtpServer.DOT);
            await().atMost(PATIENCE)
                    .untilAsserted(() -> assertThat(List.of(slow, next))
                            .allSatisfy(
                                    id -> assertThat(stage.find(id).status()).isEqualTo(MessageStatus.SENT)));
            assertThat(server.commands()).filteredOn("DATA"::equals).hasSize(2);
            assertThat(stage.find(slow).attempts()).hasSize(1);
            assertThat(stage.inFlight(mails)).isZero();
        }
    }

    /** It is known to be in doubt at once, not when its lease ends; and it is the tenant's to say what follows. */
    @Test
    void aMailThatAWorkerStillWaitsForWhenItStopsIsInDoubt() throws IOException {
        try (ScriptedSmtpServer server = new ScriptedSmtpServer()) {
            server.holding(ScriptedSmtpServer.DOT);
            LaneKey mails = stage.newMailLane(server.port(), 1);
            worker = stage.startWorker(
                    "--channels.delivery.deadline=500ms",
                    "--channels.delivery.lease=60s",
                    "--channels.delivery.drain=1s",
                    "--channels.smtp.allow-plain=true",
                    "--channels.smtp.allow-networks=127.0.0.0/8");
            UUID slow = stage.acceptMail(mails);
            stage.release(ChannelType.EMAIL, SHORT);
            await().atMost(PATIENCE).until(() -> stage.inFlight(mails) == 0);

            worker.close();

            assertThat(stage.find(slow))
                    .returns(MessageStatus.UNCERTAIN, Message::status)
                    .returns("deadline", Message::errorCode);
            assertThat(stage.inFlight(mails)).isZero();
        }
    }

    private static boolean isExtendedBeyond(UUID id, Duration sinceTheClaim) {
        return stage.jdbi.withHandle(handle -> handle.createQuery("""
                        SELECT due_at > claimed_at + make_interval(secs => :seconds) FROM channel_messages_log WHERE id = :id
                        """)
                .bind("seconds", sinceTheClaim.toMillis() / 1000.0)
                .bind("id", id)
                .mapTo(Boolean.class)
                .one());
    }

    @Test
    void anAlarmThatBlocksPublishersStopsNeitherConsumingNorRecording() {
        List<UUID> ids = stage.send(lane, 50);
        stage.rabbit.run("set_vm_memory_high_watermark", "absolute", "1");
        try {
            worker = stage.startWorker();
            await().atMost(PATIENCE)
                    .until(() -> ids.stream().allMatch(id -> stage.find(id).status() == MessageStatus.SENT));
        } finally {
            stage.rabbit.run("set_vm_memory_high_watermark", "0.6");
        }
        assertThat(stage.simulators.inbox().arrivals("sms")).hasSize(50);
        await().atMost(PATIENCE).until(() -> stage.ready() == 0);
    }

    @Test
    void whatATestKeySentIsSentAndReachesNobody() {
        worker = stage.startWorker();
        List<UUID> sandbox = stage.sendToSandbox(lane, 10);
        List<UUID> live = stage.send(lane, 10);
        await().atMost(PATIENCE)
                .until(() -> sandbox.stream().allMatch(id -> stage.find(id).status() == MessageStatus.SENT));
        await().atMost(PATIENCE)
                .until(() -> live.stream().allMatch(id -> stage.find(id).status() == MessageStatus.SENT));
        assertThat(sandbox)
                .allSatisfy(id -> assertThat(stage.find(id).externalMessageId()).isEqualTo("sandbox-" + id));
        assertThat(stage.simulators.inbox().arrivals("sms")).hasSize(10);
    }

    @Test
    void whoOptedOutIsNotWrittenToThoughTheMessageWasAcceptedBefore() {
        stage.suppressions.add(
                new Suppressions.Wish(lane, "+33612345678", SuppressionScope.ALL, SuppressionSource.REPLY));
        worker = stage.startWorker();
        UUID held = stage.send(lane, "+33612345678");
        UUID other = stage.send(lane, "+33612345679");

        await().atMost(PATIENCE).until(() -> stage.find(held).status() == MessageStatus.SUPPRESSED);
        await().atMost(PATIENCE).until(() -> stage.find(other).status() == MessageStatus.SENT);
        assertThat(stage.find(held).errorCode()).isEqualTo("opted-out");
        assertThat(stage.simulators.inbox().arrivals("sms"))
                .singleElement()
                .satisfies(arrival -> assertThat(arrival.to()).isEqualTo("+33612345679"));
    }

    @Test
    void whatTellsOfAnAppointmentThatStandsOtherwiseByNowIsNotSent() {
        UUID appointment = stage.appointment(lane, 2);
        worker = stage.startWorker();
        UUID old = stage.send(lane, "+33612345678", new Origin.Appointment(appointment, 1));
        UUID gone = stage.send(lane, "+33612345678", new Origin.Appointment(UUID.randomUUID(), 1));
        UUID current = stage.send(lane, "+33612345679", new Origin.Appointment(appointment, 2));

        await().atMost(PATIENCE).until(() -> stage.find(current).status() == MessageStatus.SENT);
        await().atMost(PATIENCE).until(() -> stage.find(old).status() == MessageStatus.CANCELLED);
        await().atMost(PATIENCE).until(() -> stage.find(gone).status() == MessageStatus.CANCELLED);
        assertThat(stage.find(old).errorCode()).isEqualTo("superseded");
        assertThat(stage.simulators.inbox().arrivals("sms"))
                .singleElement()
                .satisfies(arrival -> assertThat(arrival.to()).isEqualTo("+33612345679"));
    }

    @Test
    void whatIsOfACampaignThatWasCancelledIsNotSentHoweverItWaited() {
        Campaigns campaigns = new Campaigns(stage.jdbi);
        CampaignPlan plan = new CampaignPlan(
                "Soldes",
                ChannelType.SMS,
                "promotions",
                null,
                Map.of(),
                Map.of("to", "telephone"),
                null,
                null,
                null,
                false);
        UUID cancelled = campaigns.create(lane.tenantId(), plan).id();
        UUID draft = campaigns.create(lane.tenantId(), plan).id();
        campaigns.cancel(cancelled);
        UUID retried = stage.send(lane, "+33612345678", new Origin.Campaign(cancelled));
        UUID other = stage.send(lane, "+33612345679", new Origin.Campaign(draft));
        worker = stage.startWorker();

        await().atMost(PATIENCE).until(() -> stage.find(other).status() == MessageStatus.SENT);
        await().atMost(PATIENCE).until(() -> stage.find(retried).status() == MessageStatus.CANCELLED);
        assertThat(stage.find(retried).errorCode()).isEqualTo("campaign-cancelled");
        assertThat(stage.simulators.inbox().arrivals("sms"))
                .singleElement()
                .satisfies(arrival -> assertThat(arrival.to()).isEqualTo("+33612345679"));
    }

    @Test
    void whatWasReleasedInTimeAndClaimedTooLateIsNotSent() {
        UUID late = stage.send(lane, "+33612345678");
        UUID other = stage.send(lane, "+33612345679");
        stage.jdbi.useHandle(handle -> handle.execute(
                "UPDATE channel_messages_log SET useless_after = now() - interval '1 second' WHERE id = ?", late));
        worker = stage.startWorker();

        await().atMost(PATIENCE).until(() -> stage.find(other).status() == MessageStatus.SENT);
        await().atMost(PATIENCE).until(() -> stage.find(late).status() == MessageStatus.PENDING);
        assertThat(stage.find(late).errorCode()).isEqualTo("too-late");
        stage.send(lane, "+33612345680"); // whoever releases next ends it
        assertThat(stage.find(late).status()).isEqualTo(MessageStatus.EXPIRED);
        assertThat(stage.simulators.inbox().arrivals("sms"))
                .noneMatch(arrival -> arrival.to().equals("+33612345678"));
    }

    @Test
    void aSenderThatDoesNotReachOneNumberHoldsUpNoOtherTenant() {
        LaneKey other = stage.newLane();
        worker = stage.startWorker();
        UUID poison = stage.send(lane, "+32475123456", "+15005550007");
        await().atMost(PATIENCE).until(() -> stage.find(poison).faults() == 1);
        assertThat(stage.find(poison))
                .returns("21606", Message::errorCode)
                .returns(MessageStatus.PENDING, Message::status);

        UUID confirmation = stage.send(other, "+33612345679");
        UUID own = stage.send(lane, "+33612345680");

        await().atMost(PATIENCE).until(() -> stage.find(confirmation).status() == MessageStatus.SENT);
        await().atMost(PATIENCE).until(() -> stage.find(own).status() == MessageStatus.SENT);
        assertThat(stage.find(poison).attempts()).hasSize(1);
    }

    @Test
    void aSenderThatIsRefusedPausesItsTenantOnly() {
        LaneKey other = stage.newLane();
        worker = stage.startWorker();
        UUID poison = stage.send(lane, "+33612345678", "+15005550001");
        await().atMost(PATIENCE).until(() -> "21212".equals(stage.find(poison).errorCode()));

        UUID confirmation = stage.send(other, "+33612345679");

        await().atMost(PATIENCE).until(() -> stage.find(confirmation).status() == MessageStatus.SENT);
        UUID own = stage.send(lane, "+33612345680");
        assertThat(stage.find(own).status()).isEqualTo(MessageStatus.PENDING);
    }

    @Test
    void aWorkerWithoutAWayOutRestsAndPausesNobodysAccount() {
        worker = stage.startWorker();
        try (ConfigurableApplicationContext sick =
                stage.startWorker(Map.of("channels.twilio.base-url", "http://127.0.0.1:1"))) {
            List<UUID> ids = stage.send(lane, 40);

            await().atMost(PATIENCE).until(() -> {
                stage.release();
                return ids.stream().allMatch(id -> stage.find(id).status() == MessageStatus.SENT);
            });
            assertThat(sick.isRunning()).isTrue();
            assertThat(ids)
                    .as("the worker without a way out had its share")
                    .anyMatch(id -> stage.find(id).faults() > 0);
            assertThat(new Accounts(stage.jdbi)
                            .find(ChannelType.SMS)
                            .orElseThrow()
                            .pauseReason())
                    .isNull();
        }
    }

    @Test
    void aWorkerWithoutTwiliosVariablesStartsAndLeavesSmsToThoseThatHaveThem() {
        worker = stage.startWorker();
        try (ConfigurableApplicationContext without = stage.startWorker(Map.of(
                "channels.twilio.account-sid",
                "",
                "channels.twilio.auth-token",
                "",
                "channels.twilio.phone-number",
                "",
                "channels.vapi.api-key",
                ""))) {
            List<UUID> ids = stage.send(lane, 20);

            await().atMost(PATIENCE)
                    .until(() -> ids.stream().allMatch(id -> stage.find(id).status() == MessageStatus.SENT));
            assertThat(ids)
                    .allSatisfy(id -> assertThat(stage.find(id).attempts()).hasSize(1));
            assertThat(without.getBean(Providers.class).of(ChannelType.PHONE).missing())
                    .containsExactly("VAPI_API_KEY");
        }
    }

    @Test
    void aWorkerWithoutVapisVariablesLeavesPhoneToThoseThatHaveThem() {
        worker = stage.startWorker(Map.of("channels.vapi.phone-number", ""));
        String consumed = stage.rabbit.run("list_consumers", "queue_name");
        assertThat(consumed)
                .contains(Topology.sendQueue(ChannelType.SMS).name())
                .doesNotContain(Topology.sendQueue(ChannelType.PHONE).name());

        worker.close();
        worker = stage.startWorker();
        assertThat(stage.rabbit.run("list_consumers", "queue_name"))
                .contains(Topology.sendQueue(ChannelType.PHONE).name());
    }

    @Test
    void anAccountThatMaySendFastSendsABurstAtOnceThroughOneWorker() {
        List<UUID> burst = stage.send(lane, 400);
        worker = stage.startWorker();

        await().atMost(PATIENCE)
                .until(() -> burst.stream().allMatch(id -> stage.find(id).status() == MessageStatus.SENT));
        assertThat(burst)
                .allSatisfy(id -> assertThat(stage.find(id).attempts())
                        .singleElement()
                        .satisfies(attempt -> assertThat(attempt.outcome()).isEqualTo("sent")));
    }

    /** What an operator sets with PUT /api/accounts/sms is what all workers send together, not each its part. */
    @Test
    void anAccountSendsWhatItsOperatorSetHoweverManyWorkersShareIt() {
        new Accounts(stage.jdbi)
                .limit(ChannelType.SMS, new AccountLimits(new LaneRate(BigDecimal.valueOf(400), 400), null, 0));
        worker = stage.startWorker();
        try (ConfigurableApplicationContext second = stage.startWorker();
                ConfigurableApplicationContext third = stage.startWorker();
                ConfigurableApplicationContext fourth = stage.startWorker()) {
            List<UUID> burst = stage.send(lane, 400);

            await().atMost(PATIENCE)
                    .until(() -> burst.stream().allMatch(id -> stage.find(id).status() == MessageStatus.SENT));
            assertThat(burst)
                    .as("all went in one release, and no worker held one back")
                    .allSatisfy(id -> assertThat(stage.find(id).attempts())
                            .singleElement()
                            .satisfies(attempt -> assertThat(attempt.outcome()).isEqualTo("sent")));
            assertThat(List.of(second, third, fourth)).allMatch(ConfigurableApplicationContext::isRunning);
        }
    }

    @Test
    void aRecipientOfWhomTwilioSaysThatItOptedOutIsOnTheList() {
        worker = stage.startWorker();
        UUID refused = stage.send(lane, "+15005550004");
        await().atMost(PATIENCE).until(() -> stage.find(refused).status() == MessageStatus.FAILED);
        assertThat(stage.find(refused).errorCode()).isEqualTo("21610");
        assertThat(stage.suppressions.search(lane.tenantId(), ChannelType.SMS, null, 10))
                .singleElement()
                .satisfies(held -> assertThat(held.source()).isEqualTo(SuppressionSource.PROVIDER));
    }

    @Test
    void theEndOfACallOfWhichNobodyToldIsAskedFor() {
        Outcome placed = new VapiProvider(
                        new VapiSettings(
                                stage.simulators.vapiUrl(),
                                new Secret(SimulatedAccounts.VAPI_API_KEY),
                                SimulatedAccounts.VAPI_PHONE_NUMBER,
                                SimulatedAccounts.VAPI_ASSISTANT_ID,
                                Timeouts.DEFAULT),
                        Clock.systemUTC())
                .send(Messages.to("+33639980062", new Payload.Call("Bonjour", Map.of()), null));
        String call = ((Outcome.Accepted) placed).externalMessageId();
        stage.jdbi.useHandle(handle -> handle.execute(
                "INSERT INTO open_calls VALUES (?, ?, now(), now() + interval '1 day')", Messages.ID, call));

        worker = stage.startWorker();

        await().atMost(PATIENCE)
                .until(() -> stage.jdbi.withHandle(handle -> handle.createQuery("""
                                SELECT count(*) FROM receipts
                                WHERE provider = 'vapi' AND external_id = ? AND message_id = ? AND meaning = 'undelivered'
                                  AND code = 'customer-did-not-answer' AND reason = 'nobody answered'
                                """)
                                .bind(0, call)
                                .bind(1, Messages.ID)
                                .mapTo(Integer.class)
                                .one())
                        == 1);
    }

    private int readiness() {
        URI uri = URI.create("http://127.0.0.1:" + worker.getEnvironment().getProperty("local.management.port")
                + "/actuator/health/readiness");
        try {
            return HTTP.send(HttpRequest.newBuilder(uri).build(), BodyHandlers.discarding())
                    .statusCode();
        } catch (IOException closed) {
            return 0;
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            return 0;
        }
    }
}
