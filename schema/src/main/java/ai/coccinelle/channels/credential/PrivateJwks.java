package ai.coccinelle.channels.credential;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWEDecrypter;
import com.nimbusds.jose.JWEHeader;
import com.nimbusds.jose.JWEObject;
import com.nimbusds.jose.crypto.ECDHDecrypter;
import com.nimbusds.jose.crypto.RSADecrypter;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.RSAKey;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/** Opens the secrets that tenants' systems encrypted with a key of {@link PublicJwks}. Only the worker has one. */
public final class PrivateJwks {
    private final JWKSet keys;

    /**
     * @param jwks a JWK set (RFC 7517) as JSON, as its base64 or as a {@code file:} URI; blank: there are no keys
     * @throws IllegalArgumentException when it is none, or a key lacks its private half
     */
    public PrivateJwks(String jwks) {
        this.keys = Jwks.readPrivate(jwks);
    }

    /** The same credentials with the password or token as it is, whether or not it came as a JWE. */
    Credentials open(Credentials credentials, UUID tenantId) throws Unusable {
        return switch (credentials) {
            case Credentials.Smtp smtp ->
                new Credentials.Smtp(
                        smtp.host(),
                        smtp.port(),
                        smtp.secure(),
                        smtp.user(),
                        open(smtp.password(), tenantId, smtp.destination()),
                        smtp.fromEmail(),
                        smtp.fromName());
            case Credentials.WhatsApp whatsApp ->
                new Credentials.WhatsApp(
                        whatsApp.connectionMethod(),
                        whatsApp.whatsappNumber(),
                        whatsApp.phoneNumberId(),
                        open(whatsApp.token(), tenantId, whatsApp.destination()),
                        whatsApp.appSecret(),
                        whatsApp.verifyToken(),
                        whatsApp.approvedTemplates());
        };
    }

    private Secret open(Secret secret, UUID tenantId, Map<String, String> destination) throws Unusable {
        return Jwe.isMeant(secret) ? decrypt(secret, tenantId, destination) : secret;
    }

    private Secret decrypt(Secret secret, UUID tenantId, Map<String, String> destination) throws Unusable {
        JWEObject jwe = Jwe.read(secret).orElseThrow(() -> new Unusable("it is no JWE"));
        JWEHeader header = jwe.getHeader();
        if (!tenantId.toString().equals(header.getCustomParam(Jwe.TENANT))) {
            throw new Unusable("it was encrypted for another tenant");
        }
        Optional<String> astray = Jwe.astray(jwe, destination);
        if (astray.isPresent()) {
            throw new Unusable("it was encrypted for another " + astray.get());
        }
        if (!Jwe.ENCRYPTION.equals(header.getEncryptionMethod()) || header.getCompressionAlgorithm() != null) {
            throw new Unusable("it was encrypted by other means than A256GCM");
        }
        JWK key = Jwks.find(keys, header)
                .filter(found -> found.getAlgorithm().equals(header.getAlgorithm()))
                .orElseThrow(() -> new Unusable("its key is not among CHANNELS_PRIVATE_JWKS"));
        try {
            jwe.decrypt(decrypter(key));
        } catch (JOSEException | RuntimeException fault) {
            throw new Unusable("it does not open: it was changed, or encrypted wrongly");
        }
        Secret plain = new Secret(jwe.getPayload().toString());
        if (!plain.isStorable()) {
            throw new Unusable("what is in it is blank, too long, or has line breaks");
        }
        return plain;
    }

    private static JWEDecrypter decrypter(JWK key) throws JOSEException {
        return switch (key) {
            case RSAKey rsa -> new RSADecrypter(rsa);
            case ECKey ec -> new ECDHDecrypter(ec);
            default -> throw new JOSEException("no key for encryption");
        };
    }

    /** A secret that its owner encrypted cannot be used. It carries no cause, which could quote what was inside. */
    static final class Unusable extends Exception {
        Unusable(String why) {
            super(why);
        }
    }
}
