package ai.coccinelle.channels.worker.connect;

import static ai.coccinelle.channels.simulator.SimulatedAccounts.D360_CHANNEL_ID;
import static ai.coccinelle.channels.simulator.SimulatedAccounts.D360_CLIENT_ID;
import static ai.coccinelle.channels.simulator.SimulatedAccounts.D360_NUMBER;
import static ai.coccinelle.channels.simulator.SimulatedAccounts.D360_PARTNER_ID;
import static ai.coccinelle.channels.simulator.SimulatedAccounts.D360_PARTNER_KEY;
import static org.assertj.core.api.Assertions.assertThat;

import ai.coccinelle.channels.channel.ChannelConfigurations;
import ai.coccinelle.channels.channel.ChannelSettings;
import ai.coccinelle.channels.channel.ChannelType;
import ai.coccinelle.channels.channel.WebhookSecrets;
import ai.coccinelle.channels.connect.ConnectFlow;
import ai.coccinelle.channels.connect.ConnectFlows;
import ai.coccinelle.channels.connection.Diagnosis;
import ai.coccinelle.channels.connection.Finding;
import ai.coccinelle.channels.credential.CredentialOpener;
import ai.coccinelle.channels.credential.CredentialSealer;
import ai.coccinelle.channels.credential.Credentials;
import ai.coccinelle.channels.credential.Credentials.ApprovedTemplate;
import ai.coccinelle.channels.credential.Credentials.ConnectionMethod;
import ai.coccinelle.channels.credential.Keysets;
import ai.coccinelle.channels.credential.Secret;
import ai.coccinelle.channels.credential.ShownCredentials;
import ai.coccinelle.channels.lane.LaneKey;
import ai.coccinelle.channels.lane.Lanes;
import ai.coccinelle.channels.simulator.ProviderSimulators;
import ai.coccinelle.channels.tenant.Tenant;
import ai.coccinelle.channels.tenant.Tenants;
import ai.coccinelle.channels.worker.TestPool;
import ai.coccinelle.channels.worker.provider.ConnectionCheck;
import ai.coccinelle.channels.worker.provider.Timeouts;
import ai.coccinelle.channels.worker.provider.whatsapp.D360Partner;
import ai.coccinelle.channels.worker.provider.whatsapp.WhatsAppCheck;
import ai.coccinelle.channels.worker.provider.whatsapp.WhatsAppSettings;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicReference;
import org.jdbi.v3.core.Jdbi;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ConnectFinisherIT {
    private static final Timeouts TIMEOUTS = new Timeouts(Duration.ofSeconds(2), Duration.ofSeconds(2));
    private static final URI PUBLIC_URL = URI.create("https://channels.example.com/");

    private final TestPool pool = new TestPool();
    private final ProviderSimulators simulators = ProviderSimulators.start(0);
    private final Keysets keysets = Keysets.generate();
    private final Jdbi jdbi;
    private final ConnectFlows flows;
    private final ChannelConfigurations configurations;
    private final WebhookSecrets webhookSecrets;
    private final CredentialOpener opener;
    private final CredentialSealer sealer;
    private final Tenants tenants;

    ConnectFinisherIT() throws IOException {
        jdbi = pool.jdbi();
        Lanes lanes = new Lanes(jdbi);
        flows = new ConnectFlows(jdbi);
        configurations = new ChannelConfigurations(jdbi, lanes);
        webhookSecrets = new WebhookSecrets(jdbi);
        opener = new CredentialOpener(keysets.privateKeyset().reveal());
        sealer = CredentialSealer.ofPrivateKeyset(keysets.privateKeyset().reveal());
        tenants = new Tenants(jdbi, lanes);
    }

    @AfterEach
    void stop() {
        simulators.close();
        pool.close();
    }

    private ConnectionCheck realCheck() {
        WhatsAppCheck check = new WhatsAppCheck(new WhatsAppSettings(
                simulators.metaUrl(), simulators.d360Url(), WhatsAppSettings.DEFAULT_GRAPH_VERSION, TIMEOUTS));
        return credentials -> check.check((Credentials.WhatsApp) credentials);
    }

    private ConnectFinisher finisher(URI partnerUrl, ConnectionCheck check) {
        return new ConnectFinisher(
                flows,
                configurations,
                webhookSecrets,
                new D360Partner(new D360Partner.Settings(
                        partnerUrl, simulators.d360Url(), D360_PARTNER_ID, new Secret(D360_PARTNER_KEY), TIMEOUTS)),
                check,
                opener,
                sealer,
                PUBLIC_URL);
    }

    private void finish() {
        finisher(simulators.d360PartnerUrl(), realCheck()).look();
    }

    private LaneKey newTenant() {
        UUID id = tenants.save(
                        new Tenant(UUID.randomUUID(), "tenant_" + UUID.randomUUID(), "Salon", "fr", "Europe/Paris"))
                .id();
        return new LaneKey(id, ChannelType.WHATSAPP);
    }

    private void comeBack(LaneKey lane, String client, String channel) {
        Secret state = flows.start(lane.tenantId(), Duration.ofMinutes(5)).state();
        Secret browser = Secret.random();
        assertThat(flows.bind(state, browser)).isTrue();
        assertThat(flows.comeBack(state, browser, client, channel)).isPresent();
    }

    private void confirm(LaneKey lane) {
        ConnectFlow flow = latest(lane);
        assertThat(flow.status()).isEqualTo("found");
        assertThat(flows.confirm(lane.tenantId(), flow.id(), String.valueOf(flow.number())))
                .isPresent();
    }

    private void comeBackAndConfirm(LaneKey lane) {
        comeBack(lane, D360_CLIENT_ID, D360_CHANNEL_ID);
        finish();
        confirm(lane);
    }

    private ConnectFlow latest(LaneKey lane) {
        return flows.latest(lane.tenantId()).orElseThrow();
    }

    private Credentials.WhatsApp stored(LaneKey lane) throws CredentialOpener.SealBroken {
        String sealed = configurations.find(lane).orElseThrow().settings().configEncrypted();
        return (Credentials.WhatsApp) opener.open(lane, String.valueOf(sealed));
    }

    @Test
    void aNumberIsFoundAndNoKeyIssuedBeforeTheTenantConfirmsIt() {
        LaneKey lane = newTenant();
        comeBack(lane, D360_CLIENT_ID, D360_CHANNEL_ID);
        finish();
        finish();
        ConnectFlow flow = latest(lane);
        assertThat(flow.status()).isEqualTo("found");
        assertThat(flow.number()).isEqualTo("+" + D360_NUMBER);
        assertThat(flow.displayName()).isEqualTo("Salon Coccinelle");
        assertThat(configurations.find(lane)).isEmpty();
        assertThat(webhookSecrets.find(lane.tenantId().toString(), ChannelType.WHATSAPP))
                .isEmpty();

        assertThat(flows.confirm(lane.tenantId(), flow.id(), "+33600000000")).isEmpty();
        assertThat(flows.confirm(newTenant().tenantId(), flow.id(), "+" + D360_NUMBER))
                .isEmpty();
        jdbi.useHandle(handle -> handle.execute("UPDATE whatsapp_connects SET expires_at = now()"));
        assertThat(flows.confirm(lane.tenantId(), flow.id(), "+" + D360_NUMBER)).isEmpty();
    }

    @Test
    void aNumberThatMetaSaidIsAnotherTenantsIsNotTakenFromIt() {
        configure(newTenant(), ConnectionMethod.MANUAL);
        LaneKey second = newTenant();
        comeBack(second, D360_CLIENT_ID, D360_CHANNEL_ID);
        finish();
        assertThat(latest(second).reason()).isEqualTo("of-another-tenant");
    }

    @Test
    void aNumberThatAnotherTenantOnlyClaimsBesideAKeyIsTheOnesWhoConnectsIt() {
        LaneKey claims = newTenant();
        configure(claims, ConnectionMethod.OAUTH);
        comeBack(claims, D360_CLIENT_ID, "AnotherCH");
        finish();
        LaneKey second = newTenant();
        comeBackAndConfirm(second);
        finish();
        assertThat(latest(second).status()).isEqualTo("connected");
    }

    @Test
    void aNumberThatAnotherTenantConnectedIsItsOwnOnANewChannel() {
        LaneKey first = newTenant();
        comeBackAndConfirm(first);
        finish();
        jdbi.useHandle(handle -> handle.execute("UPDATE whatsapp_connects SET channel_id = 'OldCH'"));
        LaneKey second = newTenant();
        comeBack(second, D360_CLIENT_ID, D360_CHANNEL_ID);
        finish();
        assertThat(latest(second).reason()).isEqualTo("of-another-tenant");
    }

    private void configure(LaneKey lane, ConnectionMethod method) {
        Credentials byHand = new Credentials.WhatsApp(
                method,
                "+" + D360_NUMBER,
                method == ConnectionMethod.MANUAL ? "1" : null,
                new Secret("key-typed-by-hand"),
                null,
                null,
                Map.of());
        configurations.save(
                lane,
                new ChannelSettings(
                        true,
                        true,
                        sealer.seal(lane, byHand),
                        Map.of(),
                        ShownCredentials.of(byHand).write()));
    }

    @Test
    void aNumberThatAnotherTenantTookMeanwhileIsNotConnectedAfterTheConfirmation() throws Exception {
        LaneKey first = newTenant();
        LaneKey second = newTenant();
        comeBack(first, D360_CLIENT_ID, D360_CHANNEL_ID);
        comeBack(second, D360_CLIENT_ID, D360_CHANNEL_ID);
        finish();
        confirm(second);
        finish();
        Credentials.WhatsApp before = stored(second);
        confirm(first);
        finish();
        assertThat(latest(first).reason()).isEqualTo("of-another-tenant");
        assertThat(stored(second)).isEqualTo(before);
        assertThat(realCheck().check(before)).as("its key still opens").isEmpty();
    }

    @Test
    void aChannelThatWasConfirmedIsTriedSavedAndSwitchedOn() throws Exception {
        LaneKey lane = newTenant();
        comeBackAndConfirm(lane);
        finish();

        assertThat(latest(lane).status()).isEqualTo("connected");
        Credentials.WhatsApp account = stored(lane);
        assertThat(account.connectionMethod()).isEqualTo(ConnectionMethod.OAUTH);
        assertThat(account.whatsappNumber()).isEqualTo("+" + D360_NUMBER);
        assertThat(realCheck().check(account)).isEmpty();
        ChannelSettings settings = configurations.find(lane).orElseThrow().settings();
        assertThat(settings.enabled()).isTrue();
        assertThat(settings.configured()).isTrue();
        assertThat(settings.details())
                .contains("oauth")
                .doesNotContain(account.token().reveal());
        assertThat(webhookSecrets
                        .find(lane.tenantId().toString(), ChannelType.WHATSAPP)
                        .orElseThrow()
                        .secretHash())
                .hasSize(32);

        finish();
        assertThat(stored(lane)).as("it is finished once").isEqualTo(account);
    }

    @Test
    void theTemplatesThatMetaApprovedStay() throws Exception {
        LaneKey lane = newTenant();
        Map<String, ApprovedTemplate> approved = Map.of("rdvRappel", new ApprovedTemplate("rdv_rappel", "fr"));
        configurations.save(
                lane,
                new ChannelSettings(
                        false,
                        true,
                        sealer.seal(
                                lane,
                                new Credentials.WhatsApp(
                                        ConnectionMethod.MANUAL,
                                        "+33612345678",
                                        "1",
                                        new Secret("t"),
                                        null,
                                        null,
                                        approved)),
                        Map.of("promotions", false),
                        ChannelSettings.NO_DETAILS));
        comeBackAndConfirm(lane);
        finish();
        assertThat(stored(lane).approvedTemplates()).isEqualTo(approved);
        assertThat(configurations.find(lane).orElseThrow().settings().allows("promotions"))
                .isFalse();
    }

    @Test
    void aChannelThatGaveNoLeaveOrIsAnotherClientsIsNotTaken() {
        LaneKey lane = newTenant();
        comeBack(lane, D360_CLIENT_ID, "AnotherCH");
        finish();
        assertThat(latest(lane).reason()).isEqualTo("not-yours");
        comeBack(lane, "AnotherCL", D360_CHANNEL_ID);
        finish();
        assertThat(latest(lane).reason()).isEqualTo("not-yours");
        assertThat(configurations.find(lane)).isEmpty();
    }

    @Test
    void aChannelThatAnotherTenantHoldsIsNotTakenFromIt() throws Exception {
        LaneKey first = newTenant();
        comeBackAndConfirm(first);
        finish();
        Credentials.WhatsApp before = stored(first);

        LaneKey second = newTenant();
        comeBack(second, D360_CLIENT_ID, D360_CHANNEL_ID);
        finish();
        assertThat(latest(second).reason()).isEqualTo("of-another-tenant");
        assertThat(configurations.find(second)).isEmpty();
        assertThat(realCheck().check(before)).as("the first's key still opens").isEmpty();

        configurations.delete(first);
        comeBackAndConfirm(second);
        finish();
        assertThat(latest(second).status()).isEqualTo("connected");
    }

    @Test
    void whatDoesNotWorkIsNotSaved() {
        LaneKey lane = newTenant();
        comeBackAndConfirm(lane);
        finisher(simulators.d360PartnerUrl(), account -> Optional.of(new Finding(Diagnosis.TOKEN_REFUSED, "401")))
                .look();
        assertThat(latest(lane).reason()).isEqualTo("token-refused");
        assertThat(configurations.find(lane)).isEmpty();
        assertThat(webhookSecrets.find(lane.tenantId().toString(), ChannelType.WHATSAPP))
                .isEmpty();
    }

    @Test
    void whileNobodyAnswersItIsTriedAgainButNotForEver() {
        LaneKey lane = newTenant();
        comeBack(lane, D360_CLIENT_ID, D360_CHANNEL_ID);
        ConnectFinisher away = finisher(URI.create("http://127.0.0.1:1"), realCheck());
        for (int tries = 1; tries <= 4; tries++) {
            away.look();
            assertThat(latest(lane).status()).isEqualTo("returned");
            passAMinute();
        }
        away.look();
        assertThat(latest(lane).reason()).isEqualTo("provider-busy");
    }

    @Test
    void aWorkerThatFellSilentLeavesItToTheNext() {
        LaneKey lane = newTenant();
        comeBack(lane, D360_CLIENT_ID, D360_CHANNEL_ID);
        assertThat(flows.take(10)).hasSize(1);
        finish();
        assertThat(latest(lane).status()).isEqualTo("returned");
        passAMinute();
        finish();
        assertThat(latest(lane).status()).isEqualTo("found");
    }

    @Test
    void aWorkerThatWasOvertakenSavesNoRevokedKey() throws Exception {
        LaneKey lane = newTenant();
        comeBackAndConfirm(lane);
        AtomicReference<Secret> newest = new AtomicReference<>();
        finisher(simulators.d360PartnerUrl(), mine -> {
                    passAMinute();
                    finisher(simulators.d360PartnerUrl(), credentials -> {
                                newest.set(((Credentials.WhatsApp) credentials).token());
                                return Optional.empty();
                            })
                            .look();
                    return Optional.empty();
                })
                .look();

        assertThat(latest(lane).status()).isEqualTo("connected");
        assertThat(stored(lane).token()).isEqualTo(newest.get());
        assertThat(realCheck().check(stored(lane))).as("its key still opens").isEmpty();
    }

    @Test
    void whatAnOvertakenWorkerFindsFaultWithEndsNothing() {
        LaneKey lane = newTenant();
        comeBackAndConfirm(lane);
        finisher(simulators.d360PartnerUrl(), account -> {
                    passAMinute();
                    assertThat(flows.take(10)).hasSize(1);
                    return Optional.of(new Finding(Diagnosis.TOKEN_REFUSED, "401"));
                })
                .look();

        assertThat(latest(lane).status()).isEqualTo("confirmed");
    }

    @Test
    void aPlatformThat360dialogDoesNotKnowIsTheReason() {
        LaneKey lane = newTenant();
        comeBack(lane, D360_CLIENT_ID, D360_CHANNEL_ID);
        new ConnectFinisher(
                        flows,
                        configurations,
                        webhookSecrets,
                        new D360Partner(new D360Partner.Settings(
                                simulators.d360PartnerUrl(),
                                simulators.d360Url(),
                                D360_PARTNER_ID,
                                new Secret("another key"),
                                TIMEOUTS)),
                        realCheck(),
                        opener,
                        sealer,
                        PUBLIC_URL)
                .look();
        assertThat(latest(lane).reason()).isEqualTo("partner-refused");
    }

    private void passAMinute() {
        jdbi.useHandle(
                handle -> handle.execute("UPDATE whatsapp_connects SET taken_at = taken_at - interval '61 seconds'"));
    }
}
