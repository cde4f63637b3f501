package ai.coccinelle.channels.producer.submit;

import ai.coccinelle.channels.channel.ChannelType;
import ai.coccinelle.channels.lane.LaneKey;
import ai.coccinelle.channels.message.Acceptance;
import ai.coccinelle.channels.message.Idempotency;
import ai.coccinelle.channels.message.MessageIds;
import ai.coccinelle.channels.message.MessageLog;
import ai.coccinelle.channels.message.NewMessage;
import ai.coccinelle.channels.producer.problem.Problem;
import ai.coccinelle.channels.producer.problem.ProblemType;
import ai.coccinelle.channels.producer.release.ReleaseSignal;
import ai.coccinelle.channels.producer.template.Language;
import ai.coccinelle.channels.producer.template.Rendered;
import ai.coccinelle.channels.producer.template.TemplateSpec;
import ai.coccinelle.channels.producer.template.Templates;
import ai.coccinelle.channels.tenant.Tenant;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Takes messages in: checks, renders, commits, and wakes the Releaser. It never waits for the broker. */
final class Submissions {
    private static final Duration TEST_USEFUL_FOR = Duration.ofMinutes(1);

    private final MessageLog log;
    private final Checks checks;
    private final Templates templates;
    private final ReleaseSignal signal;
    private final MeterRegistry meters;
    private final Clock clock;
    private final Timer accepting;

    Submissions(
            MessageLog log,
            Checks checks,
            Templates templates,
            ReleaseSignal signal,
            MeterRegistry meters,
            Clock clock) {
        this.log = log;
        this.checks = checks;
        this.templates = templates;
        this.signal = signal;
        this.meters = meters;
        this.clock = clock;
        this.accepting = Timer.builder("channels.accept")
                .description("from the request, read, to the commit")
                .publishPercentileHistogram()
                .register(meters);
    }

    /**
     * Accepts the message, or says why not.
     *
     * @param key the caller's idempotency key, or null
     */
    Submission send(Tenant tenant, ChannelType channel, SendRequest request, @Nullable String key) {
        Timer.Sample sample = Timer.start();
        Idempotency idempotency = key == null ? null : new Idempotency(key, RequestHash.of(channel, request));
        // before the checks: the channel may have been switched off since the first answer
        Submission submission =
                earlier(tenant, idempotency).orElseGet(() -> checkAndSend(tenant, channel, request, idempotency));
        sample.stop(accepting);
        return submission;
    }

    /** Accepts a test message, or says why not. It is useless a minute later. */
    Submission test(Tenant tenant, TestRequest request) {
        LaneKey lane = new LaneKey(tenant.id(), request.channel());
        return switch (checks.ofTest(lane, request.to(), clock.instant().plus(TEST_USEFUL_FOR))) {
            case Checked.Bad(Problem problem) -> new Submission.Refused(problem);
            case Checked.Good(String to, TemplateSpec spec) -> {
                Rendered rendered = templates.renderTest(lane.channel(), Language.of(tenant.locale()), tenant.name());
                yield accept(
                        new NewMessage(
                                MessageIds.next(),
                                lane,
                                to,
                                spec.name(),
                                spec.kind(),
                                tenant.locale(),
                                rendered.content(),
                                rendered.payload(),
                                TEST_USEFUL_FOR),
                        null);
            }
        };
    }

    private Optional<Submission> earlier(Tenant tenant, @Nullable Idempotency idempotency) {
        return idempotency == null
                ? Optional.empty()
                : log.earlier(tenant.id(), idempotency).map(Submissions::submission);
    }

    private Submission checkAndSend(
            Tenant tenant, ChannelType channel, SendRequest request, @Nullable Idempotency idempotency) {
        LaneKey lane = new LaneKey(tenant.id(), channel);
        return switch (checks.of(lane, request)) {
            case Checked.Bad(Problem problem) -> new Submission.Refused(problem);
            case Checked.Good good -> accept(render(tenant, lane, request, good), idempotency);
        };
    }

    private NewMessage render(Tenant tenant, LaneKey lane, SendRequest request, Checked.Good good) {
        Language language = request.locale() == null ? Language.of(tenant.locale()) : request.locale();
        Map<String, String> variables = request.variables() == null ? Map.of() : request.variables();
        Rendered rendered = templates.render(good.spec(), lane.channel(), language, tenant.name(), variables);
        return new NewMessage(
                MessageIds.next(),
                lane,
                good.to(),
                good.spec().name(),
                good.spec().kind(),
                language.wireName(),
                rendered.content(),
                rendered.payload(),
                null);
    }

    private Submission accept(NewMessage message, @Nullable Idempotency idempotency) {
        Acceptance acceptance = log.accept(message, idempotency);
        if (acceptance instanceof Acceptance.Accepted) {
            signal.due(message.lane(), message.kind().priority());
            String channel = message.lane().channel().wireName();
            meters.counter(
                            "channels.accepted",
                            "channel",
                            channel,
                            "kind",
                            message.kind().wireName())
                    .increment();
        }
        return submission(acceptance);
    }

    private static Submission submission(Acceptance acceptance) {
        return switch (acceptance) {
            case Acceptance.Accepted(UUID id) -> new Submission.Accepted(id);
            case Acceptance.Repeated(UUID id) -> new Submission.Repeated(id);
            case Acceptance.KeyReused() ->
                new Submission.Refused(Problem.of(
                        ProblemType.IDEMPOTENCY_KEY_REUSED,
                        "This Idempotency-Key came before with another request. Use a new key for each new request, and"
                                + " repeat a key only with the same one."));
        };
    }
}
