package ai.coccinelle.channels.credential;

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
import java.util.Map;

/** The example in docs/credentials.md. */
final class EncryptCredential {
    private EncryptCredential() {}

    static String encryptCredential(String secret, String answer, Map<String, String> destination)
            throws ParseException, JOSEException {
        JWKSet ours = JWKSet.parse(answer);
        RSAKey key = ours.getKeys().stream()
                .filter(each -> JWEAlgorithm.RSA_OAEP_256.equals(each.getAlgorithm()))
                .findFirst()
                .orElseThrow()
                .toRSAKey();
        JWEHeader.Builder header = new JWEHeader.Builder(JWEAlgorithm.RSA_OAEP_256, EncryptionMethod.A256GCM)
                .keyID(key.getKeyID())
                .customParam("tenant", ours.getAdditionalMembers().get("tenant"));
        destination.forEach(header::customParam);
        JWEObject jwe = new JWEObject(header.build(), new Payload(secret));
        jwe.encrypt(new RSAEncrypter(key));
        return jwe.serialize();
    }
}
