package ai.coccinelle.channels.producer.channel;

import ai.coccinelle.channels.credential.Credentials.ConnectionMethod;
import ai.coccinelle.channels.credential.Secret;
import ai.coccinelle.channels.credential.ShownCredentials;
import ai.coccinelle.channels.producer.request.RequestRecord;
import io.swagger.v3.oas.annotations.media.Schema;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A channel's configuration, in the shape in which it is answered. What is left out stays as it is stored; a secret in the form in which
 * it is shown stays as well.
 */
@RequestRecord(
        ignored = {
            "channel",
            "managedBy",
            "available",
            "configured",
            "active",
            "notice",
            "noticeCode",
            "withheld",
            "credentialsAt"
        })
@Schema(requiredProperties = {})
record ConfigurationRequest(
        @Schema(
                description = "May also be given as the parameter tenantId; left out, the key's own tenant",
                example = "tenant_123")
        @Nullable
        String tenantId,

        @Schema(description = "Whether messages go out on the channel; left out, it stays as it is") @Nullable
        Boolean enabled,

        @Schema(
                description = "Which message types are on; left out, they stay as they are",
                example = "{\"rdvConfirmation\":true,\"rdvRappel\":true,\"promotions\":false}")
        @Nullable
        Map<String, Boolean> templates,

        @Schema(description = "Email only: the tenant's SMTP account") @Nullable
        SmtpAccount smtp,

        @Schema(description = "WhatsApp only: manual is Meta's Cloud API, oauth is 360dialog") @Nullable
        ConnectionMethod connectionMethod,

        @Schema(description = "WhatsApp only: the sending number", example = "+33 6 12 34 56 78") @Nullable
        String whatsappNumber,

        @Schema(description = "WhatsApp only, manual: Meta's id of the sending number", example = "106540352242922")
        @Nullable
        String phoneNumberId,

        @Schema(description = "WhatsApp only: Meta's access token, or 360dialog's API key") @Nullable
        Secret token,

        @Schema(description = "WhatsApp only: the Meta app's secret, for callbacks") @Nullable
        Secret appSecret,

        @Schema(description = "WhatsApp only: the callback's verify token") @Nullable
        Secret verifyToken,

        @Schema(
                description = "WhatsApp only, oauth: what 360dialog sends along as X-Channels-Webhook-Secret, 16"
                        + " characters or more")
        @Nullable
        Secret webhookSecret,

        @Schema(description = "WhatsApp only: our template name to the one that Meta approved") @Nullable
        Map<String, Approved> approvedTemplates) {

    /** A tenant's SMTP account. */
    @Schema(requiredProperties = {"host", "port", "secure", "user", "fromEmail", "fromName"})
    record SmtpAccount(
            @Schema(example = "smtp.exemple.com") String host,
            @Schema(example = "587") int port,

            @Schema(description = "Encrypted: port 465 by TLS, others by STARTTLS")
            boolean secure,

            @Schema(example = "email@exemple.com") String user,

            @Schema(description = "Needed the first time, and whenever host, port, secure or user change") @Nullable
            Secret password,

            @Schema(example = "contact@entreprise.com") String fromEmail,
            @Schema(example = "Entreprise") String fromName) {}

    /** A template as Meta approved it; without a language, the message's own. */
    record Approved(
            @Schema(example = "rdv_confirmation") String name,
            @Schema(example = "fr") @Nullable String language,

            @Schema(
                    description = "Which of our variables are its parameters, in their order; those that the message"
                            + " requires, unless given",
                    example = "[\"clientName\",\"rdvDate\"]")
            @Nullable
            List<String> parameters) {}

    /** The same without the secrets that are only repeated as they are shown: those stay as they are stored. */
    ConfigurationRequest withoutShown(ShownCredentials stored) {
        ShownCredentials.Smtp mail = stored.smtp();
        ShownCredentials.WhatsApp account = stored.whatsapp();
        return new ConfigurationRequest(
                tenantId,
                enabled,
                templates,
                smtp == null || mail == null || !isShown(smtp.password(), mail.password())
                        ? smtp
                        : new SmtpAccount(
                                smtp.host(),
                                smtp.port(),
                                smtp.secure(),
                                smtp.user(),
                                null,
                                smtp.fromEmail(),
                                smtp.fromName()),
                connectionMethod,
                whatsappNumber,
                phoneNumberId,
                account != null && isShown(token, account.token()) ? null : token,
                account != null && isShown(appSecret, account.appSecret()) ? null : appSecret,
                account != null && isShown(verifyToken, account.verifyToken()) ? null : verifyToken,
                webhookSecret,
                approvedTemplates);
    }

    private static boolean isShown(@Nullable Secret given, @Nullable String shown) {
        return given != null && given.reveal().equals(shown);
    }
}
