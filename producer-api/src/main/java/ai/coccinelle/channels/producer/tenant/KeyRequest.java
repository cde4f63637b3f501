package ai.coccinelle.channels.producer.tenant;

import ai.coccinelle.channels.producer.problem.Fault;
import ai.coccinelle.channels.producer.request.RequestRecord;
import ai.coccinelle.channels.producer.request.Values;
import ai.coccinelle.channels.tenant.NewKey;
import ai.coccinelle.channels.tenant.Scope;
import com.fasterxml.jackson.annotation.JsonValue;
import io.swagger.v3.oas.annotations.media.Schema;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** A key to issue. */
@RequestRecord
@Schema(requiredProperties = "name")
record KeyRequest(
        @Schema(description = "What the key is for, to tell keys apart", example = "booking system")
        String name,

        @Schema(description = "A test key's messages end in a sandbox; live unless said otherwise") @Nullable
        Mode mode,

        @Schema(
                description =
                        "What it may do: send, read, configure, operate, apart by blanks; send read configure unless said"
                                + " otherwise, send read for a test key, which can have no other",
                example = "send read")
        @Nullable
        String scope) {

    private static final Set<Scope> USUAL = Set.of(Scope.SEND, Scope.READ, Scope.CONFIGURE);

    enum Mode {
        LIVE,
        TEST;

        @JsonValue
        String wireName() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /**
     * Everything wrong with the values; empty when they can be stored.
     *
     * @param own what the issuing key may do itself: no key issues one that may do more
     */
    List<Fault> faults(Set<Scope> own) {
        Values values = new Values();
        values.line("name", name, 100);
        Set<Optional<Scope>> read = scope == null
                ? Set.of()
                : Arrays.stream(scope.strip().split(" +")).map(Scope::find).collect(Collectors.toSet());
        boolean known = read.stream().allMatch(Optional::isPresent);
        values.check("scope", known, "Must be one or more of send, read, configure, operate, apart by blanks.");
        if (known) {
            values.check(
                    "scope",
                    !isTest() || NewKey.TEST_SCOPES.containsAll(scopes()),
                    "A test key can have the scopes send and read only.");
            values.check(
                    "scope",
                    own.containsAll(scopes()),
                    "A key can only issue one that may do no more than itself: " + Scope.list(own) + ".");
        }
        return values.faults();
    }

    /** The key as it is to be issued. */
    NewKey of(@Nullable UUID tenantId) {
        return new NewKey(tenantId, name, isTest(), scopes());
    }

    private boolean isTest() {
        return mode == Mode.TEST;
    }

    private Set<Scope> scopes() {
        if (scope == null) {
            return isTest() ? NewKey.TEST_SCOPES : USUAL;
        }
        return Arrays.stream(scope.strip().split(" +"))
                .map(Scope::find)
                .flatMap(Optional::stream)
                .collect(Collectors.toSet());
    }
}
