package ai.coccinelle.channels.worker.rotation;

import ai.coccinelle.channels.callback.CallbackEndpoints;
import ai.coccinelle.channels.callback.CallbackEndpoints.SealedSecrets;
import ai.coccinelle.channels.channel.ChannelConfigurations;
import ai.coccinelle.channels.channel.SealedConfiguration;
import ai.coccinelle.channels.credential.CredentialOpener.SealBroken;
import ai.coccinelle.channels.credential.CredentialResealer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.BooleanSupplier;

/**
 * Goes through all sealed credentials and the secrets of callbacks. It keeps nothing between two runs: what is sealed with the newest key is passed by, so one
 * that was broken off goes on where it stood.
 */
final class Resealing {
    private static final int BATCH = 200;
    private static final UUID BEFORE_ALL = new UUID(0, 0);

    private final ChannelConfigurations configurations;
    private final CallbackEndpoints callbacks;
    private final CredentialResealer resealer;

    Resealing(ChannelConfigurations configurations, CallbackEndpoints callbacks, CredentialResealer resealer) {
        this.configurations = configurations;
        this.callbacks = callbacks;
        this.resealer = resealer;
    }

    /**
     * Seals with the newest key what is not. What is saved anew meanwhile stays as it was saved.
     *
     * @return what was done
     */
    Tally reseal() {
        return walk(true);
    }

    /** The same, and changes nothing: counted is what would be. */
    Tally look() {
        return walk(false);
    }

    private Tally walk(boolean write) {
        Tally tally = new Tally();
        List<SealedConfiguration> batch = configurations.sealedAfter(BEFORE_ALL, BATCH);
        while (!batch.isEmpty()) {
            batch.forEach(each -> take(each, write, tally));
            batch = configurations.sealedAfter(batch.getLast().id(), BATCH);
        }
        walkCallbacks(write, tally);
        return tally;
    }

    private void walkCallbacks(boolean write, Tally tally) {
        List<SealedSecrets> batch = callbacks.sealedAfter(BEFORE_ALL, BATCH);
        while (!batch.isEmpty()) {
            batch.forEach(each -> each.sealed().forEach(secret -> take(each.tenantId(), secret, write, tally)));
            batch = callbacks.sealedAfter(batch.getLast().tenantId(), BATCH);
        }
    }

    private void take(SealedConfiguration each, boolean write, Tally tally) {
        try {
            Optional<String> anew = resealer.reseal(each.lane(), each.sealed());
            tally.count(anew, () -> !write || configurations.reseal(each, anew.orElseThrow()));
        } catch (SealBroken broken) {
            tally.broken.add(broken.toString());
        }
    }

    private void take(UUID tenantId, String sealed, boolean write, Tally tally) {
        try {
            Optional<String> anew = resealer.resealCallback(tenantId, sealed);
            tally.count(anew, () -> !write || callbacks.reseal(tenantId, sealed, anew.orElseThrow()));
        } catch (SealBroken broken) {
            tally.broken.add(broken.toString());
        }
    }

    /** How many credentials stand how. */
    static final class Tally {
        private int current;
        private int old;
        private int changed;
        private final List<String> broken = new ArrayList<>();

        private void count(Optional<String> anew, BooleanSupplier written) {
            if (anew.isEmpty()) {
                current++;
            } else if (written.getAsBoolean()) {
                old++;
            } else {
                changed++;
            }
        }

        /** Sealed with the newest key before. */
        int current() {
            return current;
        }

        /** Sealed with an earlier key, or with a secret in them that its owner encrypted. */
        int old() {
            return old;
        }

        /** Saved by somebody else meanwhile, and so left alone. */
        int changed() {
            return changed;
        }

        /** In words, those that open with none of the keys. */
        List<String> broken() {
            return List.copyOf(broken);
        }
    }
}
