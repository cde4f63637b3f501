package ai.coccinelle.channels.producer.callback;

import ai.coccinelle.channels.callback.CallbackEndpoint;
import ai.coccinelle.channels.callback.CallbackEndpoints;
import ai.coccinelle.channels.callback.CallbackEvents;
import ai.coccinelle.channels.callback.SigningSecret;
import ai.coccinelle.channels.credential.CredentialSealer;
import ai.coccinelle.channels.credential.Secret;
import ai.coccinelle.channels.producer.problem.Fault;
import ai.coccinelle.channels.producer.problem.Problem;
import ai.coccinelle.channels.producer.problem.ProblemType;
import ai.coccinelle.channels.producer.problem.Refusal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Sets a tenant's callback up. It makes the secrets, shows each once and can read none of them again. */
final class CallbackDesk {
    private static final int MOST_COUNTED = 10_000;

    private final CallbackEndpoints endpoints;
    private final CallbackEvents events;
    private final CredentialSealer sealer;
    private final CallbackUrl urls;
    private final Duration overlap;

    /** @param overlap how long the secret before a new one counts as well */
    CallbackDesk(
            CallbackEndpoints endpoints,
            CallbackEvents events,
            CredentialSealer sealer,
            CallbackUrl urls,
            Duration overlap) {
        this.endpoints = endpoints;
        this.events = events;
        this.sealer = sealer;
        this.urls = urls;
        this.overlap = overlap;
    }

    /** @throws Refusal when the tenant has none */
    CallbackView find(UUID tenantId) {
        return view(endpoints.find(tenantId).orElseThrow(CallbackDesk::unknown), null);
    }

    /**
     * Saves it, with a secret if it has none yet, and switches it on.
     *
     * @throws Refusal naming every fault
     */
    CallbackView save(UUID tenantId, CallbackRequest request) {
        List<Fault> faults = new ArrayList<>(urls.faults(request.url()));
        faults.addAll(request.faults());
        if (!faults.isEmpty()) {
            throw new Refusal(Problem.invalid(ProblemType.INVALID_VALUES, faults));
        }
        Secret secret = SigningSecret.random();
        CallbackEndpoints.Saved saved =
                endpoints.save(tenantId, request.url(), request.types(), sealer.sealCallback(tenantId, secret));
        return view(saved.endpoint(), saved.created() ? secret : null);
    }

    /** Forgets it and its events. Safe to repeat. */
    void delete(UUID tenantId) {
        endpoints.delete(tenantId);
    }

    /** @throws Refusal when the tenant has none */
    CallbackView enable(UUID tenantId, boolean enabled) {
        return view(endpoints.enable(tenantId, enabled).orElseThrow(CallbackDesk::unknown), null);
    }

    /** @throws Refusal when the tenant has none */
    CallbackView rotateSecret(UUID tenantId) {
        Secret secret = SigningSecret.random();
        return view(
                endpoints
                        .rotate(tenantId, sealer.sealCallback(tenantId, secret), overlap)
                        .orElseThrow(CallbackDesk::unknown),
                secret);
    }

    /**
     * Has a callback sent that tells of nothing.
     *
     * @return the event's id
     * @throws Refusal when the tenant has none, or it is off
     */
    UUID test(UUID tenantId) {
        return events.test(tenantId).orElseThrow(() -> endpoints.find(tenantId).isEmpty() ? unknown() : disabled());
    }

    private CallbackView view(CallbackEndpoint endpoint, @Nullable Secret secret) {
        return CallbackView.of(endpoint, events.waiting(endpoint.tenantId(), MOST_COUNTED), secret);
    }

    private static Refusal unknown() {
        return new Refusal(Problem.of(
                ProblemType.UNKNOWN_CALLBACK,
                "This tenant has no callback. Save one with PUT /api/tenants/{tenant}/callback."));
    }

    private static Refusal disabled() {
        return new Refusal(
                Problem.of(
                        ProblemType.CALLBACK_DISABLED,
                        "The callback is switched off; nothing is sent. GET says why; POST /api/tenants/{tenant}/callback/enable."));
    }
}
