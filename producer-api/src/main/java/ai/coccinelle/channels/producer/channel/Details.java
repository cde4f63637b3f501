package ai.coccinelle.channels.producer.channel;

import ai.coccinelle.channels.credential.Credentials;
import ai.coccinelle.channels.credential.Credentials.ConnectionMethod;
import ai.coccinelle.channels.credential.Jwe;
import ai.coccinelle.channels.credential.Secret;
import ai.coccinelle.channels.database.Json;
import io.swagger.v3.oas.annotations.media.Schema;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** What may be shown again of a channel's credentials; the column {@code details}. One of the two, or neither. */
record Details(@Nullable Smtp smtp, @Nullable WhatsApp whatsapp) {
    static final Details NONE = new Details(null, null);

    private static final int SHOWN = 4;
    private static final int LONG_ENOUGH = 16;

    /** A tenant's SMTP account, its password but for the end. */
    @Schema(name = "SmtpAccountShown")
    record Smtp(
            @Schema(example = "smtp.exemple.com") String host,
            @Schema(example = "587") int port,
            boolean secure,
            @Schema(example = "email@exemple.com") String user,

            @Schema(description = "The password's last characters, when it is long", example = "…x7Qz")
            String password,

            @Schema(example = "contact@entreprise.com") String fromEmail,
            @Schema(example = "Entreprise") String fromName) {}

    /** A tenant's WhatsApp account, its secrets but for their ends; null: not given. */
    @Schema(name = "WhatsAppAccountShown")
    record WhatsApp(
            @Schema(example = "manual") String connectionMethod,
            @Schema(example = "+33612345678") String whatsappNumber,
            @Nullable String phoneNumberId,
            @Schema(example = "…k3Zd") String token,
            @Nullable String appSecret,
            @Nullable String verifyToken,
            Map<String, Approved> approvedTemplates) {}

    /** A template as Meta approved it. */
    record Approved(String name, @Nullable String language) {}

    static Details of(Credentials credentials) {
        return switch (credentials) {
            case Credentials.Smtp account ->
                new Details(
                        new Smtp(
                                account.host(),
                                account.port(),
                                account.secure(),
                                account.user(),
                                end(account.password()),
                                account.fromEmail(),
                                account.fromName()),
                        null);
            case Credentials.WhatsApp account -> new Details(null, whatsApp(account));
        };
    }

    private static WhatsApp whatsApp(Credentials.WhatsApp account) {
        Map<String, Approved> approved = new TreeMap<>();
        account.approvedTemplates()
                .forEach((name, template) -> approved.put(name, new Approved(template.name(), template.language())));
        return new WhatsApp(
                name(account.connectionMethod()),
                account.whatsappNumber(),
                account.phoneNumberId(),
                end(account.token()),
                account.appSecret() == null ? null : end(account.appSecret()),
                account.verifyToken() == null ? null : end(account.verifyToken()),
                approved);
    }

    private static String name(ConnectionMethod method) {
        return method.name().toLowerCase(Locale.ROOT);
    }

    /** The last characters of a secret that stays a secret without them; of one that its owner encrypted nobody here knows any. */
    private static String end(Secret secret) {
        String value = secret.reveal();
        return value.length() < LONG_ENOUGH || Jwe.isMeant(secret)
                ? "…"
                : "…" + value.substring(value.length() - SHOWN);
    }

    static Details read(String json) {
        return Json.read(json, Details.class);
    }

    String write() {
        return Json.write(this);
    }
}
