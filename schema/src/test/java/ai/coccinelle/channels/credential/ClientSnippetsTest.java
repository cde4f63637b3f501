package ai.coccinelle.channels.credential;

import static org.assertj.core.api.Assertions.assertThat;

import ai.coccinelle.channels.channel.ChannelType;
import ai.coccinelle.channels.credential.CredentialOpener.SealBroken;
import ai.coccinelle.channels.database.Json;
import ai.coccinelle.channels.lane.LaneKey;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The examples of docs/credentials.md, as they stand there: what they encrypt, the worker opens. */
class ClientSnippetsTest {
    private static final Path PAGE = Path.of("../docs/credentials.md");
    private static final String SECRET = "pässwörd € 🔑 \"quoted\"\\";
    private static final Keysets KEYSETS = Keysets.generate();
    private static final Jwks JWKS = Jwks.generate();
    private static final LaneKey LANE = new LaneKey(UUID.randomUUID(), ChannelType.EMAIL);
    private static final Map<String, String> HERE = Map.of("host", "smtp.example.fr", "user", "salon");

    private final PublicJwks ours = new PublicJwks(JWKS.publicJwks());
    private final String answer = Json.write(Map.of("keys", ours.keys(), "tenant", LANE.tenantId()));

    @TempDir
    private Path folder;

    @Test
    void whatThePagesScriptEncryptsTheWorkerOpens() throws Exception {
        assertOpens(node(
                """

                globalThis.crypto ??= require("node:crypto").webcrypto;
                const [secret, answer, destination] = JSON.parse(require("node:fs").readFileSync(0, "utf8"));
                encryptCredential(secret, answer, destination).then((jwe) => process.stdout.write(jwe));
                """, Json.write(List.of(SECRET, Map.of("keys", ours.keys(), "tenant", LANE.tenantId()), HERE))));
    }

    @Test
    void whatThePagesJavaEncryptsTheWorkerOpens() throws Exception {
        assertThat(lines(Files.readString(
                        Path.of("src/test/java/ai/coccinelle/channels/credential/EncryptCredential.java"))))
                .as("the example that runs is the one on the page")
                .contains(lines(block("java")));
        assertOpens(EncryptCredential.encryptCredential(SECRET, answer, HERE));
    }

    private void assertOpens(String jwe) throws SealBroken {
        Secret secret = new Secret(jwe);
        assertThat(Jwe.isMeant(secret)).isTrue();
        assertThat(ours.flaws(secret, LANE.tenantId(), HERE)).isEmpty();
        var account = new Credentials.Smtp("smtp.example.fr", 587, true, "salon", secret, "contact@salon.fr", "Salon");
        String sealed = new CredentialSealer(KEYSETS.publicKeyset()).seal(LANE, account);

        var opener = new CredentialOpener(
                KEYSETS.privateKeyset().reveal(),
                new PrivateJwks(JWKS.privateJwks().reveal()));
        assertThat(opener.open(LANE, sealed)).isEqualTo(CredentialSealTest.withPassword(account, SECRET));
    }

    /** Runs the page's script and these lines after it; returns what they print. */
    private String node(String lines, String input) throws IOException, InterruptedException {
        Path script = Files.writeString(folder.resolve("page.js"), block("js") + lines);
        Process node;
        try {
            node = new ProcessBuilder("node", script.toString()).start();
        } catch (IOException missing) {
            throw new AssertionError("node is missing: bin/test installs it (Debian: apt-get install nodejs)", missing);
        }
        try (var stdin = node.outputWriter(StandardCharsets.UTF_8)) {
            stdin.write(input);
        }
        String printed = new String(node.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        String complaint = new String(node.getErrorStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(node.waitFor()).as(complaint).isZero();
        return printed;
    }

    private static String block(String language) throws IOException {
        var found =
                Pattern.compile("```" + language + "\n(.*?)```", Pattern.DOTALL).matcher(Files.readString(PAGE));
        assertThat(found.find()).as("a block of " + language).isTrue();
        return found.group(1);
    }

    private static String lines(String source) {
        return source.lines().map(String::strip).collect(Collectors.joining("\n"));
    }
}
