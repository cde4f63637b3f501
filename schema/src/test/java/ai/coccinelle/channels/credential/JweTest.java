package ai.coccinelle.channels.credential;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.coccinelle.channels.channel.ChannelType;
import ai.coccinelle.channels.credential.CredentialOpener.SealBroken;
import ai.coccinelle.channels.lane.LaneKey;
import com.nimbusds.jose.CompressionAlgorithm;
import com.nimbusds.jose.EncryptionMethod;
import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWEAlgorithm;
import com.nimbusds.jose.JWEHeader;
import com.nimbusds.jose.JWEObject;
import com.nimbusds.jose.Payload;
import com.nimbusds.jose.crypto.ECDHEncrypter;
import com.nimbusds.jose.crypto.RSAEncrypter;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.RSAKey;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;

/** Secrets that their owner encrypted: what the API says of them unopened, and what the worker does. */
class JweTest {
    private static final String SECRET = "hunter2-hunter2";
    private static final Keysets KEYSETS = Keysets.generate();
    private static final Jwks JWKS = Jwks.generate();
    private static final UUID TENANT = UUID.randomUUID();
    private static final LaneKey LANE = new LaneKey(TENANT, ChannelType.EMAIL);
    private static final Map<String, String> HERE = Map.of("host", "smtp.example.fr", "user", "salon");

    private final PublicJwks ours = new PublicJwks(JWKS.publicJwks());
    private final List<JWK> keys = Jwks.read(JWKS.publicJwks()).getKeys();

    @Test
    void bothKindsOfKeyOpen() throws Exception {
        for (JWK key : keys) {
            Secret jwe = encrypt(key, header -> header, SECRET);
            assertThat(ours.flaws(jwe, TENANT, HERE)).isEmpty();
            assertThat(password(jwe, JWKS, LANE)).isEqualTo(new Secret(SECRET));
        }
    }

    @Test
    void aSecretThatIsNotMeantAsOneStaysAsItIs() {
        for (String plain :
                List.of("hunter2", "a.b.c.d.e", "EAAGm0PX4ZCps", "eyJhbGciOiJIUzI1NiJ9.e30.c2ln", "..", "")) {
            assertThat(Jwe.isMeant(new Secret(plain))).as(plain).isFalse();
        }
    }

    @Test
    void oneForAnotherTenantIsRefusedByTheApiAndByTheWorker() throws Exception {
        Secret jwe = encrypt(keys.getFirst(), header -> header, SECRET);
        UUID other = UUID.randomUUID();

        assertFlaw(jwe, other, "invalid-jwe", "id of this tenant");
        assertThatThrownBy(() -> password(jwe, JWKS, new LaneKey(other, ChannelType.EMAIL)))
                .isInstanceOf(SealBroken.class)
                .hasMessageContainingAll("encrypted for another tenant", "Encrypt it anew");
        assertFlaw(
                encrypt(keys.getFirst(), header -> header.customParam("tenant", null), SECRET),
                TENANT,
                "invalid-jwe",
                "id of this tenant");
    }

    /** Who holds the API, or a key that configures, sees a JWE go by: it opens for no server but the one that it names. */
    @Test
    void oneForAnotherServerOrUserIsRefusedByTheApiAndByTheWorker() throws Exception {
        JWK key = keys.getFirst();
        for (String parameter : List.of("host", "user")) {
            for (String other : new String[] {"evil.example", "", null}) {
                Secret jwe = encrypt(key, header -> header.customParam(parameter, other), SECRET);
                assertFlaw(jwe, TENANT, "invalid-jwe", "needs \"" + parameter + "\"");
                assertThatThrownBy(() -> password(jwe, JWKS, LANE))
                        .isInstanceOf(SealBroken.class)
                        .hasMessageContainingAll("encrypted for another " + parameter, "Encrypt it anew");
            }
        }
        Secret inCapitals = encrypt(key, header -> header.customParam("host", "SMTP.Example.fr"), SECRET);
        assertThat(password(inCapitals, JWKS, LANE)).isEqualTo(new Secret(SECRET));
    }

    @Test
    void aHeaderCannotBeExchanged() throws Exception {
        UUID other = UUID.randomUUID();
        String foreign = encrypt(keys.getFirst(), header -> header.customParam("tenant", other.toString()), SECRET)
                .reveal();
        String own = encrypt(keys.getFirst(), header -> header, SECRET).reveal();
        Secret forged = new Secret(own.substring(0, own.indexOf('.')) + foreign.substring(foreign.indexOf('.')));

        assertThat(ours.flaws(forged, TENANT, HERE))
                .as("its header is in order")
                .isEmpty();
        assertThatThrownBy(() -> password(forged, JWKS, LANE))
                .isInstanceOf(SealBroken.class)
                .hasMessageContaining("it does not open");
    }

    @Test
    void everythingWrongWithAHeaderIsTold() throws Exception {
        JWK rsa = keys.getFirst();
        assertFlaw(encrypt(Jwks.generate(), SECRET), TENANT, "unknown-kid", "again");
        assertFlaw(encrypt(rsa, header -> header.keyID(null), SECRET), TENANT, "unknown-kid", "again");
        assertFlaw(
                encrypt(rsa, header -> header.keyID(keys.getLast().getKeyID()), SECRET),
                TENANT,
                "invalid-jwe",
                "is for alg ECDH-ES");
        assertFlaw(
                encrypt(rsa, header -> header.compressionAlgorithm(CompressionAlgorithm.DEF), SECRET),
                TENANT,
                "invalid-jwe",
                "neither zip nor crit");
        assertFlaw(
                encrypt(rsa, header -> header.criticalParams(Set.of("tenant")), SECRET),
                TENANT,
                "invalid-jwe",
                "neither zip nor crit");
        assertFlaw(
                encrypt(rsa, JWEAlgorithm.RSA_OAEP_256, EncryptionMethod.A128GCM, header -> header, SECRET),
                TENANT,
                "invalid-jwe",
                "enc A256GCM");
        assertFlaw(
                encrypt(rsa, JWEAlgorithm.RSA_OAEP_512, EncryptionMethod.A256GCM, header -> header, SECRET),
                TENANT,
                "invalid-jwe",
                "alg RSA-OAEP-256 or ECDH-ES");
        String whole = encrypt(rsa, header -> header, SECRET).reveal();
        assertFlaw(new Secret(whole.substring(0, whole.lastIndexOf('.'))), TENANT, "invalid-jwe", "five parts");
        assertFlaw(new Secret(whole + "A".repeat(PublicJwks.LONGEST)), TENANT, "invalid-jwe", "8000 characters");
        assertThat(new PublicJwks("").flaws(new Secret(whole), TENANT, HERE))
                .singleElement()
                .satisfies(flaw -> {
                    assertThat(flaw.code()).isEqualTo("no-client-encryption");
                    assertThat(flaw.detail()).contains("CHANNELS_PUBLIC_JWKS");
                });
    }

    @Test
    void theWorkerTakesNothingFromItThatTheApiWouldNot() throws Exception {
        for (String inside : List.of("", " ", "two\r\nlines", "x".repeat(Secret.LONGEST + 1))) {
            Secret jwe = encrypt(keys.getFirst(), header -> header, inside);
            assertThatThrownBy(() -> password(jwe, JWKS, LANE))
                    .isInstanceOf(SealBroken.class)
                    .hasMessageContaining("blank, too long, or has line breaks");
        }
        Secret jwe = encrypt(keys.getFirst(), header -> header, SECRET);
        assertThatThrownBy(() -> password(jwe, Jwks.generate(), LANE))
                .isInstanceOf(SealBroken.class)
                .hasMessageContaining("not among CHANNELS_PRIVATE_JWKS");
    }

    @Test
    void afterARotationEarlierOnesOpenAndAfterTheLastStepNot() throws Exception {
        Secret jwe = encrypt(keys.getFirst(), header -> header, SECRET);
        Jwks added = Jwks.withNewKeys(JWKS.privateJwks().reveal());
        Jwks retired = Jwks.withNewestKeysOnly(added.privateJwks().reveal());

        assertThat(password(jwe, added, LANE)).isEqualTo(new Secret(SECRET));
        assertThat(new PublicJwks(added.publicJwks()).keys())
                .hasSize(2)
                .doesNotContainAnyElementsOf(ours.keys())
                .isEqualTo(new PublicJwks(retired.publicJwks()).keys());
        assertThat(password(encrypt(added, SECRET), retired, LANE)).isEqualTo(new Secret(SECRET));
        assertThatThrownBy(() -> password(jwe, retired, LANE)).isInstanceOf(SealBroken.class);
    }

    @Test
    void thePublicSetHoldsNothingPrivateAndTheTwoAreNotConfused() {
        assertThat(ours.keys())
                .hasSize(2)
                .allSatisfy(key -> assertThat(key.keySet())
                        .doesNotContainAnyElementsOf(Set.of("d", "p", "q", "dp", "dq", "qi", "k"))
                        .contains("kid", "alg", "use", "kty"));
        assertThatThrownBy(() -> new PublicJwks(JWKS.privateJwks().reveal()))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new PrivateJwks(JWKS.publicJwks())).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new PublicJwks("{\"keys\":[{\"kty\":\"oct\",\"k\":\"c2VjcmV0\"}]}"))
                .isInstanceOf(IllegalArgumentException.class);
        assertThat(JWKS.toString()).doesNotContain(JWKS.privateJwks().reveal());
    }

    private void assertFlaw(Secret jwe, UUID tenant, String code, String detail) {
        assertThat(Jwe.isMeant(jwe)).isTrue();
        assertThat(ours.flaws(jwe, tenant, HERE)).anySatisfy(flaw -> {
            assertThat(flaw.code()).isEqualTo(code);
            assertThat(flaw.detail()).contains(detail);
        });
    }

    /** What the worker reads as the password of an account whose password is this JWE. */
    private static Secret password(Secret jwe, Jwks jwks, LaneKey lane) throws SealBroken {
        var account = new Credentials.Smtp("smtp.example.fr", 587, true, "salon", jwe, "contact@salon.fr", "Salon");
        String sealed = new CredentialSealer(KEYSETS.publicKeyset()).seal(lane, account);
        var opener = new CredentialOpener(
                KEYSETS.privateKeyset().reveal(),
                new PrivateJwks(jwks.privateJwks().reveal()));
        return ((Credentials.Smtp) opener.open(lane, sealed)).password();
    }

    private static Secret encrypt(Jwks jwks, String secret) throws JOSEException {
        return encrypt(Jwks.read(jwks.publicJwks()).getKeys().getFirst(), header -> header, secret);
    }

    private static Secret encrypt(JWK key, UnaryOperator<JWEHeader.Builder> change, String secret)
            throws JOSEException {
        return encrypt(key, JWEAlgorithm.parse(key.getAlgorithm().getName()), EncryptionMethod.A256GCM, change, secret);
    }

    private static Secret encrypt(
            JWK key,
            JWEAlgorithm algorithm,
            EncryptionMethod encryption,
            UnaryOperator<JWEHeader.Builder> change,
            String secret)
            throws JOSEException {
        JWEHeader.Builder header = new JWEHeader.Builder(algorithm, encryption)
                .keyID(key.getKeyID())
                .customParam("tenant", TENANT.toString())
                .customParam("host", "smtp.example.fr")
                .customParam("user", "salon");
        JWEObject jwe = new JWEObject(change.apply(header).build(), new Payload(secret));
        jwe.encrypt(key instanceof RSAKey rsa ? new RSAEncrypter(rsa) : new ECDHEncrypter((ECKey) key));
        return new Secret(jwe.serialize());
    }
}
