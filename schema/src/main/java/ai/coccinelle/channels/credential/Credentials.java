package ai.coccinelle.channels.credential;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What a tenant entrusts to us so that we may send on its own account. */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "type")
@JsonSubTypes({
    @JsonSubTypes.Type(value = Credentials.Smtp.class, name = "smtp"),
    @JsonSubTypes.Type(value = Credentials.WhatsApp.class, name = "whatsapp")
})
public sealed interface Credentials {

    /**
     * What decides where the secret goes, by the name of the JWE's header parameter that repeats it: a secret that its owner
     * encrypted for one server is not sent to another.
     */
    Map<String, String> destination();

    /**
     * A tenant's SMTP account.
     *
     * @param secure whether the connection must be encrypted: port 465 by TLS from the start, any other by STARTTLS
     * @param fromEmail the sender's address
     * @param fromName the sender's name as recipients see it
     */
    record Smtp(String host, int port, boolean secure, String user, Secret password, String fromEmail, String fromName)
            implements Credentials {
        @Override
        public Map<String, String> destination() {
            return Map.of("host", host, "user", user);
        }
    }

    /**
     * A tenant's WhatsApp Business account.
     *
     * @param connectionMethod {@code manual}: Meta Cloud API; {@code oauth}: connected through 360dialog
     * @param phoneNumberId Meta's id of the sending number; null with 360dialog, whose key implies it
     * @param token Meta's access token, or 360dialog's channel API key
     * @param approvedTemplates our template name → the name under which Meta approved it
     */
    record WhatsApp(
            ConnectionMethod connectionMethod,
            String whatsappNumber,
            @Nullable String phoneNumberId,
            Secret token,
            @Nullable Secret appSecret,
            @Nullable Secret verifyToken,
            Map<String, ApprovedTemplate> approvedTemplates)
            implements Credentials {
        public WhatsApp {
            approvedTemplates = Map.copyOf(approvedTemplates);
            if (connectionMethod == ConnectionMethod.MANUAL && phoneNumberId == null) {
                throw new IllegalArgumentException("a manual WhatsApp connection needs Meta's phone number id");
            }
        }

        /** A token goes to Meta or 360dialog only, at the addresses that the worker was given. */
        @Override
        public Map<String, String> destination() {
            return Map.of();
        }
    }

    /** How a tenant connected its WhatsApp account. */
    enum ConnectionMethod {
        OAUTH,
        MANUAL
    }

    /**
     * A template as Meta approved it.
     *
     * @param language the approved language code, case-sensitive; null: the message's own locale
     * @param parameters which of our variables are its parameters, in their order; null: those that the message requires
     */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    record ApprovedTemplate(
            String name,
            @Nullable String language,
            @Nullable List<String> parameters) {
        public ApprovedTemplate {
            parameters = parameters == null ? null : List.copyOf(parameters);
        }

        /** One whose parameters are what the message requires. */
        public ApprovedTemplate(String name, @Nullable String language) {
            this(name, language, null);
        }
    }
}
