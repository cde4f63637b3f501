package ai.coccinelle.channels.worker.callback;

import ai.coccinelle.channels.callback.CallbackEndpoint.DisabledReason;
import ai.coccinelle.channels.callback.CallbackQueue;
import ai.coccinelle.channels.callback.CallbackQueue.Failed;
import ai.coccinelle.channels.callback.CallbackQueue.Failure;
import ai.coccinelle.channels.callback.CallbackQueue.Taken;
import ai.coccinelle.channels.callback.CallbackStatus;
import ai.coccinelle.channels.credential.CredentialOpener;
import ai.coccinelle.channels.credential.CredentialOpener.SealBroken;
import ai.coccinelle.channels.credential.Secret;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Sends one event and records what came of it. */
final class CallbackSender {
    private static final Logger LOG = LoggerFactory.getLogger(CallbackSender.class);

    private final CallbackQueue queue;
    private final CallbackQueue.Patience patience;
    private final CredentialOpener opener;
    private final CallbackClient client;
    private final MeterRegistry meters;
    private final Clock clock;

    CallbackSender(
            CallbackQueue queue,
            CallbackQueue.Patience patience,
            CredentialOpener opener,
            CallbackClient client,
            MeterRegistry meters,
            Clock clock) {
        this.queue = queue;
        this.patience = patience;
        this.opener = opener;
        this.client = client;
        this.meters = meters;
        this.clock = clock;
    }

    /** @throws org.jdbi.v3.core.JdbiException when it cannot be recorded: then it is sent again when its lease is over */
    void send(Taken taken) {
        CallbackAnswer answer = answer(taken);
        Optional<Failure> failure = CallbackDecision.on(
                answer, taken.faults(), ThreadLocalRandom.current().nextDouble());
        if (failure.isEmpty() && answer instanceof CallbackAnswer.Answered answered) {
            queue.delivered(taken, answered.status());
            tell(taken, CallbackStatus.DELIVERED.wireName(), String.valueOf(answered.status()));
        }
        failure.ifPresent(why -> fail(taken, why));
    }

    private CallbackAnswer answer(Taken taken) {
        try {
            List<Secret> secrets = secrets(taken);
            long timestamp = clock.instant().getEpochSecond();
            String id = taken.id().toString();
            return client.post(
                    taken.endpoint().url(),
                    Map.of(
                            "webhook-id", id,
                            "webhook-timestamp", String.valueOf(timestamp),
                            "webhook-signature", WebhookSignature.of(secrets, id, timestamp, taken.body())),
                    taken.body());
        } catch (SealBroken broken) {
            LOG.error("{}", broken.toString());
            return new CallbackAnswer.Silent("seal");
        }
    }

    private List<Secret> secrets(Taken taken) throws SealBroken {
        List<Secret> secrets = new ArrayList<>();
        for (String sealed : taken.endpoint().sealedSecrets()) {
            secrets.add(opener.openCallback(taken.endpoint().tenantId(), sealed));
        }
        return secrets;
    }

    private void fail(Taken taken, Failure why) {
        Optional<Failed> failed = queue.failed(taken, why, patience);
        tell(
                taken,
                failed.map(each -> each.status() == CallbackStatus.FAILED ? "failed" : "retry")
                        .orElse("late"),
                why.answer() == null ? why.fault() : String.valueOf(why.answer()));
        failed.map(Failed::disabled).ifPresent(reason -> tellSwitchedOff(taken, reason));
    }

    private void tell(Taken taken, String outcome, String answer) {
        meters.counter("channels.callbacks", "outcome", outcome).increment();
        LOG.info(
                "callback={} tenant={} type={} attempt={} outcome={} answer={}",
                taken.id(),
                taken.endpoint().tenantId(),
                taken.type(),
                taken.attempt(),
                outcome,
                answer);
    }

    private void tellSwitchedOff(Taken taken, DisabledReason reason) {
        meters.counter("channels.callbacks.disabled", "reason", reason.wireName())
                .increment();
        LOG.warn(
                "callbacks of tenant={} are switched off, reason={}",
                taken.endpoint().tenantId(),
                reason.wireName());
    }
}
