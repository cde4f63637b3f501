package ai.coccinelle.channels.producer.channel;

import ai.coccinelle.channels.channel.WebhookSecrets;
import ai.coccinelle.channels.credential.Credentials;
import ai.coccinelle.channels.credential.Secret;
import ai.coccinelle.channels.credential.Sha256;
import ai.coccinelle.channels.credential.WebhookSeal;
import ai.coccinelle.channels.credential.WebhookSeal.MetaSecrets;
import ai.coccinelle.channels.lane.LaneKey;
import java.security.MessageDigest;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Keeps what a tenant's webhook is checked by, and checks it. A secret of 16 random characters or more needs no salt. */
public final class WebhookDoors {
    private final WebhookSecrets secrets;
    private final Optional<WebhookSeal> seal;

    WebhookDoors(WebhookSecrets secrets, Optional<WebhookSeal> seal) {
        this.secrets = secrets;
        this.seal = seal;
    }

    /** Keeps what comes with these credentials, in place of what there was. Other channels have no webhook of their own. */
    void save(LaneKey lane, Credentials credentials, @Nullable Secret webhookSecret) {
        if (credentials instanceof Credentials.WhatsApp account) {
            MetaSecrets meta = new MetaSecrets(account.appSecret(), account.verifyToken());
            boolean none = meta.appSecret() == null && meta.verifyToken() == null;
            secrets.save(new WebhookSecrets.Stored(
                    lane,
                    none ? null : seal.map(it -> it.seal(lane, meta)).orElse(null),
                    webhookSecret == null ? null : Sha256.of(webhookSecret)));
        }
    }

    /** Forgets what the lane's webhook is checked by: from then on its calls are refused. */
    void forget(LaneKey lane) {
        secrets.delete(lane);
    }

    /** Whether Meta's secrets can be opened at all: there is a keyset. */
    public boolean canOpen() {
        return seal.isPresent();
    }

    /** Meta's secrets of the tenant whose webhook is called, or empty: there are none, or no keyset opens them. */
    public Optional<MetaSecrets> open(WebhookSecrets.Stored stored) {
        String sealed = stored.sealed();
        return sealed == null ? Optional.empty() : seal.flatMap(it -> it.open(stored.lane(), sealed));
    }

    /** Whether this is the secret that 360dialog was told to send along. In constant time. */
    public static boolean matches(WebhookSecrets.Stored stored, String secret) {
        return stored.secretHash() != null && MessageDigest.isEqual(stored.secretHash(), Sha256.of(new Secret(secret)));
    }
}
