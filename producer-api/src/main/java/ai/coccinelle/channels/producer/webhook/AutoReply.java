package ai.coccinelle.channels.producer.webhook;

import ai.coccinelle.channels.channel.ChannelType;
import ai.coccinelle.channels.message.MessageLog;
import ai.coccinelle.channels.message.NewMessage;
import ai.coccinelle.channels.message.Origin;
import ai.coccinelle.channels.producer.submit.Draft;
import ai.coccinelle.channels.producer.submit.Intake;
import ai.coccinelle.channels.producer.submit.MessageRequest;
import ai.coccinelle.channels.producer.template.Catalogue;
import ai.coccinelle.channels.reply.AutoReplies;
import ai.coccinelle.channels.reply.AutoReplies.Asked;
import ai.coccinelle.channels.tenant.Tenant;
import ai.coccinelle.channels.tenant.Tenants;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Answers a person that wrote on WhatsApp with the tenant's text of type {@code reponseAuto}, as a request for it would: where the
 * channel or the type is off, or the person opted out, there is no answer.
 */
final class AutoReply {
    /** So long Meta takes free text for the person (customer service window). */
    private static final Duration WINDOW = Duration.ofHours(24);

    private static final int LONGEST_NAME = 60;
    private static final Pattern NO_NAME = Pattern.compile("[\\p{Cntrl}\\p{Cf}\\p{So}\\p{Cs}\\s\\p{Z}]+");

    private final AutoReplies asked;
    private final Tenants tenants;
    private final Intake intake;
    private final MessageLog log;

    AutoReply(AutoReplies asked, Tenants tenants, Intake intake, MessageLog log) {
        this.asked = asked;
        this.tenants = tenants;
        this.intake = intake;
        this.log = log;
    }

    void answer(Asked person) {
        Optional<Tenant> tenant = tenants.find(person.tenantId()).filter(found -> !found.isSuspended());
        Optional<NewMessage> message = tenant.flatMap(found -> message(found, person));
        if (message.isEmpty()) {
            asked.drop(person);
            return;
        }
        List<NewMessage> one = List.of(message.get());
        if (asked.answer(person, handle -> log.acceptAll(handle, person.tenantId(), one))) {
            intake.announce(one);
        }
    }

    private Optional<NewMessage> message(Tenant tenant, Asked person) {
        MessageRequest request = new MessageRequest(
                ChannelType.WHATSAPP,
                person.address(),
                Catalogue.FREE_TEXT,
                Map.of("clientName", name(person.name(), tenant)),
                null,
                person.askedAt().plus(WINDOW),
                null);
        Draft draft = intake.draft(tenant, List.of(new Intake.Wanted(request, Origin.REQUEST)), false)
                .getFirst();
        return switch (draft) {
            case Draft.Ready ready -> Optional.of(ready.message());
            case Draft.Refused _ -> Optional.empty();
        };
    }

    /** The name that the person gave itself on WhatsApp, without emojis; where there is none, an address that fits anybody. */
    private static String name(@Nullable String given, Tenant tenant) {
        String plain =
                given == null ? "" : NO_NAME.matcher(given).replaceAll(" ").strip();
        if (plain.isEmpty()) {
            return tenant.locale().equals("en") ? "there" : "Madame, Monsieur";
        }
        return plain.length() <= LONGEST_NAME ? plain : plain.substring(0, LONGEST_NAME);
    }
}
