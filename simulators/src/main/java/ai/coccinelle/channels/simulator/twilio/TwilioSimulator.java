package ai.coccinelle.channels.simulator.twilio;

import static ai.coccinelle.channels.simulator.SimulatedAccounts.TWILIO_ACCOUNT_SID;
import static ai.coccinelle.channels.simulator.SimulatedAccounts.TWILIO_AUTH_TOKEN;

import ai.coccinelle.channels.simulator.Inbox;
import ai.coccinelle.channels.simulator.http.ProviderApi;
import ai.coccinelle.channels.simulator.http.Reply;
import ai.coccinelle.channels.simulator.http.Request;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.UUID;
import java.util.concurrent.Executor;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Twilio's Messages resource: create, read, list. */
public final class TwilioSimulator implements ProviderApi, AutoCloseable {
    private static final Pattern RESOURCE =
            Pattern.compile("/2010-04-01/Accounts/([^/]+)/Messages(?:/([^/]+))?\\.json");
    private static final String AUTHORIZATION = "Basic "
            + Base64.getEncoder()
                    .encodeToString((TWILIO_ACCOUNT_SID + ":" + TWILIO_AUTH_TOKEN).getBytes(StandardCharsets.UTF_8));

    private final Inbox inbox;
    private final Clock clock;
    private final StatusCallbacks callbacks;
    private final SequencedMap<String, SentMessage> sent = new LinkedHashMap<>();

    public TwilioSimulator(Inbox inbox, Clock clock, Executor executor, Duration receiptsAfter) {
        this.inbox = inbox;
        this.clock = clock;
        this.callbacks = new StatusCallbacks(executor, receiptsAfter);
    }

    @Override
    public boolean sends(Request request) {
        return request.method().equals("POST") && request.path().endsWith("/Messages.json");
    }

    @Override
    public Reply answer(Request request) {
        if (!request.header("Authorization").equals(Optional.of(AUTHORIZATION))) {
            return wrongCredentials();
        }
        Matcher resource = RESOURCE.matcher(request.path());
        if (!resource.matches() || !TWILIO_ACCOUNT_SID.equals(resource.group(1))) {
            return TwilioError.notFound(request.path()).reply();
        }
        String sid = resource.group(2);
        if (sid == null && request.method().equals("POST")) {
            return create(new Submission(request.form()));
        }
        if (!request.method().equals("GET")) {
            return new TwilioError(405, 20004, "Method not allowed").reply();
        }
        return sid == null ? list(request.query()) : fetch(sid, request.path());
    }

    @Override
    public int acceptedStatus() {
        return 201;
    }

    @Override
    public Reply refusal() {
        return TwilioError.badRequest(21211, "Invalid 'To' Phone Number").reply();
    }

    @Override
    public Reply throttled() {
        return new TwilioError(429, 20429, "Too Many Requests").reply();
    }

    @Override
    public Reply unavailable() {
        return new TwilioError(503, 20503, "Service Unavailable").reply();
    }

    @Override
    public Reply wrongCredentials() {
        return new TwilioError(401, 20003, "Authenticate")
                .reply()
                .with("WWW-Authenticate", "Basic realm=\"Twilio API\"");
    }

    @Override
    public void close() {
        callbacks.close();
    }

    private Reply create(Submission submission) {
        return submission.refusal().map(TwilioError::reply).orElseGet(() -> accept(submission));
    }

    private Reply accept(Submission submission) {
        Instant now = clock.instant();
        SentMessage message = new SentMessage(
                "SM" + UUID.randomUUID().toString().replace("-", ""),
                submission.to(),
                submission.messagingService() == null ? submission.from() : null,
                submission.messagingService(),
                submission.body(),
                now);
        synchronized (sent) {
            sent.putFirst(message.sid(), message);
        }
        inbox.add("sms", message.to(), sender(message), message.body(), message.sid(), details(submission));
        submission.statusCallback().ifPresent(url -> callbacks.announce(message, url));
        return Reply.json(201, message.json(now)).with("Twilio-Request-Id", requestId());
    }

    private static String sender(SentMessage message) {
        return message.from() == null ? String.valueOf(message.messagingService()) : message.from();
    }

    private static Map<String, String> details(Submission submission) {
        Map<String, String> details = new LinkedHashMap<>();
        details.put("provider", "twilio");
        details.put("segments", Integer.toString(Segments.count(submission.body())));
        for (String field : List.of("StatusCallback", "ValidityPeriod", "SmartEncoded")) {
            Optional.ofNullable(submission.form().get(field)).ifPresent(value -> details.put(field, value));
        }
        return details;
    }

    private static String requestId() {
        return "RQ" + UUID.randomUUID().toString().replace("-", "");
    }

    private Reply list(Map<String, String> query) {
        Optional<Predicate<SentMessage>> filter = MessageFilter.of(query);
        if (filter.isEmpty()) {
            return TwilioError.badRequest(20001, "Invalid date format").reply();
        }
        return Reply.json(200, MessagePage.of(query).json(newestFirst(filter.get()), clock.instant()));
    }

    private List<SentMessage> newestFirst(Predicate<SentMessage> filter) {
        synchronized (sent) {
            return sent.values().stream().filter(filter).toList();
        }
    }

    private Reply fetch(String sid, String path) {
        synchronized (sent) {
            SentMessage message = sent.get(sid);
            return message == null
                    ? TwilioError.notFound(path).reply()
                    : Reply.json(200, message.json(clock.instant()));
        }
    }
}
