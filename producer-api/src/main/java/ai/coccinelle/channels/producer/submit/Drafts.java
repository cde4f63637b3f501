package ai.coccinelle.channels.producer.submit;

import ai.coccinelle.channels.lane.LaneKey;
import ai.coccinelle.channels.message.Idempotency;
import ai.coccinelle.channels.message.MessageKind;
import ai.coccinelle.channels.message.NewMessage;
import ai.coccinelle.channels.message.Origin;
import ai.coccinelle.channels.message.Payload;
import ai.coccinelle.channels.message.Timing;
import ai.coccinelle.channels.producer.channel.KnownConfigurations;
import ai.coccinelle.channels.producer.limit.DailyLimits;
import ai.coccinelle.channels.producer.suppression.UnsubscribeLinks;
import ai.coccinelle.channels.producer.template.Language;
import ai.coccinelle.channels.producer.template.Rendered;
import ai.coccinelle.channels.producer.template.Templates;
import ai.coccinelle.channels.tenant.Tenant;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import java.util.UUID;

/** Makes of requests what is stored, alike for one message and for many. */
final class Drafts {
    static final Duration TEST_USEFUL_FOR = Duration.ofMinutes(1);

    private final KnownConfigurations configurations;
    private final DailyLimits dailyLimits;
    private final Templates templates;
    private final UnsubscribeLinks links;
    private final Clock clock;

    Drafts(
            KnownConfigurations configurations,
            DailyLimits dailyLimits,
            Templates templates,
            UnsubscribeLinks links,
            Clock clock) {
        this.links = links;
        this.configurations = configurations;
        this.dailyLimits = dailyLimits;
        this.templates = templates;
        this.clock = clock;
    }

    /**
     * The checks of the tenant's messages, as it is configured now.
     *
     * @param sandbox whether the messages reach no provider, and so need no channel
     */
    Checks checks(Tenant tenant, boolean sandbox) {
        return new Checks(tenant.id(), configurations.ofTenant(tenant.id()), dailyLimits, clock.instant(), sandbox);
    }

    /** What the request's key promises, or empty when it has none. */
    static Optional<Idempotency> idempotency(MessageRequest request) {
        return Optional.ofNullable(request.idempotencyKey()).map(key -> new Idempotency(key, RequestHash.of(request)));
    }

    /** The message, rendered. */
    NewMessage message(
            UUID id, Tenant tenant, MessageRequest request, Checked.Good good, Origin origin, boolean sandbox) {
        Language language = request.locale() == null ? Language.of(tenant.locale()) : request.locale();
        Rendered rendered = templates.render(good.spec(), request.channel(), language, tenant.name(), request.given());
        return new NewMessage(
                id,
                new LaneKey(tenant.id(), request.channel()),
                good.to(),
                good.spec().name(),
                good.spec().kind(),
                language.wireName(),
                rendered.content(),
                withSender(withLink(rendered.payload(), id, tenant, good), tenant),
                Timing.until(request.uselessAfter()),
                origin,
                sandbox);
    }

    private static Payload withSender(Payload payload, Tenant tenant) {
        return payload instanceof Payload.Sms sms ? new Payload.Sms(sms.body(), tenant.smsSender()) : payload;
    }

    /** Mail that is not about an appointment says how to have no more of it (RFC 8058). */
    private Payload withLink(Payload payload, UUID id, Tenant tenant, Checked.Good good) {
        return payload instanceof Payload.Email email && good.spec().kind() == MessageKind.BULK
                ? new Payload.Email(
                        email.subject(),
                        email.text(),
                        email.html(),
                        links.link(id, tenant.id(), good.to()).orElse(null))
                : payload;
    }

    /** A test message, useless a minute later. */
    NewMessage test(UUID id, Tenant tenant, TestRequest request, Checked.Good good, boolean sandbox) {
        Rendered rendered = templates.renderTest(request.channel(), Language.of(tenant.locale()), tenant.name());
        return new NewMessage(
                id,
                new LaneKey(tenant.id(), request.channel()),
                good.to(),
                good.spec().name(),
                good.spec().kind(),
                tenant.locale(),
                rendered.content(),
                withSender(rendered.payload(), tenant),
                Timing.usefulFor(TEST_USEFUL_FOR),
                Origin.REQUEST,
                sandbox);
    }
}
