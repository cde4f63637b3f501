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

/** The example in docs/credentials.md. */
final class EncryptCredential {
    private EncryptCredential() {}

    static String encryptCredential(String secret, String answer) throws ParseException, JOSEException {
        JWKSet ours = JWKSet.parse(answer);
        RSAKey key = ours.getKeys().stream()
                .filter(each -> JWEAlgorithm.RSA_OAEP_256.equals(each.getAlgorithm()))
                .findFirst()
                .orElseThrow()
                .toRSAKey();
        JWEHeader header = new JWEHeader.Builder(JWEAlgorithm.RSA_OAEP_256, EncryptionMethod.A256GCM)
                .keyID(key.getKeyID())
                .customParam("tenant", ours.getAdditionalMembers().get("tenant"))
                .build();
        JWEObject jwe = new JWEObject(header, new Payload(secret));
        jwe.encrypt(new RSAEncrypter(key));
        return jwe.serialize();
    }
}
