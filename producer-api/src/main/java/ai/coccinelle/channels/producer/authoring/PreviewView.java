package ai.coccinelle.channels.producer.authoring;

import ai.coccinelle.channels.channel.ChannelType;
import ai.coccinelle.channels.credential.ShownCredentials;
import ai.coccinelle.channels.message.MessageKind;
import ai.coccinelle.channels.message.Payload;
import ai.coccinelle.channels.producer.sms.CoachedSms;
import ai.coccinelle.channels.producer.template.Language;
import ai.coccinelle.channels.producer.template.MessageText;
import ai.coccinelle.channels.producer.template.Rendered;
import io.swagger.v3.oas.annotations.media.Schema;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What a recipient would read or hear, and what goes with it on the channel. */
@Schema(name = "TemplatePreview")
record PreviewView(
        @Schema(example = "rdvRappel") String name,
        MessageKind kind,
        ChannelType channel,
        Language locale,

        @Schema(description = "Null: it is not stored; 0: the built-in text", example = "2") @Nullable
        Integer version,

        @Schema(description = "As text; of mail its text part", example = "Bonjour Jean Dupont !")
        String text,

        @Schema(description = "SMS only: as it goes, its parts and its price") @Nullable
        CoachedSms sms,

        @Schema(description = "Email only") @Nullable Mail email,
        @Schema(description = "WhatsApp only") @Nullable WhatsApp whatsapp) {

    /** @param html the page as mail programs show it */
    @Schema(name = "EmailPreview")
    record Mail(String subject, String html) {}

    /**
     * As a template message, or as free text.
     *
     * @param template its name at Meta, where one was named; null: free text, or a name made of ours
     * @param language its language at Meta, where one was named; null: free text, or the text's own
     * @param parameters in their order; none of free text
     */
    @Schema(name = "WhatsAppPreview")
    record WhatsApp(
            boolean freeText,
            @Nullable String template,
            @Nullable String language,
            List<Parameter> parameters) {}

    /** A parameter of an approved template. */
    @Schema(name = "WhatsAppParameter")
    record Parameter(
            @Schema(example = "clientName") String name,
            @Schema(example = "Jean Dupont") String value) {}

    /** @param sms the text as it goes */
    static PreviewView sms(MessageText text, @Nullable Integer version, CoachedSms sms) {
        return new PreviewView(
                text.spec().name(),
                text.spec().kind(),
                text.channel(),
                text.language(),
                version,
                sms.text(),
                sms,
                null,
                null);
    }

    /** @param approved what stands for the text at Meta, where the tenant named it */
    static PreviewView of(
            MessageText text,
            @Nullable Integer version,
            Rendered rendered,
            Optional<ShownCredentials.Approved> approved) {
        Payload payload = rendered.payload();
        return new PreviewView(
                text.spec().name(),
                text.spec().kind(),
                text.channel(),
                text.language(),
                version,
                rendered.content(),
                null,
                payload instanceof Payload.Email mail ? new Mail(mail.subject(), mail.html()) : null,
                whatsApp(text, payload, approved));
    }

    private static @Nullable WhatsApp whatsApp(
            MessageText text, Payload payload, Optional<ShownCredentials.Approved> approved) {
        return switch (payload) {
            case Payload.WhatsAppText _ -> new WhatsApp(true, null, null, List.of());
            case Payload.WhatsAppTemplate template ->
                new WhatsApp(
                        false,
                        approved.map(ShownCredentials.Approved::name).orElse(null),
                        approved.map(ShownCredentials.Approved::language).orElse(null),
                        parameters(text.parameters(), template.parameters()));
            case Payload.Sms _, Payload.Email _, Payload.Call _ -> null;
        };
    }

    private static List<Parameter> parameters(List<String> names, List<String> values) {
        List<Parameter> parameters = new ArrayList<>();
        for (int i = 0; i < names.size(); i++) {
            parameters.add(new Parameter(names.get(i), values.get(i)));
        }
        return parameters;
    }
}
