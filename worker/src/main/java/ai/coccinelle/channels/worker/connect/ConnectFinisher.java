package ai.coccinelle.channels.worker.connect;

import ai.coccinelle.channels.channel.ChannelConfiguration;
import ai.coccinelle.channels.channel.ChannelConfigurations;
import ai.coccinelle.channels.channel.ChannelSettings;
import ai.coccinelle.channels.channel.ChannelType;
import ai.coccinelle.channels.channel.WebhookSecrets;
import ai.coccinelle.channels.connect.ConnectFlow;
import ai.coccinelle.channels.connect.ConnectFlows;
import ai.coccinelle.channels.connection.Diagnosis;
import ai.coccinelle.channels.connection.Finding;
import ai.coccinelle.channels.credential.CredentialOpener;
import ai.coccinelle.channels.credential.CredentialOpener.SealBroken;
import ai.coccinelle.channels.credential.CredentialSealer;
import ai.coccinelle.channels.credential.Credentials;
import ai.coccinelle.channels.credential.Credentials.ApprovedTemplate;
import ai.coccinelle.channels.credential.Credentials.ConnectionMethod;
import ai.coccinelle.channels.credential.Secret;
import ai.coccinelle.channels.credential.Sha256;
import ai.coccinelle.channels.credential.ShownCredentials;
import ai.coccinelle.channels.lane.LaneKey;
import ai.coccinelle.channels.worker.provider.ConnectionCheck;
import ai.coccinelle.channels.worker.provider.whatsapp.D360Partner;
import java.net.URI;
import java.util.Map;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Finishes attempts that came back from 360dialog. Each step may be done again: a worker that dies amid them leaves the attempt
 * to the next, whose key revokes the first. Nothing is saved before the account was tried.
 */
final class ConnectFinisher {
    private static final Logger LOG = LoggerFactory.getLogger(ConnectFinisher.class);
    private static final int AT_ONCE = 10;
    private static final int MOST_TRIES = 5;

    private final ConnectFlows flows;
    private final ChannelConfigurations configurations;
    private final WebhookSecrets webhookSecrets;
    private final D360Partner partner;
    private final ConnectionCheck check;
    private final CredentialOpener opener;
    private final CredentialSealer sealer;
    private final URI publicUrl;

    /** @param publicUrl where the API is reached from outside: 360dialog is to call its webhook */
    ConnectFinisher(
            ConnectFlows flows,
            ChannelConfigurations configurations,
            WebhookSecrets webhookSecrets,
            D360Partner partner,
            ConnectionCheck check,
            CredentialOpener opener,
            CredentialSealer sealer,
            URI publicUrl) {
        this.flows = flows;
        this.configurations = configurations;
        this.webhookSecrets = webhookSecrets;
        this.partner = partner;
        this.check = check.within(ConnectionCheck.LONGEST);
        this.opener = opener;
        this.sealer = sealer;
        this.publicUrl = publicUrl;
    }

    /** Finishes those that wait for it. */
    void look() {
        flows.take(AT_ONCE).forEach(this::finish);
    }

    private void finish(ConnectFlows.Taken taken) {
        ConnectFlow flow = taken.flow();
        try {
            Optional<String> reason = fault(flow);
            reason.ifPresentOrElse(why -> flows.failed(flow.id(), why), () -> flows.connected(flow.id()));
            LOG.info("whatsapp connect tenant={} result={}", flow.tenantId(), reason.orElse("connected"));
        } catch (D360Partner.Refused refused) {
            LOG.warn("whatsapp connect tenant={}: {}", flow.tenantId(), refused.getMessage());
            if (refused.isForGood() || taken.tries() >= MOST_TRIES) {
                flows.failed(flow.id(), "refused");
            }
        }
    }

    /** Why the channel cannot be connected; empty once it is. */
    private Optional<String> fault(ConnectFlow flow) throws D360Partner.Refused {
        String channelId = String.valueOf(flow.channelId());
        Optional<D360Partner.Channel> found = partner.find(channelId);
        if (found.isEmpty() || !found.get().clientId().equals(flow.clientId())) {
            return Optional.of("not-yours");
        }
        if (flows.isHeldByAnother(flow.tenantId(), channelId)) {
            return Optional.of("of-another-tenant");
        }
        Secret key = partner.issueKey(channelId);
        Secret webhookSecret = Secret.random();
        partner.setWebhook(key, webhook(flow), WebhookSecrets.HEADER, webhookSecret);
        LaneKey lane = new LaneKey(flow.tenantId(), ChannelType.WHATSAPP);
        Optional<ChannelConfiguration> stored = configurations.find(lane);
        Credentials credentials = new Credentials.WhatsApp(
                ConnectionMethod.OAUTH,
                found.get().number(),
                null,
                key,
                null,
                null,
                stored.map(this::approvedTemplates).orElse(Map.of()));
        Optional<Finding> finding = check.check(credentials);
        if (finding.isEmpty()) {
            save(lane, credentials, webhookSecret, stored);
        }
        return finding.map(Finding::diagnosis).map(Diagnosis::code);
    }

    private URI webhook(ConnectFlow flow) {
        return URI.create(publicUrl.toString().replaceFirst("/+$", "") + "/webhooks/360dialog/" + flow.tenantId());
    }

    /** Which templates Meta approved does not change with the way of connecting. */
    private Map<String, ApprovedTemplate> approvedTemplates(ChannelConfiguration stored) {
        String sealed = stored.settings().configEncrypted();
        try {
            return sealed != null && opener.open(stored.lane(), sealed) instanceof Credentials.WhatsApp account
                    ? account.approvedTemplates()
                    : Map.of();
        } catch (SealBroken unreadable) {
            return Map.of();
        }
    }

    private void save(
            LaneKey lane, Credentials credentials, Secret webhookSecret, Optional<ChannelConfiguration> stored) {
        webhookSecrets.save(new WebhookSecrets.Stored(lane, null, Sha256.of(webhookSecret)));
        configurations.save(
                lane,
                new ChannelSettings(
                        true,
                        true,
                        sealer.seal(lane, credentials),
                        stored.map(configuration -> configuration.settings().templates())
                                .orElse(Map.of()),
                        ShownCredentials.of(credentials).write()));
    }
}
