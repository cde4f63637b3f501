package ai.coccinelle.channels.producer.submit;

import ai.coccinelle.channels.producer.access.Caller;
import ai.coccinelle.channels.producer.access.TenantAccess;
import ai.coccinelle.channels.producer.problem.Fault;
import ai.coccinelle.channels.producer.problem.Problem;
import ai.coccinelle.channels.producer.problem.ProblemType;
import ai.coccinelle.channels.producer.problem.Refusal;
import ai.coccinelle.channels.producer.request.RecordReader;
import ai.coccinelle.channels.tenant.Tenant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The door for messages that come by the broker. None is taken without a key: the broker delivers at least once. */
public final class QueuedSends {
    private final TenantAccess access;
    private final Submissions submissions;

    QueuedSends(TenantAccess access, Submissions submissions) {
        this.access = access;
        this.submissions = submissions;
    }

    /**
     * Accepts the message, or says why not.
     *
     * @param messageId its key, where the body has no idempotencyKey
     * @throws Refusal when it cannot be read, or the caller may not send for this tenant
     */
    public Submission send(Caller caller, byte[] body, @Nullable String messageId) {
        QueuedRequest request = RecordReader.read(body, QueuedRequest.class);
        String key = key(request, messageId);
        Tenant tenant = access.openToSend(caller, request.tenantId());
        return submissions.send(tenant, request.under(key), caller.key());
    }

    private static String key(QueuedRequest request, @Nullable String messageId) {
        String key = request.idempotencyKey() == null ? messageId : request.idempotencyKey();
        if (key == null) {
            throw new Refusal(Problem.invalid(
                    ProblemType.INVALID_REQUEST,
                    List.of(new Fault(
                            "idempotencyKey",
                            "missing-field",
                            "The broker may deliver a message twice: give it an idempotencyKey, or the property"
                                    + " message-id."))));
        }
        IdempotencyKeys.problem("idempotencyKey", key).ifPresent(problem -> {
            throw new Refusal(problem);
        });
        return key;
    }
}
