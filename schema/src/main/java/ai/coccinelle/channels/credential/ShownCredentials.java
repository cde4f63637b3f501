package ai.coccinelle.channels.credential;

import ai.coccinelle.channels.credential.Credentials.ConnectionMethod;
import ai.coccinelle.channels.database.Json;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** What may be shown again of a channel's credentials; the column {@code details}. One of the two, or neither. */
public record ShownCredentials(
        @Nullable Smtp smtp, @Nullable WhatsApp whatsapp) {
    /** With what a secret begins of which only the end is shown. */
    public static final String CUT = "…";

    private static final int SHOWN = 4;
    private static final int LONG_ENOUGH = 16;

    /** A tenant's SMTP account; of the password the last characters, when it is long. */
    public record Smtp(
            String host, int port, boolean secure, String user, String password, String fromEmail, String fromName) {}

    /** A tenant's WhatsApp account, its secrets but for their ends; null: not given. Without a token it is not connected yet. */
    public record WhatsApp(
            @Nullable String connectionMethod,
            @Nullable String whatsappNumber,
            @Nullable String phoneNumberId,
            @Nullable String token,
            @Nullable String appSecret,
            @Nullable String verifyToken,
            Map<String, Approved> approvedTemplates) {}

    /**
     * A template as Meta approved it.
     *
     * @param parameters which of our variables are its parameters, in their order; null: those that the message requires
     */
    public record Approved(
            String name,
            @Nullable String language,
            @Nullable List<String> parameters) {
        public Approved {
            parameters = parameters == null ? null : List.copyOf(parameters);
        }
    }

    /** What may be shown of these. */
    public static ShownCredentials of(Credentials credentials) {
        return switch (credentials) {
            case Credentials.Smtp account ->
                new ShownCredentials(
                        new Smtp(
                                account.host(),
                                account.port(),
                                account.secure(),
                                account.user(),
                                end(account.password()),
                                account.fromEmail(),
                                account.fromName()),
                        null);
            case Credentials.WhatsApp account -> new ShownCredentials(null, whatsApp(account));
        };
    }

    private static WhatsApp whatsApp(Credentials.WhatsApp account) {
        Map<String, Approved> approved = new TreeMap<>();
        account.approvedTemplates()
                .forEach((name, template) ->
                        approved.put(name, new Approved(template.name(), template.language(), template.parameters())));
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

    /** @throws tools.jackson.core.JacksonException when the text is not what {@link #write} wrote */
    public static ShownCredentials read(String json) {
        return Json.read(json, ShownCredentials.class);
    }

    public String write() {
        return Json.write(this);
    }
}
