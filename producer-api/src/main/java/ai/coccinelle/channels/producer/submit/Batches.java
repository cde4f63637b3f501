package ai.coccinelle.channels.producer.submit;

import ai.coccinelle.channels.channel.ChannelType;
import ai.coccinelle.channels.consent.Consents;
import ai.coccinelle.channels.lane.LaneKey;
import ai.coccinelle.channels.message.Acceptance;
import ai.coccinelle.channels.message.BatchMessage;
import ai.coccinelle.channels.message.Idempotency;
import ai.coccinelle.channels.message.MessageIds;
import ai.coccinelle.channels.message.MessageKind;
import ai.coccinelle.channels.message.MessageLog;
import ai.coccinelle.channels.message.NewMessage;
import ai.coccinelle.channels.message.Origin;
import ai.coccinelle.channels.producer.access.Caller;
import ai.coccinelle.channels.producer.consent.ConsentDesk;
import ai.coccinelle.channels.producer.problem.FaultAllowance;
import ai.coccinelle.channels.producer.problem.Problem;
import ai.coccinelle.channels.producer.request.Element;
import ai.coccinelle.channels.producer.sms.SmsFigures;
import ai.coccinelle.channels.tenant.Tenant;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Takes many messages in at once, as {@link Submissions} takes one, in one transaction. */
final class Batches {
    private final MessageLog log;
    private final Drafts drafts;
    private final Recipients recipients;
    private final Announcements announcements;
    private final Timer accepting;

    Batches(MessageLog log, Drafts drafts, Recipients recipients, Announcements announcements, MeterRegistry meters) {
        this.log = log;
        this.recipients = recipients;
        this.drafts = drafts;
        this.announcements = announcements;
        this.accepting = Timer.builder("channels.accept.batch")
                .description("from a batch, read, to its commit")
                .publishPercentileHistogram()
                .register(meters);
    }

    /** Accepts those of the messages that may go, all or, when this throws, none; and says of each what became of it. */
    List<Submission> send(Tenant tenant, List<Element<MessageRequest>> requests, Caller.Key key) {
        boolean sandbox = key.test();
        Timer.Sample sample = Timer.start();
        Checks checks = drafts.checks(tenant, sandbox);
        FaultAllowance allowance = new FaultAllowance();
        List<Prepared> batch = requests.stream()
                .map(request -> draft(tenant, checks, request, sandbox).limited(allowance))
                .toList();
        if (!sandbox) {
            batch = allowed(tenant, batch, ConsentDesk.recorder(key, false));
        }
        List<Submission> submissions = accept(tenant, batch);
        announce(tenant, batch, submissions);
        sample.stop(accepting);
        return submissions;
    }

    /** Refuses those whose recipients may not be written to. */
    private List<Prepared> allowed(Tenant tenant, List<Prepared> batch, Consents.Recorder by) {
        Map<Checked.Good, Problem> refusals = recipients.refusals(
                tenant.id(),
                batch.stream()
                        .filter(Prepared.Good.class::isInstance)
                        .map(prepared -> ((Prepared.Good) prepared).checked())
                        .toList(),
                by);
        return batch.stream()
                .map(prepared -> prepared instanceof Prepared.Good good
                                && refusals.get(good.checked()) instanceof Problem problem
                        ? new Prepared.Bad(
                                problem, Optional.ofNullable(good.message().idempotency()))
                        : prepared)
                .toList();
    }

    private Prepared draft(Tenant tenant, Checks checks, Element<MessageRequest> element, boolean sandbox) {
        return switch (element) {
            case Element.Unreadable<MessageRequest>(Problem problem) -> new Prepared.Bad(problem, Optional.empty());
            case Element.Read<MessageRequest>(MessageRequest request) ->
                IdempotencyKeys.problem("idempotencyKey", request.idempotencyKey())
                        .<Prepared>map(problem -> new Prepared.Bad(problem, Optional.empty()))
                        .orElseGet(() -> checked(tenant, checks, request, sandbox));
        };
    }

    private Prepared checked(Tenant tenant, Checks checks, MessageRequest request, boolean sandbox) {
        Optional<Idempotency> idempotency = Drafts.idempotency(request, sandbox);
        return switch (checks.of(request)) {
            case Checked.Bad(Problem problem) -> new Prepared.Bad(problem, idempotency);
            case Checked.Good good -> prepared(tenant, request, good, idempotency, sandbox);
        };
    }

    /**
     * An SMS is written at once, since it may turn out too long; it is short when it does not. What is no SMS is rendered
     * only when it is stored.
     */
    private Prepared prepared(
            Tenant tenant,
            MessageRequest request,
            Checked.Good good,
            Optional<Idempotency> idempotency,
            boolean sandbox) {
        UUID id = MessageIds.next();
        if (request.channel() != ChannelType.SMS) {
            return new Prepared.Good(
                    new LaneKey(tenant.id(), request.channel()),
                    good,
                    new BatchMessage(
                            id,
                            idempotency.orElse(null),
                            () -> drafts.message(id, tenant, request, good, Origin.REQUEST, sandbox)),
                    null);
        }
        return switch (drafts.draft(id, tenant, request, good, Origin.REQUEST, sandbox)) {
            case Draft.Refused(Problem problem) -> new Prepared.Bad(problem, idempotency);
            case Draft.Ready(NewMessage message, SmsFigures sms) ->
                new Prepared.Good(
                        message.lane(), good, new BatchMessage(id, idempotency.orElse(null), () -> message), sms);
        };
    }

    private List<Submission> accept(Tenant tenant, List<Prepared> batch) {
        List<Idempotency> asked = new ArrayList<>();
        List<BatchMessage> messages = new ArrayList<>();
        for (Prepared draft : batch) {
            switch (draft) {
                case Prepared.Bad bad -> bad.idempotency().ifPresent(asked::add);
                case Prepared.Good good -> messages.add(good.message());
            }
        }
        Iterator<Optional<Acceptance>> earlier = log.earlier(tenant.id(), asked).iterator();
        Iterator<Acceptance> acceptances = log.acceptAll(tenant.id(), messages).iterator();
        return batch.stream()
                .map(draft -> switch (draft) {
                    case Prepared.Bad bad ->
                        bad.idempotency()
                                .flatMap(_ -> earlier.next())
                                .map(Submission::of)
                                .orElseGet(() -> new Submission.Refused(bad.problem()));
                    case Prepared.Good good -> Submission.of(acceptances.next(), good.sms());
                })
                .toList();
    }

    /** Once for each lane, however many messages it got. */
    private void announce(Tenant tenant, List<Prepared> batch, List<Submission> submissions) {
        Map<LaneKey, Map<MessageKind, Integer>> accepted = new HashMap<>();
        for (int i = 0; i < batch.size(); i++) {
            if (submissions.get(i) instanceof Submission.Accepted && batch.get(i) instanceof Prepared.Good good) {
                accepted.computeIfAbsent(good.lane(), _ -> new HashMap<>())
                        .merge(good.checked().spec().kind(), 1, Integer::sum);
            }
        }
        accepted.forEach((lane, kinds) -> kinds.forEach((kind, messages) -> {
            announcements.due(lane, kind.priority());
            announcements.count(lane, kind, messages);
        }));
    }

    /** One message of a batch, before it is stored. */
    private sealed interface Prepared {
        /** The same; of very many faults in a batch not all are named. */
        default Prepared limited(FaultAllowance allowance) {
            return this;
        }

        /** @param sms what it comes to as an SMS; null when it is none */
        record Good(
                LaneKey lane,
                Checked.Good checked,
                BatchMessage message,
                @Nullable SmsFigures sms) implements Prepared {}

        /** @param idempotency by which it may be the repeat of one that was right when it first came */
        record Bad(Problem problem, Optional<Idempotency> idempotency) implements Prepared {
            @Override
            public Prepared limited(FaultAllowance allowance) {
                return new Bad(allowance.limit(problem), idempotency);
            }
        }
    }
}
