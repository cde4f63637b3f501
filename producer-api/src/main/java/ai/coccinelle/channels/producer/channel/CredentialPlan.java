package ai.coccinelle.channels.producer.channel;

import ai.coccinelle.channels.channel.ChannelType;
import ai.coccinelle.channels.credential.CredentialChanges;
import ai.coccinelle.channels.credential.Credentials;
import ai.coccinelle.channels.credential.Credentials.ConnectionMethod;
import ai.coccinelle.channels.credential.ShownCredentials;
import ai.coccinelle.channels.producer.address.Address;
import ai.coccinelle.channels.producer.address.Addresses;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** What a request means for a channel's stored credentials. */
sealed interface CredentialPlan {
    /** They stay as they are. */
    record Keep() implements CredentialPlan {}

    /** A worker changes names in them; the secret is not needed. */
    record Merge(CredentialChanges changes) implements CredentialPlan {}

    /** New ones take their place. */
    record Replace(Credentials credentials) implements CredentialPlan {}

    /** There are none yet, and what is known of them is kept to be shown. */
    record Note(ShownCredentials shown) implements CredentialPlan {}

    /** Where a secret goes has changed, or there is none, and the secret was not given. */
    record NeedsSecret(String field, String detail) implements CredentialPlan {}

    /**
     * The plan for a request without faults.
     *
     * @param request without the secrets that are only repeated
     * @param stored what is shown of the stored credentials
     * @param connected whether there are stored credentials
     */
    static CredentialPlan of(
            ChannelType channel, ConfigurationRequest request, ShownCredentials stored, boolean connected) {
        return switch (channel) {
            case EMAIL -> request.smtp() == null ? new Keep() : smtp(request.smtp(), connected ? stored.smtp() : null);
            case WHATSAPP -> whatsApp(request, stored.whatsapp(), connected);
            case SMS, PHONE -> new Keep();
        };
    }

    private static CredentialPlan smtp(ConfigurationRequest.SmtpAccount given, ShownCredentials.@Nullable Smtp stored) {
        String fromEmail = normalised(Addresses.email(given.fromEmail()));
        if (given.password() != null) {
            return new Replace(new Credentials.Smtp(
                    given.host(),
                    given.port(),
                    given.secure(),
                    given.user(),
                    given.password(),
                    fromEmail,
                    given.fromName()));
        }
        if (stored == null) {
            return new NeedsSecret("smtp.password", "This is needed to connect: there is no stored password.");
        }
        if (!given.host().equalsIgnoreCase(stored.host())
                || given.port() != stored.port()
                || given.secure() != stored.secure()
                || !given.user().equals(stored.user())) {
            return new NeedsSecret(
                    "smtp.password",
                    "Host, port, secure and user decide where the password goes: type it again to change one of them.");
        }
        return fromEmail.equals(stored.fromEmail()) && given.fromName().equals(stored.fromName())
                ? new Keep()
                : new Merge(new CredentialChanges(fromEmail, given.fromName(), null));
    }

    private static CredentialPlan whatsApp(
            ConfigurationRequest given, ShownCredentials.@Nullable WhatsApp stored, boolean connected) {
        ConnectionMethod method = given.connectionMethod();
        String number = given.whatsappNumber() == null ? null : normalised(Addresses.phone(given.whatsappNumber()));
        if (method != null && number != null && given.token() != null) {
            return new Replace(new Credentials.WhatsApp(
                    method,
                    number,
                    given.phoneNumberId(),
                    given.token(),
                    given.appSecret(),
                    given.verifyToken(),
                    approved(given.approvedTemplates())));
        }
        Map<String, ShownCredentials.Approved> approved = shown(given.approvedTemplates());
        String shownMethod = method == null ? null : method.name().toLowerCase(Locale.ROOT);
        if (!connected || stored == null) {
            return shownMethod == null && number == null && given.phoneNumberId() == null && approved == null
                    ? new Keep()
                    : new Note(new ShownCredentials(
                            null,
                            new ShownCredentials.WhatsApp(
                                    shownMethod,
                                    number,
                                    given.phoneNumberId(),
                                    null,
                                    null,
                                    null,
                                    approved == null ? Map.of() : approved)));
        }
        if (differs(shownMethod, stored.connectionMethod())
                || differs(number, stored.whatsappNumber())
                || differs(given.phoneNumberId(), stored.phoneNumberId())
                || given.appSecret() != null
                || given.verifyToken() != null
                || given.webhookSecret() != null) {
            return new NeedsSecret(
                    "token",
                    "Method, number, phone number id and secrets belong to the token: give it again to change one of them.");
        }
        return approved == null || approved.equals(stored.approvedTemplates())
                ? new Keep()
                : new Merge(new CredentialChanges(null, null, approved));
    }

    private static boolean differs(@Nullable String given, @Nullable String stored) {
        return given != null && !Objects.equals(given, stored);
    }

    private static @Nullable Map<String, ShownCredentials.Approved> shown(
            @Nullable Map<String, ConfigurationRequest.Approved> given) {
        if (given == null) {
            return null;
        }
        Map<String, ShownCredentials.Approved> shown = new HashMap<>();
        given.forEach((name, each) ->
                shown.put(name, new ShownCredentials.Approved(each.name(), each.language(), each.parameters())));
        return shown;
    }

    private static Map<String, Credentials.ApprovedTemplate> approved(
            @Nullable Map<String, ConfigurationRequest.Approved> given) {
        Map<String, Credentials.ApprovedTemplate> approved = new HashMap<>();
        if (given != null) {
            given.forEach((name, each) -> approved.put(
                    name, new Credentials.ApprovedTemplate(each.name(), each.language(), each.parameters())));
        }
        return approved;
    }

    private static String normalised(Address address) {
        return switch (address) {
            case Address.Usable(String value) -> value;
            case Address.Unusable(String why) -> throw new IllegalArgumentException(why);
        };
    }
}
