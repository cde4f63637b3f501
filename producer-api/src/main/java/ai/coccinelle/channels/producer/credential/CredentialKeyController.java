package ai.coccinelle.channels.producer.credential;

import ai.coccinelle.channels.credential.PublicJwks;
import ai.coccinelle.channels.producer.access.Caller;
import ai.coccinelle.channels.producer.access.TenantAccess;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.http.MediaType;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** Hands out the public keys for credentials. */
@RestController
@Tag(name = "Channels")
class CredentialKeyController {
    private final PublicJwks jwks;
    private final TenantAccess access;

    CredentialKeyController(PublicJwks jwks, TenantAccess access) {
        this.jwks = jwks;
        this.access = access;
    }

    @Operation(
            summary = "The keys to encrypt credentials with",
            description =
                    "A JWK set (RFC 7517). A password or token of a channel's configuration can be sent as a compact JWE"
                            + " (RSA-OAEP-256 or ECDH-ES, A256GCM) whose protected header has kid and tenant as answered here and, for an SMTP"
                            + " password, host and user as configured: then only the worker can read it, and only for that server. Use the first key of a kind.")
    @ApiResponse(responseCode = "200", description = "The keys, none when this service takes no such credentials")
    @GetMapping(path = "/api/keys/credentials", produces = MediaType.APPLICATION_JSON_VALUE)
    CredentialKeys keys(
            @Parameter(hidden = true) @AuthenticationPrincipal Caller caller,
            @Parameter(description = "For which tenant; the key's own, unless it is the platform's")
                    @RequestParam(required = false)
                    @Nullable
                    String tenantId) {
        return new CredentialKeys(jwks.keys(), access.tenant(caller, tenantId));
    }

    /**
     * A JWK set.
     *
     * @param tenant for the JWE's header
     */
    record CredentialKeys(
            List<Map<String, String>> keys,

            @Schema(
                    description =
                            "What the JWE's protected header needs as tenant; null: name the tenant, with tenantId")
            @Nullable
            UUID tenant) {}
}
