package ai.coccinelle.channels.worker.rotation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.coccinelle.channels.callback.CallbackEndpoints;
import ai.coccinelle.channels.callback.SigningSecret;
import ai.coccinelle.channels.channel.ChannelConfigurations;
import ai.coccinelle.channels.channel.ChannelSettings;
import ai.coccinelle.channels.channel.ChannelType;
import ai.coccinelle.channels.channel.SealedConfiguration;
import ai.coccinelle.channels.credential.CredentialOpener;
import ai.coccinelle.channels.credential.CredentialOpener.SealBroken;
import ai.coccinelle.channels.credential.CredentialResealer;
import ai.coccinelle.channels.credential.CredentialSealer;
import ai.coccinelle.channels.credential.Credentials;
import ai.coccinelle.channels.credential.Jwks;
import ai.coccinelle.channels.credential.Keysets;
import ai.coccinelle.channels.credential.PrivateJwks;
import ai.coccinelle.channels.credential.Secret;
import ai.coccinelle.channels.lane.LaneKey;
import ai.coccinelle.channels.lane.Lanes;
import ai.coccinelle.channels.message.MessageIds;
import ai.coccinelle.channels.tenant.Tenant;
import ai.coccinelle.channels.tenant.Tenants;
import ai.coccinelle.channels.worker.TestPool;
import com.nimbusds.jose.EncryptionMethod;
import com.nimbusds.jose.JWEAlgorithm;
import com.nimbusds.jose.JWEHeader;
import com.nimbusds.jose.JWEObject;
import com.nimbusds.jose.Payload;
import com.nimbusds.jose.crypto.RSAEncrypter;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.RSAKey;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jdbi.v3.core.Jdbi;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class RotateKeysIT {
    private final Keysets first = Keysets.generate();
    private final Jwks firstJwks = Jwks.generate();
    private TestPool pool;
    private Map<String, String> environment;
    private ChannelConfigurations configurations;
    private CallbackEndpoints callbacks;
    private Tenants tenants;
    private ByteArrayOutputStream keys = new ByteArrayOutputStream();
    private ByteArrayOutputStream words = new ByteArrayOutputStream();

    @BeforeEach
    void start() {
        pool = new TestPool();
        Jdbi jdbi = pool.jdbi();
        Lanes lanes = new Lanes(jdbi);
        configurations = new ChannelConfigurations(jdbi, lanes);
        callbacks = new CallbackEndpoints(jdbi);
        tenants = new Tenants(jdbi, lanes);
        environment = new HashMap<>(Map.of(
                "SPRING_DATASOURCE_URL", pool.jdbcUrl(),
                "SPRING_DATASOURCE_USERNAME", pool.user(),
                "SPRING_DATASOURCE_PASSWORD", pool.password(),
                "CHANNELS_PRIVATE_KEYSET", first.privateKeyset().reveal(),
                "CHANNELS_PRIVATE_JWKS", firstJwks.privateJwks().reveal()));
    }

    @AfterEach
    void stop() {
        pool.close();
    }

    @Test
    void addResealAndRetireLeaveEveryCredentialToTheNewKeyAlone() throws Exception {
        List<LaneKey> lanes = new ArrayList<>();
        for (int each = 0; each < 450; each++) { // more than two batches
            lanes.add(save(account("password " + each)));
        }
        lanes.add(save(account(encrypted("password 450", lanes.getFirst().tenantId())), lanes.getFirst()));
        lanes.removeFirst();

        assertThat(run("add")).isZero();
        Map<String, String> added = printedKeys();
        assertThat(added.keySet())
                .containsExactlyInAnyOrder(
                        "CHANNELS_PUBLIC_KEYSET",
                        "CHANNELS_PRIVATE_KEYSET",
                        "CHANNELS_PUBLIC_JWKS",
                        "CHANNELS_PRIVATE_JWKS");
        environment.putAll(added);

        assertThat(run("retire")).isOne();
        assertThat(said()).contains("still need an earlier key: 450", "reseal first");
        assertThat(printedKeys()).isEmpty();

        assertThat(run("reseal")).isZero();
        assertThat(said()).contains("resealed: 450; sealed with the newest key before: 0;");
        assertThat(run("reseal")).isZero();
        assertThat(said()).contains("resealed: 0; sealed with the newest key before: 450;");

        assertThat(run("retire")).isZero();
        Map<String, String> retired = printedKeys();
        var opener = new CredentialOpener(
                retired.getOrDefault("CHANNELS_PRIVATE_KEYSET", ""),
                new PrivateJwks(retired.getOrDefault("CHANNELS_PRIVATE_JWKS", "")));
        List<String> passwords = new ArrayList<>();
        for (LaneKey lane : lanes) {
            passwords.add(((Credentials.Smtp) opener.open(lane, sealed(lane)))
                    .password()
                    .reveal());
        }
        assertThat(passwords).hasSize(450).contains("password 1", "password 449", "password 450");
        var earlier = new CredentialOpener(first.privateKeyset().reveal());
        assertThatThrownBy(() -> earlier.open(lanes.getFirst(), sealed(lanes.getFirst())))
                .isInstanceOf(SealBroken.class);
    }

    @Test
    void theSecretsOfCallbacksAreResealedTheOneBeforeAsWell() throws Exception {
        UUID tenant = save(account("beside it")).tenantId();
        CredentialSealer sealer = new CredentialSealer(first.publicKeyset());
        Secret former = SigningSecret.random();
        Secret present = SigningSecret.random();
        callbacks.save(tenant, "https://hooks.example.com/", null, sealer.sealCallback(tenant, former));
        callbacks.rotate(tenant, sealer.sealCallback(tenant, present), Duration.ofDays(1));
        Keysets added = Keysets.withNewKey(first.privateKeyset().reveal());
        environment.put("CHANNELS_PRIVATE_KEYSET", added.privateKeyset().reveal());

        assertThat(run("retire")).isOne();
        assertThat(said()).contains("still need an earlier key: 3");
        assertThat(run("reseal")).isZero();
        assertThat(said()).contains("resealed: 3;");
        assertThat(run("retire")).isZero();

        CredentialOpener opener = new CredentialOpener(printedKeys().getOrDefault("CHANNELS_PRIVATE_KEYSET", ""));
        List<Secret> opened = new ArrayList<>();
        for (String sealed :
                callbacks.sealedAfter(new UUID(0, 0), 10).getFirst().sealed()) {
            opened.add(opener.openCallback(tenant, sealed));
        }
        assertThat(opened).containsExactly(present, former);
    }

    @Test
    void whatIsSavedWhileItRunsStaysAsItWasSaved() throws Exception {
        LaneKey lane = save(account("as it was read"));
        SealedConfiguration read =
                configurations.sealedAfter(new UUID(0, 0), 10).getFirst();
        Keysets added = Keysets.withNewKey(first.privateKeyset().reveal());
        String resealed = new CredentialResealer(added.privateKeyset().reveal(), new PrivateJwks(""))
                .reseal(lane, read.sealed())
                .orElseThrow();

        save(account("saved meanwhile"), lane);

        assertThat(configurations.reseal(read, resealed)).isFalse();
        assertThat(new CredentialOpener(first.privateKeyset().reveal()).open(lane, sealed(lane)))
                .isEqualTo(account("saved meanwhile"));
    }

    @Test
    void aConfigurationSavedWithoutCredentialsKeepsThoseThatWereResealedMeanwhile() {
        LaneKey lane = save(account("unchanged"));
        environment.put(
                "CHANNELS_PRIVATE_KEYSET",
                Keysets.withNewKey(first.privateKeyset().reveal())
                        .privateKeyset()
                        .reveal());
        assertThat(run("reseal")).isZero();
        String resealed = sealed(lane);

        configurations.save(
                lane, new ChannelSettings(false, true, null, Map.of("rdvRappel", false), ChannelSettings.NO_DETAILS));

        assertThat(configurations.find(lane))
                .get()
                .satisfies(saved -> assertThat(saved.settings().enabled()).isFalse())
                .extracting(saved -> saved.settings().configEncrypted())
                .isEqualTo(resealed);
    }

    @Test
    void oneThatOpensWithNoKeyStopsNeitherTheOthersNorIsForgotten() {
        LaneKey lane = save(account("fine"));
        LaneKey foreign = save(account("copied"));
        configurations.save(
                foreign, new ChannelSettings(true, true, sealed(lane), Map.of(), ChannelSettings.NO_DETAILS));
        environment.put(
                "CHANNELS_PRIVATE_KEYSET",
                Keysets.withNewKey(first.privateKeyset().reveal())
                        .privateKeyset()
                        .reveal());

        assertThat(run("reseal")).isOne();
        assertThat(said())
                .contains("resealed: 1;", "do not open: 1", foreign.tenantId().toString());
        assertThat(run("retire")).isOne();
        assertThat(said()).contains("open with none: 1");
    }

    @Test
    void whatIsWrongIsSaidInALineWithoutAKey() {
        assertThat(run("forget")).isOne();
        assertThat(said()).contains("add, reseal or retire");
        environment.put("CHANNELS_PRIVATE_KEYSET", first.publicKeyset());
        assertThat(run("add")).isOne();
        assertThat(said()).contains("the keyset cannot be used").doesNotContain(first.publicKeyset());
        environment.remove("CHANNELS_PRIVATE_KEYSET");
        assertThat(run("reseal")).isOne();
        assertThat(said()).contains("CHANNELS_PRIVATE_KEYSET");
        environment.put("CHANNELS_PRIVATE_KEYSET", first.privateKeyset().reveal());
        environment.put("SPRING_DATASOURCE_URL", "jdbc:postgresql://127.0.0.1:1/none");
        assertThat(run("reseal")).isOne();
        assertThat(said()).contains("the database cannot be used").doesNotContain("\tat ");
    }

    private int run(String word) {
        keys = new ByteArrayOutputStream();
        words = new ByteArrayOutputStream();
        return new RotateKeys(
                        environment,
                        new PrintStream(keys, true, StandardCharsets.UTF_8),
                        new PrintStream(words, true, StandardCharsets.UTF_8))
                .run(List.of(word));
    }

    private String said() {
        String said = words.toString(StandardCharsets.UTF_8);
        assertThat(said)
                .doesNotContain(
                        first.privateKeyset().reveal(), firstJwks.privateJwks().reveal(), "password ");
        return said;
    }

    private Map<String, String> printedKeys() {
        return keys.toString(StandardCharsets.UTF_8)
                .lines()
                .map(line -> line.split("=", 2))
                .collect(Collectors.toMap(parts -> parts[0], parts -> parts[1]));
    }

    private LaneKey save(Credentials credentials) {
        UUID tenant = tenants.save(new Tenant(
                        MessageIds.next(), "tenant_" + UUID.randomUUID(), "Salon Lumière", "fr", "Europe/Paris"))
                .id();
        return save(credentials, new LaneKey(tenant, ChannelType.EMAIL));
    }

    private LaneKey save(Credentials credentials, LaneKey lane) {
        String sealed = new CredentialSealer(first.publicKeyset()).seal(lane, credentials);
        configurations.save(lane, new ChannelSettings(true, true, sealed, Map.of(), ChannelSettings.NO_DETAILS));
        return lane;
    }

    private String sealed(LaneKey lane) {
        return String.valueOf(configurations.find(lane).orElseThrow().settings().configEncrypted());
    }

    private static Credentials.Smtp account(String password) {
        return new Credentials.Smtp(
                "smtp.example.fr", 587, true, "salon", new Secret(password), "contact@salon.fr", "Salon");
    }

    private String encrypted(String secret, UUID tenant) throws Exception {
        RSAKey key = JWKSet.parse(
                        new String(Base64.getDecoder().decode(firstJwks.publicJwks()), StandardCharsets.UTF_8))
                .getKeys()
                .getFirst()
                .toRSAKey();
        JWEObject jwe = new JWEObject(
                new JWEHeader.Builder(JWEAlgorithm.RSA_OAEP_256, EncryptionMethod.A256GCM)
                        .keyID(key.getKeyID())
                        .customParam("tenant", tenant.toString())
                        .customParam("host", "smtp.example.fr")
                        .customParam("user", "salon")
                        .build(),
                new Payload(secret));
        jwe.encrypt(new RSAEncrypter(key));
        return jwe.serialize();
    }
}
