package ai.coccinelle.channels.producer.connect;

import ai.coccinelle.channels.connect.ConnectFlow;
import ai.coccinelle.channels.connect.ConnectFlows;
import ai.coccinelle.channels.credential.Secret;
import ai.coccinelle.channels.producer.problem.Problem;
import ai.coccinelle.channels.producer.problem.ProblemType;
import ai.coccinelle.channels.producer.problem.Refusal;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Sends a tenant to 360dialog and takes what comes back. The way back is not authenticated: what makes it the tenant's is the
 * state, which is part of the address that 360dialog is to send it to, since 360dialog may not repeat a parameter.
 */
final class ConnectDesk {
    static final String RETURN_PATH = "/connect/360dialog/";

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

    /** An attempt, and where to send the tenant's browser. */
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
        String back = publicUrl.toString().replaceFirst("/+$", "")
                + RETURN_PATH
                + started.state().reveal();
        return new Start(
                started.flow(),
                URI.create(connectUrl
                        .replace("{partnerId}", encoded(partnerId))
                        .replace("{state}", encoded(started.state().reveal()))
                        .replace("{redirect}", encoded(back))));
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }

    /** What came of the way back. */
    enum Return {
        TAKEN,
        /** The tenant gave no leave, or took it back. */
        NO_CHANNEL,
        SEVERAL_CHANNELS,
        /** The state is foreign, was used before, or came too late. */
        NOT_KNOWN
    }

    /**
     * Takes what 360dialog sent the browser back with.
     *
     * @param state of the address
     * @param repeated the parameter {@code state}, where 360dialog repeats it
     * @param client 360dialog's id of the client
     * @param channels 360dialog's ids of the channels, {@code [id1,id2]}
     */
    Return take(String state, @Nullable String repeated, @Nullable String client, @Nullable String channels) {
        if (!STATE.matcher(state).matches() || (repeated != null && !repeated.equals(state))) {
            return Return.NOT_KNOWN;
        }
        List<String> ids = ids(channels);
        if (client == null || !ConnectFlow.isId(client) || ids.isEmpty()) {
            return known(flows.refuse(new Secret(state), "no-channel"), Return.NO_CHANNEL);
        }
        return ids.size() > 1
                ? known(flows.refuse(new Secret(state), "several-channels"), Return.SEVERAL_CHANNELS)
                : known(flows.comeBack(new Secret(state), client, ids.getFirst()), Return.TAKEN);
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

    Optional<ConnectFlow> latest(UUID tenantId) {
        return flows.latest(tenantId);
    }
}
