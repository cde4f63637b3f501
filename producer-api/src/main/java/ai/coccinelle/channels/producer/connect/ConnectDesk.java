package ai.coccinelle.channels.producer.connect;

import ai.coccinelle.channels.connect.ConnectFlow;
import ai.coccinelle.channels.connect.ConnectFlows;
import ai.coccinelle.channels.connect.ConnectFlows.Invitation;
import ai.coccinelle.channels.credential.Secret;
import ai.coccinelle.channels.credential.Sha256;
import ai.coccinelle.channels.producer.problem.Problem;
import ai.coccinelle.channels.producer.problem.ProblemType;
import ai.coccinelle.channels.producer.problem.Refusal;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Sends a tenant to 360dialog and receives what comes back. The way back carries no key: it is the tenant's by the state, which is
 * part of the address because 360dialog may not repeat a parameter, and by the cookie of the browser that began.
 */
final class ConnectDesk {
    static final String PAGE_PATH = "/connect/whatsapp/";
    static final String RETURN_PATH = "/connect/360dialog/";

    private static final Set<String> CONFIRMED = Set.of("confirmed", "connected");
    private static final Pattern ORIGIN = Pattern.compile("https?://[A-Za-z0-9.:-]+");
    private static final Pattern STATE = Pattern.compile("[A-Za-z0-9_-]{43}");

    private final ConnectFlows flows;
    private final @Nullable URI publicUrl;
    private final @Nullable String partnerId;
    private final String connectUrl;
    private final Duration validity;

    ConnectDesk(
            ConnectFlows flows,
            @Nullable URI publicUrl,
            @Nullable String partnerId,
            String connectUrl,
            Duration validity) {
        this.flows = flows;
        this.publicUrl = publicUrl;
        this.partnerId = partnerId;
        this.connectUrl = connectUrl;
        this.validity = validity;
    }

    /** An attempt, and the page of ours to send the tenant's browser to. */
    record Start(ConnectFlow flow, URI redirectUrl) {}

    /**
     * Begins an attempt.
     *
     * @throws Refusal when the platform has not set it up
     */
    Start start(UUID tenantId) {
        if (publicUrl == null || partnerId == null || partnerId.isBlank()) {
            throw new Refusal(Problem.of(
                    ProblemType.NOT_SET_UP,
                    "The platform has not set up connecting through 360dialog yet: CHANNELS_D360_PARTNER_ID and"
                            + " CHANNELS_PUBLIC_URL are needed. Connect with Meta's token instead: PUT"
                            + " /api/channels/whatsapp/config with \"connectionMethod\": \"manual\"."));
        }
        ConnectFlows.Started started = flows.start(tenantId, validity);
        return new Start(
                started.flow(), URI.create(ours(PAGE_PATH + started.state().reveal())));
    }

    private String ours(String path) {
        return String.valueOf(publicUrl).replaceFirst("/+$", "") + path;
    }

    /** The tenant whose attempt this state began; empty when it is not known, was used before, or came too late. */
    Optional<Invitation> invitation(String state) {
        return isState(state) ? flows.invitation(new Secret(state)) : Optional.empty();
    }

    /** Proof that the page of this state was shown in the browser with that cookie. */
    String seen(Secret browser, String state) {
        return Base64.getUrlEncoder()
                .withoutPadding()
                .encodeToString(Sha256.of(new Secret(browser.reveal() + "/" + state)));
    }

    /** Binds the attempt to the browser; the result is 360dialog's page, empty when the state is not known any more. */
    Optional<URI> goOn(String state, Secret browser) {
        return isState(state) && flows.bind(new Secret(state), browser)
                ? Optional.of(URI.create(connectUrl
                        .replace("{partnerId}", encoded(String.valueOf(partnerId)))
                        .replace("{state}", encoded(state))
                        .replace("{redirect}", encoded(ours(RETURN_PATH + state)))))
                : Optional.empty();
    }

    /** Whether browsers reach the API over TLS. */
    boolean overTls() {
        return publicUrl != null && "https".equals(publicUrl.getScheme());
    }

    Duration validity() {
        return validity;
    }

    /** The origin of 360dialog's page: a form of ours may be redirected there. */
    String providerOrigin() {
        Matcher origin = ORIGIN.matcher(connectUrl);
        return origin.lookingAt() ? origin.group() : "";
    }

    static boolean isState(String text) {
        return STATE.matcher(text).matches();
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }

    /** Result of the way back. */
    enum Return {
        TAKEN,
        /** The tenant gave no leave, or took it back. */
        NO_CHANNEL,
        SEVERAL_CHANNELS,
        /** Another browser began, or none: the attempt stays as it is. */
        ANOTHER_BROWSER,
        /** The state is foreign, was used before, or came too late. */
        NOT_KNOWN
    }

    /**
     * Takes what 360dialog sent the browser back with.
     *
     * @param state of the address
     * @param repeated the parameter {@code state}, where 360dialog repeats it
     * @param browser the cookie of the browser; empty: it brought none
     * @param client 360dialog's id of the client
     * @param channels 360dialog's ids of the channels, {@code [id1,id2]}
     */
    Return take(
            String state,
            @Nullable String repeated,
            Optional<Secret> browser,
            @Nullable String client,
            @Nullable String channels) {
        if (!isState(state) || (repeated != null && !repeated.equals(state))) {
            return Return.NOT_KNOWN;
        }
        return browser.map(known -> take(new Secret(state), known, client, channels))
                .filter(result -> result != Return.NOT_KNOWN)
                .orElseGet(() ->
                        flows.invitation(new Secret(state)).isPresent() ? Return.ANOTHER_BROWSER : Return.NOT_KNOWN);
    }

    private Return take(Secret state, Secret browser, @Nullable String client, @Nullable String channels) {
        List<String> ids = ids(channels);
        if (client == null || !ConnectFlow.isId(client) || ids.isEmpty()) {
            return known(flows.refuse(state, browser, "no-channel"), Return.NO_CHANNEL);
        }
        return ids.size() > 1
                ? known(flows.refuse(state, browser, "several-channels"), Return.SEVERAL_CHANNELS)
                : known(flows.comeBack(state, browser, client, ids.getFirst()), Return.TAKEN);
    }

    private static Return known(Optional<ConnectFlow> flow, Return result) {
        return flow.isPresent() ? result : Return.NOT_KNOWN;
    }

    private static List<String> ids(@Nullable String channels) {
        return channels == null
                ? List.of()
                : Arrays.stream(channels.replaceAll("[\\[\\]\"' ]", "").split(","))
                        .filter(ConnectFlow::isId)
                        .distinct()
                        .toList();
    }

    /**
     * Confirms the number that was found.
     *
     * @throws Refusal when the attempt is not known, found another number, or waits for no confirmation
     */
    ConnectFlow confirm(UUID tenantId, UUID id, String number) {
        return flows.confirm(tenantId, id, number)
                .orElseGet(() -> flows.find(tenantId, id)
                        .filter(flow -> number.equals(flow.number()) && CONFIRMED.contains(flow.status()))
                        .orElseThrow(() -> new Refusal(notToConfirm(flows.find(tenantId, id)))));
    }

    private static Problem notToConfirm(Optional<ConnectFlow> flow) {
        if (flow.isEmpty()) {
            return Problem.of(
                    ProblemType.UNKNOWN_CONNECT,
                    "The tenant has no such attempt. GET /api/channels/whatsapp/connect says which is its last.");
        }
        return Problem.of(
                ProblemType.CONNECT_STATE,
                flow.get().status().equals("found")
                        ? "The number differs from the one that was found, or its time is over. Send the number of GET"
                                + " /api/channels/whatsapp/connect, or begin again."
                        : "The attempt is %s; only one that is found can be confirmed. GET /api/channels/whatsapp/connect shows how far it is."
                                .formatted(flow.get().status()));
    }

    Optional<ConnectFlow> latest(UUID tenantId) {
        return flows.latest(tenantId);
    }
}
