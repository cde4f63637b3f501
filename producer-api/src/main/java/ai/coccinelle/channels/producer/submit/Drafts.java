package ai.coccinelle.channels.producer.submit;

import ai.coccinelle.channels.channel.ChannelType;
import ai.coccinelle.channels.lane.LaneKey;
import ai.coccinelle.channels.message.Idempotency;
import ai.coccinelle.channels.message.MessageKind;
import ai.coccinelle.channels.message.NewMessage;
import ai.coccinelle.channels.message.Origin;
import ai.coccinelle.channels.message.Payload;
import ai.coccinelle.channels.producer.problem.Problem;
import ai.coccinelle.channels.producer.sms.Coach;
import ai.coccinelle.channels.producer.sms.Coached;
import ai.coccinelle.channels.producer.sms.CoachedSms;
import ai.coccinelle.channels.producer.suppression.UnsubscribeLinks;
import ai.coccinelle.channels.producer.template.Rendered;
import ai.coccinelle.channels.producer.template.Templates;
import ai.coccinelle.channels.tenant.Tenant;
import java.time.Clock;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Makes of requests what is stored, alike for one message and for many. */
final class Drafts {
    private final Checking checking;
    private final Templates templates;
    private final UnsubscribeLinks links;
    private final Coach coach;
    private final Clock clock;

    Drafts(Checking checking, Templates templates, UnsubscribeLinks links, Coach coach, Clock clock) {
        this.checking = checking;
        this.templates = templates;
        this.links = links;
        this.coach = coach;
        this.clock = clock;
    }

    /** The checks of the tenant's messages, as {@link Checking#of}. */
    Checks checks(Tenant tenant, boolean sandbox) {
        return checking.of(tenant, sandbox);
    }

    /** What the request's key promises, or empty when it has none. */
    static Optional<Idempotency> idempotency(MessageRequest request, boolean sandbox) {
        return Optional.ofNullable(request.idempotencyKey())
                .map(key -> Idempotency.of(key, sandbox, RequestHash.of(request)));
    }

    /** The message as it would be stored, or why it may not go. */
    Draft draft(UUID id, Tenant tenant, MessageRequest request, Checked.Good good, Origin origin, boolean sandbox) {
        return coached(tenant, message(id, tenant, request, good, origin, sandbox));
    }

    /** An SMS as the coach writes it, and anything else as it is. */
    private Draft coached(Tenant tenant, NewMessage message) {
        if (!(message.payload() instanceof Payload.Sms(String body, String sender))) {
            return new Draft.Ready(message, null);
        }
        return switch (coach.coach(tenant, message.kind(), message.locale(), body)) {
            case Coached.Fits(CoachedSms written) ->
                new Draft.Ready(message.saying(written.text(), new Payload.Sms(written.text(), sender)), written.sms());
            case Coached.TooLong(CoachedSms _, Problem problem) -> new Draft.Refused(problem);
            case Coached.NoWayOut(Problem problem) -> new Draft.Refused(problem);
        };
    }

    /** The message, rendered; an SMS is not coached yet. */
    NewMessage message(
            UUID id, Tenant tenant, MessageRequest request, Checked.Good good, Origin origin, boolean sandbox) {
        Rendered rendered = templates.render(
                good.text(), good.letterhead(), request.given(), today(tenant), unsubscribe(id, tenant, good));
        return new NewMessage(
                id,
                new LaneKey(tenant.id(), request.channel()),
                good.to(),
                good.spec().name(),
                good.spec().kind(),
                good.text().language().wireName(),
                rendered.content(),
                withSender(rendered.payload(), tenant),
                good.timing(),
                origin,
                sandbox);
    }

    private static Payload withSender(Payload payload, Tenant tenant) {
        return payload instanceof Payload.Sms sms ? new Payload.Sms(sms.body(), tenant.smsSender()) : payload;
    }

    /** Where the recipient unsubscribes of mail that is not about an appointment (RFC 8058); null: there is no such address. */
    private @Nullable String unsubscribe(UUID id, Tenant tenant, Checked.Good good) {
        return good.text().channel() == ChannelType.EMAIL && good.spec().kind() == MessageKind.BULK
                ? links.link(id, tenant.id(), good.to()).orElse(null)
                : null;
    }

    private LocalDate today(Tenant tenant) {
        return LocalDate.ofInstant(clock.instant(), ZoneId.of(tenant.timeZone()));
    }

    /** A test message, useless a minute later. */
    Draft test(UUID id, Tenant tenant, TestRequest request, Checked.Good good, boolean sandbox) {
        Rendered rendered = templates.renderTest(good.text(), good.letterhead(), today(tenant));
        NewMessage message = new NewMessage(
                id,
                new LaneKey(tenant.id(), request.channel()),
                good.to(),
                good.spec().name(),
                good.spec().kind(),
                tenant.locale(),
                rendered.content(),
                withSender(rendered.payload(), tenant),
                good.timing(),
                Origin.REQUEST,
                sandbox);
        return coached(tenant, message);
    }
}
