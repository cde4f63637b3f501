package ai.coccinelle.channels.producer.access;

import static ai.coccinelle.channels.tenant.Scope.CONFIGURE;
import static ai.coccinelle.channels.tenant.Scope.OPERATE;
import static ai.coccinelle.channels.tenant.Scope.READ;
import static ai.coccinelle.channels.tenant.Scope.SEND;

import ai.coccinelle.channels.producer.problem.Problem;
import ai.coccinelle.channels.producer.problem.ProblemType;
import ai.coccinelle.channels.tenant.Scope;
import jakarta.servlet.http.HttpServletRequest;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpMethod;
import org.springframework.http.server.PathContainer;
import org.springframework.security.authorization.AuthorizationDecision;
import org.springframework.security.authorization.AuthorizationManager;
import org.springframework.security.authorization.AuthorizationResult;
import org.springframework.security.core.Authentication;
import org.springframework.security.web.access.intercept.RequestAuthorizationContext;
import org.springframework.web.util.pattern.PathPatternParser;

/**
 * Keys that may call an operation. {@link TenantAccess} decides whose data it opens.
 *
 * @param platform whether only the platform may
 * @param live whether only a live key may: what live recipients did, and addresses that hold secrets
 * @param scope what the key must be allowed
 */
public record Rule(HttpMethod method, String path, boolean platform, boolean live, Scope scope)
        implements AuthorizationManager<RequestAuthorizationContext> {

    /** Every operation of the API has its rule; a test holds this against the OpenAPI description. */
    static final List<Rule> ALL = List.of(
            tenants(HttpMethod.POST, "/api/channels/{channel}/send", SEND),
            tenants(HttpMethod.POST, "/api/channels/test", SEND),
            tenants(HttpMethod.POST, "/api/messages/batch", SEND),
            tenants(HttpMethod.POST, "/api/campaigns", SEND),
            tenants(HttpMethod.GET, "/api/campaigns", READ),
            tenants(HttpMethod.GET, "/api/campaigns/{id}", READ),
            tenants(HttpMethod.PUT, "/api/campaigns/{id}/recipients", SEND),
            tenants(HttpMethod.POST, "/api/campaigns/{id}/start", SEND),
            tenants(HttpMethod.POST, "/api/campaigns/{id}/pause", SEND),
            tenants(HttpMethod.POST, "/api/campaigns/{id}/resume", SEND),
            tenants(HttpMethod.POST, "/api/campaigns/{id}/cancel", SEND),
            tenants(HttpMethod.GET, "/api/campaigns/{id}/faults.csv", READ),
            tenants(HttpMethod.GET, "/api/campaigns/{id}/result.csv", READ),
            tenants(HttpMethod.GET, "/api/messages", READ),
            tenants(HttpMethod.GET, "/api/messages/{id}", READ),
            tenants(HttpMethod.POST, "/api/appointments", SEND),
            tenants(HttpMethod.PUT, "/api/appointments/{externalId}", SEND),
            tenants(HttpMethod.PATCH, "/api/appointments/{externalId}", SEND),
            tenants(HttpMethod.DELETE, "/api/appointments/{externalId}", SEND),
            tenants(HttpMethod.GET, "/api/appointments/{externalId}", READ),
            tenants(HttpMethod.GET, "/api/tenants/{tenant}/reminders", READ),
            tenants(HttpMethod.PUT, "/api/tenants/{tenant}/reminders", CONFIGURE),
            tenants(HttpMethod.DELETE, "/api/messages/{id}", SEND),
            live(HttpMethod.GET, "/api/replies", READ),
            live(HttpMethod.GET, "/api/suppressions", READ),
            tenants(HttpMethod.POST, "/api/suppressions", CONFIGURE),
            tenants(HttpMethod.DELETE, "/api/suppressions/{id}", CONFIGURE),
            live(HttpMethod.GET, "/api/consents", READ),
            tenants(HttpMethod.POST, "/api/consents", CONFIGURE),
            tenants(HttpMethod.DELETE, "/api/consents/{id}", CONFIGURE),
            tenants(HttpMethod.GET, "/api/tenants/{tenant}/hours", READ),
            tenants(HttpMethod.PUT, "/api/tenants/{tenant}/hours", CONFIGURE),
            tenants(HttpMethod.GET, "/api/channels", READ),
            tenants(HttpMethod.GET, "/api/channels/email/presets", READ),
            tenants(HttpMethod.GET, "/api/channels/{channel}/config", READ),
            tenants(HttpMethod.PUT, "/api/channels/{channel}/config", CONFIGURE),
            tenants(HttpMethod.DELETE, "/api/channels/{channel}/config", CONFIGURE),
            live(HttpMethod.GET, "/api/channels/whatsapp/connect", READ),
            tenants(HttpMethod.POST, "/api/channels/whatsapp/connect", CONFIGURE),
            tenants(HttpMethod.POST, "/api/channels/whatsapp/connect/{id}/confirm", CONFIGURE),
            tenants(HttpMethod.POST, "/api/channels/{channel}/enable", CONFIGURE),
            tenants(HttpMethod.POST, "/api/channels/{channel}/disable", CONFIGURE),
            tenants(HttpMethod.PUT, "/api/channels/{channel}/templates", CONFIGURE),
            tenants(HttpMethod.GET, "/api/templates", READ),
            tenants(HttpMethod.POST, "/api/templates", CONFIGURE),
            tenants(HttpMethod.GET, "/api/templates/{name}/versions", READ),
            tenants(HttpMethod.POST, "/api/templates/{name}/preview", READ),
            tenants(HttpMethod.POST, "/api/templates/{name}/activate", CONFIGURE),
            tenants(HttpMethod.POST, "/api/templates/{name}/rollback", CONFIGURE),
            tenants(HttpMethod.DELETE, "/api/templates/{name}", CONFIGURE),
            tenants(HttpMethod.GET, "/api/tenants/{tenant}/brand", READ),
            tenants(HttpMethod.PUT, "/api/tenants/{tenant}/brand", CONFIGURE),
            tenants(HttpMethod.GET, "/api/keys/credentials", CONFIGURE),
            platforms(HttpMethod.GET, "/api/tenants", READ),
            platforms(HttpMethod.POST, "/api/tenants", OPERATE),
            tenants(HttpMethod.GET, "/api/tenants/{tenant}", READ),
            platforms(HttpMethod.DELETE, "/api/tenants/{tenant}", OPERATE),
            platforms(HttpMethod.POST, "/api/tenants/{tenant}/suspend", OPERATE),
            platforms(HttpMethod.POST, "/api/tenants/{tenant}/resume", OPERATE),
            live(HttpMethod.GET, "/api/tenants/{tenant}/callback", READ),
            tenants(HttpMethod.PUT, "/api/tenants/{tenant}/callback", CONFIGURE),
            tenants(HttpMethod.DELETE, "/api/tenants/{tenant}/callback", CONFIGURE),
            tenants(HttpMethod.POST, "/api/tenants/{tenant}/callback/enable", CONFIGURE),
            tenants(HttpMethod.POST, "/api/tenants/{tenant}/callback/disable", CONFIGURE),
            tenants(HttpMethod.POST, "/api/tenants/{tenant}/callback/test", CONFIGURE),
            tenants(HttpMethod.POST, "/api/tenants/{tenant}/callback/rotate-secret", CONFIGURE),
            live(HttpMethod.GET, "/api/callback-events", READ),
            tenants(HttpMethod.POST, "/api/callback-events/{id}/redeliver", CONFIGURE),
            tenants(HttpMethod.POST, "/api/callback-events/redeliver", CONFIGURE),
            tenants(HttpMethod.GET, "/api/tenants/{tenant}/keys", OPERATE),
            tenants(HttpMethod.POST, "/api/tenants/{tenant}/keys", OPERATE),
            tenants(HttpMethod.DELETE, "/api/tenants/{tenant}/keys/{id}", OPERATE),
            platforms(HttpMethod.GET, "/api/keys", OPERATE),
            platforms(HttpMethod.POST, "/api/keys", OPERATE),
            platforms(HttpMethod.DELETE, "/api/keys/{id}", OPERATE),
            tenants(HttpMethod.GET, "/api/tenants/{tenant}/channels/{channel}/limits", READ),
            platforms(HttpMethod.PUT, "/api/tenants/{tenant}/channels/{channel}/limits", OPERATE),
            tenants(HttpMethod.GET, "/api/tenants/{tenant}/channels/{channel}/permission", READ),
            platforms(HttpMethod.PUT, "/api/tenants/{tenant}/channels/{channel}/permission", OPERATE),
            tenants(HttpMethod.GET, "/api/tenants/{tenant}/onboarding", READ),
            tenants(HttpMethod.PUT, "/api/tenants/{tenant}/onboarding", CONFIGURE),
            tenants(HttpMethod.POST, "/api/tenants/{tenant}/onboarding/complete", CONFIGURE),
            tenants(HttpMethod.GET, "/api/tenants/{tenant}/sms", READ),
            tenants(HttpMethod.PUT, "/api/tenants/{tenant}/sms", CONFIGURE),
            tenants(HttpMethod.POST, "/api/sms/preview", SEND),
            platforms(HttpMethod.GET, "/api/accounts", READ),
            platforms(HttpMethod.GET, "/api/accounts/{channel}", READ),
            platforms(HttpMethod.PUT, "/api/accounts/sms", OPERATE),
            platforms(HttpMethod.PUT, "/api/accounts/{channel}", OPERATE),
            platforms(HttpMethod.POST, "/api/accounts/{channel}/resume", OPERATE),
            platforms(HttpMethod.GET, "/api/dead-letters", READ),
            platforms(HttpMethod.POST, "/api/dead-letters/{id}/replay", OPERATE),
            platforms(HttpMethod.POST, "/api/dead-letters/replay", OPERATE),
            tenants(HttpMethod.GET, "/api/audit", OPERATE));

    /** What no operation is: nobody may, but a known caller is answered what is wrong with the address or the method. */
    static final AuthorizationManager<RequestAuthorizationContext> NONE =
            (authentication, request) -> new AuthorizationDecision(false);

    private static final String BROKEN = Rule.class.getName() + ".broken";

    /** The methods that it is for: what answers GET answers HEAD. */
    List<HttpMethod> methods() {
        return method == HttpMethod.GET ? List.of(HttpMethod.GET, HttpMethod.HEAD) : List.of(method);
    }

    /** Whether an operation of the API is the platform's alone. */
    public static boolean isThePlatformsAlone(String method, String path) {
        return ALL.stream()
                .filter(Rule::platform)
                .anyMatch(rule ->
                        rule.method().matches(method) && anonymous(rule.path()).equals(anonymous(path)));
    }

    /** Whether an operation of the API needs a live key. */
    public static boolean needsLiveKey(String method, String path) {
        return ALL.stream()
                .filter(Rule::live)
                .anyMatch(rule ->
                        rule.method().matches(method) && anonymous(rule.path()).equals(anonymous(path)));
    }

    /** Whatever its variables are called. */
    private static String anonymous(String path) {
        return path.replaceAll("\\{\\w+}", "{}");
    }

    private static Rule tenants(HttpMethod method, String path, Scope scope) {
        return new Rule(method, path, false, false, scope);
    }

    private static Rule live(HttpMethod method, String path, Scope scope) {
        return new Rule(method, path, false, true, scope);
    }

    private static Rule platforms(HttpMethod method, String path, Scope scope) {
        return new Rule(method, path, true, false, scope);
    }

    @Override
    public AuthorizationResult authorize(
            Supplier<? extends @Nullable Authentication> authentication, RequestAuthorizationContext context) {
        boolean granted = authentication.get() instanceof KeyAuthentication known && allows(known.getPrincipal());
        if (!granted) {
            context.getRequest().setAttribute(BROKEN, this);
        }
        return new AuthorizationDecision(granted);
    }

    private boolean allows(Caller caller) {
        return (!platform || caller instanceof Caller.Platform)
                && !(live && caller.key().test())
                && caller.key().scopes().contains(scope);
    }

    /** Why the request was denied to a known caller. */
    static Problem denial(HttpServletRequest request, @Nullable Caller caller) {
        Rule broken = (Rule) request.getAttribute(BROKEN);
        if (broken != null && broken.platform && !(caller instanceof Caller.Platform)) {
            return Problem.of(
                    ProblemType.PLATFORM_KEY_NEEDED,
                    "Only the platform may do this. Use the platform key, CHANNELS_PLATFORM_KEY, or one of POST /api/keys.");
        }
        if (broken == null) {
            return noOperation(request);
        }
        if (broken.live && caller != null && caller.key().test()) {
            return Problem.of(
                    ProblemType.LIVE_KEY_NEEDED,
                    "A test key does not see what live recipients did, nor addresses that hold secrets. Use a live key.");
        }
        return Problem.of(
                ProblemType.SCOPE_NEEDED,
                "This key lacks the scope %s; it has %s. Use a key that has it."
                        .formatted(
                                broken.scope.wireName(),
                                caller == null
                                        ? "none"
                                        : Scope.list(caller.key().scopes())));
    }

    private static Problem noOperation(HttpServletRequest request) {
        PathContainer path = PathContainer.parsePath(request.getRequestURI());
        List<String> allowed = ALL.stream()
                .filter(rule ->
                        PathPatternParser.defaultInstance.parse(rule.path()).matches(path))
                .flatMap(rule -> rule.methods().stream())
                .map(HttpMethod::name)
                .distinct()
                .toList();
        return allowed.isEmpty()
                ? Problem.unknownRoute(request.getRequestURI())
                : Problem.methodNotAllowed(request.getRequestURI(), request.getMethod(), allowed);
    }
}
