package ai.coccinelle.channels.producer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.coccinelle.channels.channel.ChannelConfigurations;
import ai.coccinelle.channels.channel.ChannelType;
import ai.coccinelle.channels.credential.CredentialOpener;
import ai.coccinelle.channels.credential.CredentialOpener.SealBroken;
import ai.coccinelle.channels.credential.Credentials;
import ai.coccinelle.channels.credential.Jwks;
import ai.coccinelle.channels.credential.PrivateJwks;
import ai.coccinelle.channels.credential.Secret;
import ai.coccinelle.channels.lane.LaneKey;
import ai.coccinelle.channels.producer.RunningApi.Answer;
import ai.coccinelle.channels.tenant.Scope;
import ai.coccinelle.channels.tenant.Tenant;
import com.nimbusds.jose.EncryptionMethod;
import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWEAlgorithm;
import com.nimbusds.jose.JWEHeader;
import com.nimbusds.jose.JWEObject;
import com.nimbusds.jose.Payload;
import com.nimbusds.jose.crypto.ECDHEncrypter;
import com.nimbusds.jose.crypto.RSAEncrypter;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.JWKSet;
import java.nio.charset.StandardCharsets;
import java.text.ParseException;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.core.env.EnumerablePropertySource;
import tools.jackson.databind.json.JsonMapper;

/** Credentials that their owner encrypts before they are sent: the API takes them, and cannot open them. */
class ClientEncryptionIT {
    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final Jwks JWKS = Jwks.generate();
    private static final String SECRET = "pass-of-the-tenant";

    private static RunningApi api;

    private Tenant tenant;
    private String key;

    @BeforeAll
    static void start() {
        api = RunningApi.start("--channels.public-jwks=" + JWKS.publicJwks());
    }

    @AfterAll
    static void stop() {
        api.close();
    }

    @BeforeEach
    void makeTenant() {
        tenant = api.tenant("tenant_" + UUID.randomUUID());
        key = api.keyOf(tenant);
    }

    @Test
    void theKeysArePublicAndComeWithTheTenantTheyAreFor() throws Exception {
        Answer answer = api.get("/api/keys/credentials", key);

        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.text("tenant")).isEqualTo(tenant.id().toString());
        assertThat(keys(answer))
                .extracting(each -> each.getAlgorithm().getName())
                .containsExactly("RSA-OAEP-256", "ECDH-ES");
        assertThat(keys(answer)).noneMatch(JWK::isPrivate);
        assertThat(api.get("/api/keys/credentials?tenantId=" + tenant.externalId(), RunningApi.PLATFORM_KEY)
                        .text("tenant"))
                .isEqualTo(tenant.id().toString());
        assertThat(api.get("/api/keys/credentials", RunningApi.PLATFORM_KEY)
                        .json()
                        .path("tenant")
                        .isNull())
                .isTrue();
        ErrorsIT.assertProblem(
                api.get("/api/keys/credentials", api.keyOf(tenant.id(), false, Scope.SEND, Scope.READ)),
                403,
                "scope-needed");
    }

    @Test
    void aPasswordThatWasEncryptedIsStoredAsItIsAndOnlyTheWorkersKeysOpenIt() throws Exception {
        for (JWK each : keys(api.get("/api/keys/credentials", key))) {
            String jwe = encrypt(each, tenant.id());
            Answer answer = api.put("/api/channels/email/config", key, smtp(jwe));
            assertThat(answer.status()).as(answer.body()).isEqualTo(200);
            assertThat(answer.body()).contains("\"configured\":true").doesNotContain(SECRET, jwe);

            LaneKey lane = new LaneKey(tenant.id(), ChannelType.EMAIL);
            String sealed = sealed(lane);
            assertThat(new String(Base64.getDecoder().decode(sealed), StandardCharsets.ISO_8859_1))
                    .doesNotContain(SECRET, jwe);
            String keyset = RunningApi.KEYSETS.privateKeyset().reveal();
            assertThatThrownBy(() -> new CredentialOpener(keyset).open(lane, sealed))
                    .as("the seal alone is not enough")
                    .isInstanceOf(SealBroken.class);
            var jwks = new PrivateJwks(JWKS.privateJwks().reveal());
            assertThat(new CredentialOpener(keyset, jwks).open(lane, sealed))
                    .isInstanceOfSatisfying(
                            Credentials.Smtp.class,
                            smtp -> assertThat(smtp.password()).isEqualTo(new Secret(SECRET)));
        }
    }

    @Test
    void aWhatsAppTokenMayBeEncryptedAndWhatWebhooksAreCheckedWithNot() throws Exception {
        JWK ours = keys(api.get("/api/keys/credentials", key)).getFirst();
        String jwe = encrypt(ours, tenant.id());
        Answer refused = api.put("/api/channels/whatsapp/config", key, whatsApp(jwe, jwe));
        ErrorsIT.assertProblem(refused, 422, "invalid-values", "webhooks are checked with it");
        assertThat(refused.json().path("errors").findValuesAsString("field"))
                .containsExactly("appSecret", "verifyToken");

        Answer answer = api.put("/api/channels/whatsapp/config", key, whatsApp(jwe, "in the clear"));
        assertThat(answer.status()).as(answer.body()).isEqualTo(200);

        LaneKey lane = new LaneKey(tenant.id(), ChannelType.WHATSAPP);
        var opener = new CredentialOpener(
                RunningApi.KEYSETS.privateKeyset().reveal(),
                new PrivateJwks(JWKS.privateJwks().reveal()));
        assertThat(opener.open(lane, sealed(lane))).isInstanceOfSatisfying(Credentials.WhatsApp.class, account -> {
            assertThat(account.token()).isEqualTo(new Secret(SECRET));
            assertThat(account.appSecret()).isEqualTo(new Secret("in the clear"));
        });
    }

    private String whatsApp(String token, String webhookSecret) {
        return JSON.writeValueAsString(Map.of(
                "tenantId",
                tenant.externalId(),
                "enabled",
                true,
                "connectionMethod",
                "manual",
                "whatsappNumber",
                "+33612345678",
                "phoneNumberId",
                "106540352242922",
                "token",
                token,
                "appSecret",
                webhookSecret,
                "verifyToken",
                webhookSecret));
    }

    @Test
    void oneForAnotherTenantIsRefusedAndTheStoredOneStays() throws Exception {
        JWK ours = keys(api.get("/api/keys/credentials", key)).getFirst();
        Tenant other = api.tenant("tenant_" + UUID.randomUUID());
        String before = sealed(new LaneKey(tenant.id(), ChannelType.EMAIL));

        Answer answer = api.put("/api/channels/email/config", key, smtp(encrypt(ours, other.id())));

        assertFault(answer, "smtp.password", "invalid-jwe", "id of this tenant");
        assertThat(sealed(new LaneKey(tenant.id(), ChannelType.EMAIL))).isEqualTo(before);
    }

    @Test
    void oneForAnotherServerIsRefused() throws Exception {
        String jwe = encrypt(keys(api.get("/api/keys/credentials", key)).getFirst(), tenant.id());
        assertFault(
                api.put(
                        "/api/channels/email/config",
                        key,
                        smtp(jwe).replace("\"smtp.exemple.com\"", "\"smtp.evil.example\"")),
                "smtp.password",
                "invalid-jwe",
                "host");
    }

    @Test
    void aKeyThatIsNotOursIsToldToBeFetchedAgain() throws Exception {
        JWK replaced =
                JWKSet.parse(json(Jwks.generate().publicJwks())).getKeys().getFirst();
        assertFault(
                api.put("/api/channels/email/config", key, smtp(encrypt(replaced, tenant.id()))),
                "smtp.password",
                "unknown-kid",
                "Fetch GET /api/keys/credentials again");
    }

    @Test
    void oneThatIsCutOffIsNotStoredAsAPassword() throws Exception {
        String jwe = encrypt(keys(api.get("/api/keys/credentials", key)).getFirst(), tenant.id());
        for (String broken : List.of(
                jwe.substring(0, jwe.lastIndexOf('.')), jwe + ".", jwe.substring(0, jwe.indexOf('.')) + "....")) {
            assertFault(
                    api.put("/api/channels/email/config", key, smtp(broken)), "smtp.password", "invalid-jwe", "five");
        }
    }

    @Test
    void withoutKeysTheyAreNoneAndOneIsRefusedNamingTheVariable() throws Exception {
        try (RunningApi without = RunningApi.start()) {
            Tenant plain = without.tenant("tenant_plain");
            String itsKey = without.keyOf(plain);
            Answer none = without.get("/api/keys/credentials", itsKey);
            assertThat(none.status()).isEqualTo(200);
            assertThat(none.json().path("keys").isEmpty()).isTrue();
            assertFault(
                    without.put(
                            "/api/channels/email/config",
                            itsKey,
                            smtp(encrypt(
                                            keys(api.get("/api/keys/credentials", key))
                                                    .getFirst(),
                                            plain.id()))
                                    .replace(tenant.externalId(), "tenant_plain")),
                    "smtp.password",
                    "no-client-encryption",
                    "CHANNELS_PUBLIC_JWKS");
        }
    }

    @Test
    void nothingThatTheApiIsGivenOpensWhatItStored() {
        List<String> given = api.context.getEnvironment().getPropertySources().stream()
                .filter(EnumerablePropertySource.class::isInstance)
                .map(EnumerablePropertySource.class::cast)
                .flatMap(source -> Stream.of(source.getPropertyNames()))
                .filter(name -> name.startsWith("channels."))
                .map(name -> api.context.getEnvironment().getProperty(name, ""))
                .filter(value -> !value.isBlank()) // what is left empty is no key
                .toList();
        assertThat(given).contains(RunningApi.KEYSETS.publicKeyset(), JWKS.publicJwks());
        assertThat(given).allSatisfy(value -> {
            assertThatThrownBy(() -> new CredentialOpener(value)).isInstanceOf(IllegalArgumentException.class);
            assertThatThrownBy(() -> new PrivateJwks(value)).isInstanceOf(IllegalArgumentException.class);
        });
    }

    private void assertFault(Answer answer, String field, String code, String detail) {
        ErrorsIT.assertProblem(answer, 422, "invalid-values", detail);
        assertThat(answer.json().path("errors").findValuesAsString("field")).containsOnly(field);
        assertThat(answer.json().path("errors").findValuesAsString("code")).contains(code);
    }

    private String smtp(String password) {
        return JSON.writeValueAsString(Map.of(
                "tenantId",
                tenant.externalId(),
                "enabled",
                true,
                "smtp",
                Map.of(
                        "host", "smtp.exemple.com",
                        "port", 587,
                        "secure", true,
                        "user", "email@exemple.com",
                        "password", password,
                        "fromEmail", "contact@exemple.com",
                        "fromName", "Salon Belle")));
    }

    private static String sealed(LaneKey lane) {
        return String.valueOf(api.bean(ChannelConfigurations.class)
                .find(lane)
                .orElseThrow()
                .settings()
                .configEncrypted());
    }

    private static List<JWK> keys(Answer answer) throws ParseException {
        return JWKSet.parse(answer.body()).getKeys();
    }

    private static String json(String base64) {
        return new String(Base64.getDecoder().decode(base64), StandardCharsets.UTF_8);
    }

    private static String encrypt(JWK key, UUID tenant) throws JOSEException {
        JWEHeader header = new JWEHeader.Builder(
                        JWEAlgorithm.parse(key.getAlgorithm().getName()), EncryptionMethod.A256GCM)
                .keyID(key.getKeyID())
                .customParam("tenant", tenant.toString())
                .customParam("host", "smtp.exemple.com")
                .customParam("user", "email@exemple.com")
                .build();
        JWEObject jwe = new JWEObject(header, new Payload(SECRET));
        jwe.encrypt(
                key.getKeyType().getValue().equals("RSA")
                        ? new RSAEncrypter(key.toRSAKey())
                        : new ECDHEncrypter(key.toECKey()));
        return jwe.serialize();
    }
}
