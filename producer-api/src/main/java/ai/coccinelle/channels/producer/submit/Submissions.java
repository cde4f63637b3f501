package ai.coccinelle.channels.producer.submit;

import ai.coccinelle.channels.message.Idempotency;
import ai.coccinelle.channels.message.MessageIds;
import ai.coccinelle.channels.message.MessageLog;
import ai.coccinelle.channels.message.NewMessage;
import ai.coccinelle.channels.message.Origin;
import ai.coccinelle.channels.producer.access.Caller;
import ai.coccinelle.channels.producer.consent.ConsentDesk;
import ai.coccinelle.channels.producer.problem.Problem;
import ai.coccinelle.channels.tenant.Tenant;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Takes messages in, one by one: checks, renders, commits, and wakes the Releaser. It never waits for the broker. */
final class Submissions {
    private final MessageLog log;
    private final Drafts drafts;
    private final Recipients recipients;
    private final Announcements announcements;
    private final Timer accepting;

    Submissions(
            MessageLog log, Drafts drafts, Recipients recipients, Announcements announcements, MeterRegistry meters) {
        this.log = log;
        this.recipients = recipients;
        this.drafts = drafts;
        this.announcements = announcements;
        this.accepting = Timer.builder("channels.accept")
                .description("from the request, read, to the commit")
                .publishPercentileHistogram()
                .register(meters);
    }

    /**
     * Accepts the message, or says why not.
     *
     * @param key the caller's; what a test key sends must reach no provider
     */
    Submission send(Tenant tenant, MessageRequest request, Caller.Key key) {
        boolean sandbox = key.test();
        Timer.Sample sample = Timer.start();
        Optional<Idempotency> idempotency = Drafts.idempotency(request, sandbox);
        Checked checked = allowed(drafts.checks(tenant, sandbox).of(request), tenant, key);
        Draft draft = switch (checked) {
            case Checked.Good good -> drafts.draft(MessageIds.next(), tenant, request, good, Origin.REQUEST, sandbox);
            case Checked.Bad(Problem problem) -> new Draft.Refused(problem);
        };
        Submission submission = switch (draft) {
            case Draft.Ready ready -> accept(ready, idempotency.orElse(null));
            case Draft.Refused(Problem problem) ->
                // it may have been right when it first came: the channel may have been switched off since
                idempotency
                        .flatMap(asked -> log.earlier(tenant.id(), asked))
                        .map(Submission::of)
                        .orElseGet(() -> new Submission.Refused(problem));
        };
        sample.stop(accepting);
        return submission;
    }

    /** Accepts a test message, or says why not. It is useless a minute later. */
    Submission test(Tenant tenant, TestRequest request, Caller.Key key) {
        boolean sandbox = key.test();
        return switch (allowed(drafts.checks(tenant, sandbox).ofTest(request), tenant, key)) {
            case Checked.Bad(Problem problem) -> new Submission.Refused(problem);
            case Checked.Good good ->
                switch (drafts.test(MessageIds.next(), tenant, request, good, sandbox)) {
                    case Draft.Ready ready -> accept(ready, null);
                    case Draft.Refused(Problem problem) -> new Submission.Refused(problem);
                };
        };
    }

    /** Whether the recipient may be written to; the sandbox reaches nobody anyway. */
    private Checked allowed(Checked checked, Tenant tenant, Caller.Key key) {
        return !key.test()
                        && checked instanceof Checked.Good good
                        && recipients
                                        .refusals(tenant.id(), List.of(good), ConsentDesk.recorder(key, false))
                                        .get(good)
                                instanceof Problem problem
                ? new Checked.Bad(problem)
                : checked;
    }

    private Submission accept(Draft.Ready ready, @Nullable Idempotency idempotency) {
        NewMessage message = ready.message();
        Submission submission = Submission.of(log.accept(message, idempotency), ready.sms());
        if (submission instanceof Submission.Accepted) {
            announcements.due(message.lane(), message.kind().priority());
            announcements.count(message.lane(), message.kind(), 1);
        }
        return submission;
    }
}
