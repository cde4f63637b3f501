package ai.coccinelle.channels.message;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The rendered message, as the provider's client needs it. */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "type")
@JsonSubTypes({
    @JsonSubTypes.Type(value = Payload.Sms.class, name = "sms"),
    @JsonSubTypes.Type(value = Payload.Email.class, name = "email"),
    @JsonSubTypes.Type(value = Payload.WhatsAppTemplate.class, name = "whatsapp-template"),
    @JsonSubTypes.Type(value = Payload.WhatsAppText.class, name = "whatsapp-text"),
    @JsonSubTypes.Type(value = Payload.Call.class, name = "call")
})
public sealed interface Payload {

    /**
     * An SMS.
     *
     * @param sender the tenant's own name, under which it arrives; null: the platform's sender
     */
    record Sms(String body, @Nullable String sender) implements Payload {
        public Sms(String body) {
            this(body, null);
        }
    }

    /**
     * A mail.
     *
     * @param unsubscribe where the recipient unsubscribes with one click (RFC 8058); null: nothing to unsubscribe from
     */
    record Email(
            String subject,
            String text,
            String html,
            @Nullable String unsubscribe) implements Payload {
        public Email(String subject, String text, String html) {
            this(subject, text, html, null);
        }
    }

    /**
     * A WhatsApp template message, which may go at any time.
     *
     * @param template our template name; the worker turns it into the name that Meta approved for the tenant
     * @param language {@code fr} or {@code en}
     * @param parameters the body's parameters, in order
     */
    record WhatsAppTemplate(String template, String language, List<String> parameters) implements Payload {
        public WhatsAppTemplate {
            parameters = List.copyOf(parameters);
        }
    }

    /** Free text, which WhatsApp takes only within 24 hours of the recipient's last message. */
    record WhatsAppText(String body) implements Payload {}

    /**
     * A call by the assistant.
     *
     * @param script what the assistant is to say
     * @param variables the assistant's variables, by name
     */
    record Call(String script, Map<String, String> variables) implements Payload {
        public Call {
            variables = Map.copyOf(variables);
        }
    }
}
