package ai.coccinelle.channels.credential;

import ai.coccinelle.channels.credential.Credentials.ApprovedTemplate;
import ai.coccinelle.channels.database.Json;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Changes of stored credentials that do not decide where their secret goes: a worker may merge them without the secret being typed
 * again. Host, port, user and number are none of them. Null: stays as it is.
 */
public record CredentialChanges(
        @Nullable String fromEmail,
        @Nullable String fromName,
        @Nullable Map<String, ShownCredentials.Approved> approvedTemplates) {
    public CredentialChanges {
        approvedTemplates = approvedTemplates == null ? null : Map.copyOf(approvedTemplates);
    }

    /** The credentials with these changes. */
    public Credentials applyTo(Credentials credentials) {
        return switch (credentials) {
            case Credentials.Smtp smtp ->
                new Credentials.Smtp(
                        smtp.host(),
                        smtp.port(),
                        smtp.secure(),
                        smtp.user(),
                        smtp.password(),
                        fromEmail == null ? smtp.fromEmail() : fromEmail,
                        fromName == null ? smtp.fromName() : fromName);
            case Credentials.WhatsApp account ->
                new Credentials.WhatsApp(
                        account.connectionMethod(),
                        account.whatsappNumber(),
                        account.phoneNumberId(),
                        account.token(),
                        account.appSecret(),
                        account.verifyToken(),
                        approvedTemplates == null ? account.approvedTemplates() : approved(approvedTemplates));
        };
    }

    /** What may be shown of credentials with these changes. */
    public ShownCredentials applyTo(ShownCredentials shown) {
        ShownCredentials.Smtp smtp = shown.smtp();
        ShownCredentials.WhatsApp account = shown.whatsapp();
        return new ShownCredentials(
                smtp == null
                        ? null
                        : new ShownCredentials.Smtp(
                                smtp.host(),
                                smtp.port(),
                                smtp.secure(),
                                smtp.user(),
                                smtp.password(),
                                fromEmail == null ? smtp.fromEmail() : fromEmail,
                                fromName == null ? smtp.fromName() : fromName),
                account == null
                        ? null
                        : new ShownCredentials.WhatsApp(
                                account.connectionMethod(),
                                account.whatsappNumber(),
                                account.phoneNumberId(),
                                account.token(),
                                account.appSecret(),
                                account.verifyToken(),
                                approvedTemplates == null ? account.approvedTemplates() : approvedTemplates));
    }

    private static Map<String, ApprovedTemplate> approved(Map<String, ShownCredentials.Approved> shown) {
        Map<String, ApprovedTemplate> approved = new HashMap<>();
        shown.forEach((name, each) ->
                approved.put(name, new ApprovedTemplate(each.name(), each.language(), each.parameters())));
        return approved;
    }

    /** @throws tools.jackson.core.JacksonException when the text is not what {@link #write} wrote */
    public static CredentialChanges read(String json) {
        return Json.read(json, CredentialChanges.class);
    }

    public String write() {
        return Json.write(this);
    }
}
