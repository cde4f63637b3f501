package ai.coccinelle.channels.worker.rotation;

import ai.coccinelle.channels.callback.CallbackEndpoints;
import ai.coccinelle.channels.channel.ChannelConfigurations;
import ai.coccinelle.channels.credential.CredentialResealer;
import ai.coccinelle.channels.credential.Jwks;
import ai.coccinelle.channels.credential.Keysets;
import ai.coccinelle.channels.credential.PrivateJwks;
import ai.coccinelle.channels.credential.WebhookSeal;
import ai.coccinelle.channels.database.Database;
import ai.coccinelle.channels.lane.Lanes;
import ai.coccinelle.channels.process.EnvironmentDatabase;
import ai.coccinelle.channels.process.MissingSettings;
import ai.coccinelle.channels.worker.rotation.Resealing.Tally;
import java.io.PrintStream;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.JdbiException;
import org.jspecify.annotations.Nullable;

/**
 * The words of {@code rotate-keys}: {@code add} prints keysets with a new key, {@code reseal} seals all credentials with it, {@code
 * retire} prints keysets without the earlier keys. Keys go to the first stream and nowhere else, so that it can be a file.
 */
public final class RotateKeys {
    private static final String KEYSET = "CHANNELS_PRIVATE_KEYSET";
    private static final String JWKS = "CHANNELS_PRIVATE_JWKS";
    private static final String USAGE = "say rotate-keys add, reseal or retire; docs/credentials.md tells when";
    private static final int DONE = 0;
    private static final int NOT_DONE = 1;

    private final Map<String, String> environment;
    private final PrintStream keys;
    private final PrintStream words;

    /**
     * @param environment the worker's
     * @param keys where new keys are printed
     * @param words where everything else is
     */
    public RotateKeys(Map<String, String> environment, PrintStream keys, PrintStream words) {
        this.environment = environment;
        this.keys = keys;
        this.words = words;
    }

    /** Does what the word says; returns the exit code, 0 when it is done. */
    public int run(List<String> word) {
        try {
            return switch (String.join(" ", word)) {
                case "add" -> add();
                case "reseal" -> onDatabase(this::reseal);
                case "retire" -> onDatabase(this::retire);
                default -> notDone(USAGE);
            };
        } catch (IllegalArgumentException fault) {
            return notDone("the environment cannot be used: " + fault.getMessage());
        } catch (JdbiException fault) {
            return notDone("the database cannot be used: " + EnvironmentDatabase.told(fault));
        }
    }

    private int add() {
        if (keyset().isBlank()) {
            return notDone(MissingSettings.told(List.of(KEYSET)) + ". " + MissingSettings.REMEDY);
        }
        print(Keysets.withNewKey(keyset()), jwks().isBlank() ? null : Jwks.withNewKeys(jwks()));
        return done(
                "a new key was added. Give the private lines to every worker first, then the public ones to every API;"
                        + " then: rotate-keys reseal");
    }

    private int onDatabase(Function<Resealing, Integer> work) {
        List<String> missing = EnvironmentDatabase.missing(environment, KEYSET);
        if (!missing.isEmpty()) {
            return notDone(MissingSettings.told(missing) + ". " + MissingSettings.REMEDY);
        }
        Jdbi jdbi = Database.open(EnvironmentDatabase.of(environment, "rotate-keys"));
        CredentialResealer resealer = new CredentialResealer(keyset(), new PrivateJwks(jwks()));
        // what asks for a handle in here gets this one, and so one connection does
        return jdbi.withHandle(_ -> work.apply(new Resealing(
                new ChannelConfigurations(jdbi, new Lanes(jdbi)), new CallbackEndpoints(jdbi), resealer)));
    }

    private int reseal(Resealing resealing) {
        Tally tally = resealing.reseal();
        tally.broken().forEach(words::println);
        String counted =
                "resealed: %d; sealed with the newest key before: %d; saved by others meanwhile: %d; do not open: %d"
                        .formatted(
                                tally.old(),
                                tally.current(),
                                tally.changed(),
                                tally.broken().size());
        return tally.broken().isEmpty() ? done(counted) : notDone(counted);
    }

    private int retire(Resealing resealing) {
        Tally tally = resealing.look();
        if (tally.old() > 0 || !tally.broken().isEmpty()) {
            tally.broken().forEach(words::println);
            return notDone(
                    "credentials that still need an earlier key: %d; that open with none: %d. No key can be given up:"
                                    .formatted(tally.old(), tally.broken().size())
                            + " rotate-keys reseal first, and have those that do not open saved again");
        }
        print(Keysets.withNewestKeyOnly(keyset()), jwks().isBlank() ? null : Jwks.withNewestKeysOnly(jwks()));
        return done(
                "all %d credentials are sealed with the newest key. Give these lines to the APIs and the workers; the"
                                .formatted(tally.current())
                        + " earlier keys are needed only for backups of the database from before");
    }

    private void print(Keysets keysets, @Nullable Jwks jwks) {
        keys.println("CHANNELS_PUBLIC_KEYSET=" + keysets.publicKeyset());
        keys.println("CHANNELS_PRIVATE_KEYSET=" + keysets.privateKeyset().reveal());
        if (jwks != null) {
            keys.println("CHANNELS_PUBLIC_JWKS=" + jwks.publicJwks());
            keys.println("CHANNELS_PRIVATE_JWKS=" + jwks.privateJwks().reveal());
        }
    }

    /** Prints new keysets and JWK sets, as lines for an environment file. */
    public void printNew() {
        print(Keysets.generate(), Jwks.generate());
        keys.println("CHANNELS_WEBHOOK_KEYSET=" + WebhookSeal.newKeyset().reveal());
    }

    private String keyset() {
        return environment.getOrDefault(KEYSET, "");
    }

    private String jwks() {
        return environment.getOrDefault(JWKS, "");
    }

    private int done(String line) {
        words.println("rotate-keys: " + line);
        return DONE;
    }

    private int notDone(String line) {
        words.println("rotate-keys: " + line);
        return NOT_DONE;
    }
}
