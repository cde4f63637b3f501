package ai.coccinelle.channels.quickstart;

import ai.coccinelle.channels.simulator.SimulatedAccounts;
import com.nimbusds.jose.EncryptionMethod;
import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWEAlgorithm;
import com.nimbusds.jose.JWEHeader;
import com.nimbusds.jose.JWEObject;
import com.nimbusds.jose.Payload;
import com.nimbusds.jose.crypto.RSAEncrypter;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.RSAKey;
import java.text.ParseException;
import tools.jackson.databind.JsonNode;

/** A secret as a tenant's system encrypts it before it sends it. */
final class EncryptedByOwner {
    private EncryptedByOwner() {}

    /** The JWE, with the first key that {@code GET /api/keys/credentials} answered, for the simulated mail server. */
    static String encrypt(String secret, JsonNode answer) throws ParseException, JOSEException {
        RSAKey key = JWKSet.parse(answer.toString()).getKeys().getFirst().toRSAKey();
        JWEObject jwe = new JWEObject(
                new JWEHeader.Builder(JWEAlgorithm.RSA_OAEP_256, EncryptionMethod.A256GCM)
                        .keyID(key.getKeyID())
                        .customParam("tenant", answer.path("tenant").asString())
                        .customParam("host", "127.0.0.1")
                        .customParam("user", SimulatedAccounts.SMTP_USER)
                        .build(),
                new Payload(secret));
        jwe.encrypt(new RSAEncrypter(key));
        return jwe.serialize();
    }
}
