package ai.coccinelle.channels.credential;

import ai.coccinelle.channels.database.Json;
import ai.coccinelle.channels.lane.LaneKey;
import com.google.crypto.tink.Aead;
import com.google.crypto.tink.InsecureSecretKeyAccess;
import com.google.crypto.tink.KeysetHandle;
import com.google.crypto.tink.RegistryConfiguration;
import com.google.crypto.tink.TinkJsonProtoKeysetFormat;
import com.google.crypto.tink.aead.AeadConfig;
import com.google.crypto.tink.aead.PredefinedAeadParameters;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.Base64;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Seals and opens what tells a tenant's webhook from a forgery, and nothing else: the API has to check a signature at once,
 * and so has a keyset of its own. Tenants' passwords and tokens stay sealed with {@link CredentialSealer}, which it cannot
 * open.
 */
public final class WebhookSeal {
    private static final String APP_SECRET = "appSecret";
    private static final String VERIFY_TOKEN = "verifyToken";

    static {
        try {
            AeadConfig.register();
        } catch (GeneralSecurityException fault) {
            throw new ExceptionInInitializerError(fault);
        }
    }

    private final Aead aead;

    /**
     * @param keyset CHANNELS_WEBHOOK_KEYSET: a Tink keyset for AEAD as JSON, or that JSON in base64
     * @throws IllegalArgumentException when it is not one
     */
    public WebhookSeal(Secret keyset) {
        try {
            this.aead = Keysets.readPrivate(keyset.reveal()).getPrimitive(RegistryConfiguration.get(), Aead.class);
        } catch (GeneralSecurityException | IllegalArgumentException fault) {
            // no cause: it may quote the keyset
            throw new IllegalArgumentException("not a Tink keyset for AEAD (JSON, or its base64)");
        }
    }

    /** A new keyset: AES-256-GCM, base64 of Tink's JSON. */
    public static Secret newKeyset() {
        try {
            String json = TinkJsonProtoKeysetFormat.serializeKeyset(
                    KeysetHandle.generateNew(PredefinedAeadParameters.AES256_GCM), InsecureSecretKeyAccess.get());
            return new Secret(Base64.getEncoder()
                    .encodeToString(json.replaceAll("\\s+", "").getBytes(StandardCharsets.UTF_8)));
        } catch (GeneralSecurityException fault) {
            throw new IllegalStateException("Tink makes no keyset", fault);
        }
    }

    /**
     * What a tenant's Meta app signs with, and what Meta names when the webhook is set up.
     *
     * @param appSecret signs each call; null: the tenant gave none
     * @param verifyToken null: the tenant gave none
     */
    public record MetaSecrets(
            @Nullable Secret appSecret, @Nullable Secret verifyToken) {}

    /** The secrets, sealed for this lane, base64. */
    public String seal(LaneKey lane, MetaSecrets secrets) {
        Map<String, String> plain = new HashMap<>();
        if (secrets.appSecret() != null) {
            plain.put(APP_SECRET, secrets.appSecret().reveal());
        }
        if (secrets.verifyToken() != null) {
            plain.put(VERIFY_TOKEN, secrets.verifyToken().reveal());
        }
        try {
            return Base64.getEncoder()
                    .encodeToString(aead.encrypt(Json.write(plain).getBytes(StandardCharsets.UTF_8), context(lane)));
        } catch (GeneralSecurityException fault) {
            throw new IllegalStateException("the webhook keyset cannot seal", fault);
        }
    }

    /** The secrets that were sealed for this lane; empty when they were sealed for another or with another keyset. */
    public Optional<MetaSecrets> open(LaneKey lane, String sealed) {
        try {
            byte[] plain = aead.decrypt(Base64.getDecoder().decode(sealed), context(lane));
            Map<String, String> secrets = Json.readTexts(new String(plain, StandardCharsets.UTF_8));
            return Optional.of(new MetaSecrets(secret(secrets, APP_SECRET), secret(secrets, VERIFY_TOKEN)));
        } catch (GeneralSecurityException | IllegalArgumentException notForThis) {
            return Optional.empty();
        }
    }

    private static @Nullable Secret secret(Map<String, String> secrets, String name) {
        String value = secrets.get(name);
        return value == null ? null : new Secret(value);
    }

    /** Binds a ciphertext to its tenant and channel: copied to another row it does not open. */
    private static byte[] context(LaneKey lane) {
        return ("webhook_secrets/" + lane.tenantId() + "/" + lane.channel().wireName())
                .getBytes(StandardCharsets.UTF_8);
    }
}
