package ai.coccinelle.channels.credential;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.coccinelle.channels.channel.ChannelType;
import ai.coccinelle.channels.credential.CredentialOpener.SealBroken;
import ai.coccinelle.channels.database.Json;
import ai.coccinelle.channels.lane.LaneKey;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CredentialSealTest {
    private static final Keysets KEYS = Keysets.generate();
    private static final LaneKey LANE = new LaneKey(UUID.randomUUID(), ChannelType.EMAIL);
    private static final Credentials.Smtp SMTP = new Credentials.Smtp(
            "smtp.example.fr", 587, true, "salon", new Secret("hunter2-hunter2"), "contact@salon.fr", "Salon");

    @TempDir
    private Path folder;

    private final CredentialSealer sealer = new CredentialSealer(KEYS.publicKeyset());
    private final CredentialOpener opener =
            new CredentialOpener(KEYS.privateKeyset().reveal());

    @Test
    void whatIsSealedForALaneOpensForThatLane() throws SealBroken {
        assertThat(opener.open(LANE, sealer.seal(LANE, SMTP))).isEqualTo(SMTP);

        LaneKey lane = new LaneKey(LANE.tenantId(), ChannelType.WHATSAPP);
        var whatsApp = new Credentials.WhatsApp(
                Credentials.ConnectionMethod.MANUAL,
                "+33612345678",
                "1234",
                new Secret("token"),
                null,
                null,
                Map.of("rdvRappel", new Credentials.ApprovedTemplate("rappel_v2", "fr")));
        assertThat(opener.open(lane, sealer.seal(lane, whatsApp))).isEqualTo(whatsApp);
    }

    @Test
    void aRowCopiedToAnotherTenantOrChannelDoesNotOpen() {
        String sealed = sealer.seal(LANE, SMTP);

        assertThatThrownBy(() -> opener.open(new LaneKey(UUID.randomUUID(), ChannelType.EMAIL), sealed))
                .isInstanceOf(SealBroken.class);
        assertThatThrownBy(() -> opener.open(new LaneKey(LANE.tenantId(), ChannelType.WHATSAPP), sealed))
                .isInstanceOf(SealBroken.class);
        assertThatThrownBy(() -> opener.open(LANE, "not sealed at all")).isInstanceOf(SealBroken.class);
    }

    @Test
    void thePublicKeysetCannotOpen() {
        assertThatThrownBy(() -> new CredentialOpener(KEYS.publicKeyset()))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new CredentialSealer(KEYS.privateKeyset().reveal()))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void afterARotationEarlierSealsOpenAndAfterTheLastStepNot() throws SealBroken {
        String earlier = sealer.seal(LANE, SMTP);
        Keysets added = Keysets.withNewKey(KEYS.privateKeyset().reveal());
        Keysets retired = Keysets.withNewestKeyOnly(added.privateKeyset().reveal());
        String anew = new CredentialSealer(added.publicKeyset()).seal(LANE, SMTP);

        var between = new CredentialOpener(added.privateKeyset().reveal());
        assertThat(between.open(LANE, earlier)).isEqualTo(SMTP);
        assertThat(between.open(LANE, anew)).isEqualTo(SMTP);
        assertThatThrownBy(() -> opener.open(LANE, anew)).isInstanceOf(SealBroken.class);

        var after = new CredentialOpener(retired.privateKeyset().reveal());
        assertThat(after.open(LANE, anew)).isEqualTo(SMTP);
        assertThat(after.open(LANE, new CredentialSealer(retired.publicKeyset()).seal(LANE, SMTP)))
                .isEqualTo(SMTP);
        assertThatThrownBy(() -> after.open(LANE, earlier)).isInstanceOf(SealBroken.class);
    }

    @Test
    void resealingNeedsNothingButTheNewestKeyAfterwards() throws SealBroken {
        Keysets added = Keysets.withNewKey(KEYS.privateKeyset().reveal());
        Keysets retired = Keysets.withNewestKeyOnly(added.privateKeyset().reveal());
        var resealer = new CredentialResealer(added.privateKeyset().reveal(), new PrivateJwks(""));

        String anew = resealer.reseal(LANE, sealer.seal(LANE, SMTP)).orElseThrow();

        assertThat(new CredentialOpener(retired.privateKeyset().reveal()).open(LANE, anew))
                .isEqualTo(SMTP);
        assertThat(resealer.reseal(LANE, anew)).isEmpty();
        assertThatThrownBy(() -> resealer.reseal(new LaneKey(UUID.randomUUID(), ChannelType.EMAIL), anew))
                .isInstanceOf(SealBroken.class);
    }

    @Test
    void aKeysetMayStandInAFile() throws Exception {
        Path file = Files.writeString(
                folder.resolve("private-keyset"), KEYS.privateKeyset().reveal() + "\n");
        assertThat(new CredentialOpener(file.toUri().toString()).open(LANE, sealer.seal(LANE, SMTP)))
                .isEqualTo(SMTP);
        assertThatThrownBy(() -> new CredentialOpener("file:///nowhere/private-keyset"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("/nowhere/private-keyset");
    }

    @Test
    void aSecretIsNeverPrinted() {
        assertThat(SMTP.toString()).doesNotContain("hunter2").contains("[redacted]");
        assertThat(Json.write(SMTP)).doesNotContain("hunter2");
        assertThat(KEYS.toString()).doesNotContain(KEYS.privateKeyset().reveal());
        assertThatThrownBy(() -> new CredentialOpener(KEYS.privateKeyset().reveal() + "!!"))
                .satisfies(fault -> assertThat(fault.toString())
                        .doesNotContain(KEYS.privateKeyset().reveal().substring(0, 40)));
    }

    static Credentials.Smtp withPassword(Credentials.Smtp account, String password) {
        return new Credentials.Smtp(
                account.host(),
                account.port(),
                account.secure(),
                account.user(),
                new Secret(password),
                account.fromEmail(),
                account.fromName());
    }
}
