package ai.coccinelle.channels.producer.authoring;

import ai.coccinelle.channels.credential.ShownCredentials;
import ai.coccinelle.channels.message.Payload;
import ai.coccinelle.channels.producer.channel.ApprovedTemplates;
import ai.coccinelle.channels.producer.channel.KnownConfigurations;
import ai.coccinelle.channels.producer.problem.Fault;
import ai.coccinelle.channels.producer.problem.Problem;
import ai.coccinelle.channels.producer.problem.ProblemType;
import ai.coccinelle.channels.producer.problem.Refusal;
import ai.coccinelle.channels.producer.sms.Coach;
import ai.coccinelle.channels.producer.sms.Coached;
import ai.coccinelle.channels.producer.sms.CoachedSms;
import ai.coccinelle.channels.producer.template.KnownTexts;
import ai.coccinelle.channels.producer.template.Language;
import ai.coccinelle.channels.producer.template.Letterhead;
import ai.coccinelle.channels.producer.template.MessageText;
import ai.coccinelle.channels.producer.template.Rendered;
import ai.coccinelle.channels.producer.template.Templates;
import ai.coccinelle.channels.tenant.Tenant;
import java.time.Clock;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Shows what a text would become, without sending or storing anything. */
final class Previews {
    private static final String UNSUBSCRIBE = "https://example.com/unsubscribe";

    private final TextDesk desk;
    private final KnownTexts known;
    private final KnownConfigurations configurations;
    private final Templates templates;
    private final Coach coach;
    private final Clock clock;

    Previews(
            TextDesk desk,
            KnownTexts known,
            KnownConfigurations configurations,
            Templates templates,
            Coach coach,
            Clock clock) {
        this.desk = desk;
        this.known = known;
        this.configurations = configurations;
        this.templates = templates;
        this.coach = coach;
        this.clock = clock;
    }

    /** @throws Refusal when there is no such text, or naming everything that is wrong with text and data */
    PreviewView preview(Tenant tenant, String name, PreviewRequest request) {
        Language language = request.locale() == null ? Language.of(tenant.locale()) : request.locale();
        MessageText text = text(tenant, name, request, language);
        LocalDate today = LocalDate.ofInstant(clock.instant(), ZoneId.of(tenant.timeZone()));
        Map<String, String> values =
                Samples.of(text.spec(), request.values() == null ? Map.of() : request.values(), today);
        refuse(text.spec().faults(values));
        Optional<ShownCredentials.Approved> approved =
                ApprovedTemplates.of(configurations.ofTenant(tenant.id())).find(name);
        MessageText shown = approved.map(ShownCredentials.Approved::parameters)
                .map(text::with)
                .orElse(text);
        Letterhead letterhead = known.of(tenant).letterhead();
        Rendered rendered = templates.render(shown, letterhead, values, today, UNSUBSCRIBE);
        return rendered.payload() instanceof Payload.Sms
                ? PreviewView.sms(shown, version(request, text), coached(tenant, shown, rendered.content()))
                : PreviewView.of(shown, version(request, text), rendered, approved);
    }

    /** As it would go; also when it has more parts than it may. */
    private CoachedSms coached(Tenant tenant, MessageText text, String content) {
        return switch (coach.coach(tenant, text.spec().kind(), text.language().wireName(), content)) {
            case Coached.Fits(CoachedSms sms) -> sms;
            case Coached.TooLong(CoachedSms sms, Problem _) -> sms;
            case Coached.NoWayOut(Problem problem) -> throw new Refusal(problem);
        };
    }

    private MessageText text(Tenant tenant, String name, PreviewRequest request, Language language) {
        if (request.body() != null) {
            refuse(
                    request.version() == null
                            ? List.of()
                            : List.of(new Fault(
                                    "version", "invalid-value", "Give a version or a text of your own, not both.")));
            return request.written(name, request.body(), language)
                    .checked(tenant.id())
                    .read();
        }
        if (request.version() != null) {
            return desk.text(desk.key(tenant, name, request.channel(), language), request.version());
        }
        return known.of(tenant).find(name, request.channel(), language).orElseThrow(TextDesk::unknownVersion);
    }

    private static @Nullable Integer version(PreviewRequest request, MessageText text) {
        return request.body() == null ? text.version() : null;
    }

    private static void refuse(List<Fault> faults) {
        if (!faults.isEmpty()) {
            throw new Refusal(Problem.invalid(ProblemType.INVALID_VALUES, faults));
        }
    }
}
