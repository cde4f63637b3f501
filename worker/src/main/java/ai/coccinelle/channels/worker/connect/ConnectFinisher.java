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
 * Identifies the number of attempts that came back from 360dialog, and connects those that their tenant confirmed. Each step is
 * repeatable: after a worker's death the next one takes the attempt, and its key revokes the first. Only an account that was
 * tested is saved.
 */
final class ConnectFinisher {
    private static final Logger LOG = LoggerFactory.getLogger(ConnectFinisher.class);
    private static final int AT_ONCE = 10;
    private static final int MOST_TRIES = 5;
    private static final int LONGEST_NAME = 200;

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
            Optional<String> fault = flow.status().equals("confirmed") ? connect(taken) : identify(flow);
            fault.ifPresent(reason -> flows.failed(taken, reason));
            LOG.info(
                    "whatsapp connect tenant={} step={} result={}",
                    flow.tenantId(),
                    flow.status(),
                    fault.orElse("done"));
        } catch (D360Partner.Refused refused) {
            LOG.warn("whatsapp connect tenant={}: {}", flow.tenantId(), refused.getMessage());
            if (refused.isForGood() || taken.tries() >= MOST_TRIES) {
                flows.failed(taken, refused.code());
            }
        }
    }

    /** Finds out which number came back, for the tenant to confirm. Nothing changes at 360dialog. */
    private Optional<String> identify(ConnectFlow flow) throws D360Partner.Refused {
        Optional<D360Partner.Channel> found = channel(flow);
        Optional<String> fault = fault(flow, found);
        if (fault.isEmpty() && found.isPresent()) {
            String name = found.get().name();
            flows.found(
                    flow.id(),
                    found.get().number(),
                    name.isBlank() ? null : name.substring(0, Math.min(name.length(), LONGEST_NAME)));
        }
        return fault;
    }

    /** Connects the channel that the tenant confirmed; the result is the reason why it cannot be. */
    private Optional<String> connect(ConnectFlows.Taken taken) throws D360Partner.Refused {
        ConnectFlow flow = taken.flow();
        Optional<D360Partner.Channel> found = channel(flow);
        Optional<String> fault = fault(flow, found);
        if (fault.isPresent() || found.isEmpty()) {
            return fault;
        }
        if (!found.get().number().equals(flow.number())) {
            return Optional.of("number-changed");
        }
        Secret key = partner.issueKey(found.get().id());
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
        if (finding.isEmpty() && !flows.connected(taken, () -> save(lane, credentials, webhookSecret, stored))) {
            LOG.warn("whatsapp connect tenant={}: another worker took it over, nothing is saved", flow.tenantId());
        }
        return finding.map(Finding::diagnosis).map(Diagnosis::code);
    }

    private Optional<D360Partner.Channel> channel(ConnectFlow flow) throws D360Partner.Refused {
        return partner.find(String.valueOf(flow.channelId()));
    }

    /** The reason why this channel cannot be this tenant's; empty when it can. */
    private Optional<String> fault(ConnectFlow flow, Optional<D360Partner.Channel> found) {
        if (found.isEmpty() || !found.get().clientId().equals(flow.clientId())) {
            return Optional.of("not-yours");
        }
        if (found.get().number().isEmpty()) {
            return Optional.of("no-number");
        }
        return flows.isHeldByAnother(
                        flow.tenantId(), found.get().id(), found.get().number())
                ? Optional.of("of-another-tenant")
                : Optional.empty();
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
