package ai.coccinelle.channels.producer.tenant;

import ai.coccinelle.channels.producer.access.Caller;
import ai.coccinelle.channels.producer.access.Callers;
import ai.coccinelle.channels.producer.problem.Fault;
import ai.coccinelle.channels.producer.problem.Problem;
import ai.coccinelle.channels.producer.problem.ProblemType;
import ai.coccinelle.channels.producer.problem.Refusal;
import ai.coccinelle.channels.producer.request.Parameters;
import ai.coccinelle.channels.tenant.ApiKeys;
import ai.coccinelle.channels.tenant.StoredKey;
import io.swagger.v3.oas.annotations.media.Schema;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Issues, lists and revokes keys, alike for tenants and for the platform. */
final class KeyDesk {
    private final ApiKeys keys;
    private final Callers callers;

    KeyDesk(ApiKeys keys, Callers callers) {
        this.keys = keys;
        this.callers = callers;
    }

    /** @param owner whose key; null: the platform's */
    IssuedKey issue(Caller caller, @Nullable UUID owner, KeyRequest request) {
        List<Fault> faults = request.faults(caller.key().scopes());
        if (!faults.isEmpty()) {
            throw new Refusal(Problem.invalid(ProblemType.INVALID_VALUES, faults));
        }
        ApiKeys.Issued issued = keys.issue(request.of(owner)).orElseThrow(() -> new Refusal(tooMany(owner)));
        return IssuedKey.of(issued);
    }

    private Problem tooMany(@Nullable UUID owner) {
        return Problem.of(
                ProblemType.TOO_MANY_KEYS,
                keys.isFull(owner)
                        ? "%d keys are valid already. Revoke those that are not used any more."
                                .formatted(ApiKeys.MOST_OF_AN_OWNER)
                        : "%d keys of this name are valid already: the one in use and the one that follows it. Revoke the old one, or choose another name."
                                .formatted(ApiKeys.MOST_OF_A_NAME));
    }

    KeyList list(@Nullable UUID owner) {
        return new KeyList(keys.list(owner).stream().map(KeyView::of).toList());
    }

    KeyView revoke(@Nullable UUID owner, String id) {
        StoredKey revoked = Parameters.uuid(id)
                .flatMap(known -> keys.revoke(owner, known))
                .orElseThrow(() -> new Refusal(Problem.of(
                        ProblemType.UNKNOWN_KEY,
                        "There is no key of this id here. GET the list of keys and use an id of it.")));
        callers.forget(revoked.id());
        return KeyView.of(revoked);
    }

    /** The one answer that shows a key. */
    record IssuedKey(
            @Schema(description = "Shown this once", example = "cck_live_5f6f0e…")
            String key,

            UUID id,
            @Schema(example = "booking system") String name,
            @Schema(example = "cck_live_5f6f0e") String prefix,
            KeyRequest.Mode mode,
            @Schema(example = "send read configure") String scope,
            @Nullable UUID tenantId) {
        static IssuedKey of(ApiKeys.Issued issued) {
            KeyView view = KeyView.of(issued.stored());
            return new IssuedKey(
                    issued.key().reveal(),
                    view.id(),
                    view.name(),
                    view.prefix(),
                    view.mode(),
                    view.scope(),
                    issued.stored().tenantId());
        }

        @Override
        public String toString() {
            return "IssuedKey[" + prefix + ", " + tenantId + "]";
        }
    }

    /** Keys, newest first. */
    record KeyList(List<KeyView> keys) {}
}
