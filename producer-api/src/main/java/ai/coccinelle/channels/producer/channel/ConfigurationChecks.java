package ai.coccinelle.channels.producer.channel;

import ai.coccinelle.channels.channel.ChannelType;
import ai.coccinelle.channels.channel.TenantChannel;
import ai.coccinelle.channels.credential.Credentials.ConnectionMethod;
import ai.coccinelle.channels.credential.Jwe;
import ai.coccinelle.channels.credential.PublicJwks;
import ai.coccinelle.channels.credential.Secret;
import ai.coccinelle.channels.credential.ShownCredentials;
import ai.coccinelle.channels.producer.address.Address;
import ai.coccinelle.channels.producer.address.Addresses;
import ai.coccinelle.channels.producer.problem.Fault;
import ai.coccinelle.channels.producer.request.Values;
import ai.coccinelle.channels.producer.template.Language;
import ai.coccinelle.channels.producer.template.MessageText;
import ai.coccinelle.channels.producer.template.TenantTexts;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiFunction;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Everything that is wrong with a channel's configuration. No fault quotes a secret. */
final class ConfigurationChecks {
    private static final int MIN_WEBHOOK_SECRET = 16;
    private static final int MOST_PARAMETERS = 30;
    private static final Pattern HOST =
            Pattern.compile("(?=.{1,253}$)[A-Za-z0-9]([A-Za-z0-9.-]*[A-Za-z0-9])?|\\[?[0-9A-Fa-f:.]{2,45}]?");
    private static final Pattern META_ID = Pattern.compile("\\d{1,40}");
    private static final Pattern META_NAME = Pattern.compile("[a-z0-9_]{1,512}");
    private static final Pattern META_LANGUAGE = Pattern.compile("[a-z]{2,3}(_[A-Za-z]{2,4})?");

    private final Values values = new Values();
    private final ChannelType channel;
    private final ConfigurationRequest request;
    private final TenantTexts texts;
    private final TenantChannel stored;
    private final BiFunction<Secret, Map<String, String>, List<PublicJwks.Flaw>> flawsOfJwe;

    private ConfigurationChecks(
            ChannelType channel,
            ConfigurationRequest request,
            TenantTexts texts,
            TenantChannel stored,
            BiFunction<Secret, Map<String, String>, List<PublicJwks.Flaw>> flawsOfJwe) {
        this.stored = stored;
        this.channel = channel;
        this.request = request;
        this.texts = texts;
        this.flawsOfJwe = flawsOfJwe;
    }

    /**
     * The faults, all of them; empty when the configuration can be stored.
     *
     * @param request without the secrets that are only repeated as they are shown
     * @param texts what the tenant's messages are made from
     * @param stored the channel as it holds
     * @param flawsOfJwe what is wrong with a secret that is meant as a JWE
     */
    static List<Fault> faults(
            ChannelType channel,
            ConfigurationRequest request,
            TenantTexts texts,
            TenantChannel stored,
            BiFunction<Secret, Map<String, String>, List<PublicJwks.Flaw>> flawsOfJwe) {
        return new ConfigurationChecks(channel, request, texts, stored, flawsOfJwe).check();
    }

    private List<Fault> check() {
        if (request.templates() != null) {
            List<String> known = new ArrayList<>(texts.namesFor(channel));
            known.addAll(stored.settings().templates().keySet()); // a type of the tenant's that was deleted since
            templateFaults(known, channel, request.templates()).forEach(values::add);
        }
        switch (channel) {
            case EMAIL -> {
                smtp(request.smtp());
                absent(whatsApp());
            }
            case WHATSAPP -> {
                absent(smtp());
                if (whatsApp().values().stream().anyMatch(given -> given)) {
                    whatsAppAccount();
                }
            }
            case SMS, PHONE -> {
                absent(smtp());
                absent(whatsApp());
            }
        }
        return values.faults();
    }

    /**
     * The faults of message types that are switched; empty when the channel has them all.
     *
     * @param known those that it has
     */
    static List<Fault> templateFaults(List<String> known, ChannelType channel, Map<String, Boolean> templates) {
        Values values = new Values();
        for (String name : templates.keySet()) {
            values.check(
                    "templates." + name,
                    known.contains(name),
                    "There is no such template on the channel %s; they are %s."
                            .formatted(channel.wireName(), String.join(", ", known)));
        }
        return values.faults();
    }

    private void smtp(ConfigurationRequest.@Nullable SmtpAccount smtp) {
        if (smtp == null) {
            return;
        }
        values.check("smtp.host", HOST.matcher(smtp.host()).matches(), "Must be a host name such as smtp.gmail.com.");
        values.check("smtp.port", smtp.port() >= 1 && smtp.port() <= 65_535, "Must be a port: 587, 465 or another.");
        values.line("smtp.user", smtp.user(), 320);
        secret("smtp.password", smtp.password(), Map.of("host", smtp.host(), "user", smtp.user()));
        address("smtp.fromEmail", Addresses.email(smtp.fromEmail()));
        values.line("smtp.fromName", smtp.fromName(), 200);
    }

    private void whatsAppAccount() {
        boolean connects = request.token() != null
                || (Boolean.TRUE.equals(request.enabled()) && stored.settings().configEncrypted() == null);
        if (connects) {
            required("connectionMethod", request.connectionMethod());
            required("token", request.token());
            required("whatsappNumber", request.whatsappNumber());
            if (request.connectionMethod() == ConnectionMethod.MANUAL) {
                required("phoneNumberId", request.phoneNumberId());
            }
        }
        if (request.whatsappNumber() != null) {
            address("whatsappNumber", Addresses.phone(request.whatsappNumber()));
        }
        if (request.phoneNumberId() != null) {
            values.check(
                    "phoneNumberId", META_ID.matcher(request.phoneNumberId()).matches(), "Must be digits only.");
        }
        secret("token", request.token(), Map.of());
        webhookSecret("appSecret", request.appSecret());
        webhookSecret("verifyToken", request.verifyToken());
        webhookSecret("webhookSecret", request.webhookSecret());
        values.check(
                "webhookSecret",
                request.webhookSecret() == null
                        || request.webhookSecret().reveal().length() >= MIN_WEBHOOK_SECRET,
                "Must be at least %d characters, made at random: openssl rand -hex 32.".formatted(MIN_WEBHOOK_SECRET));
        approvedTemplates();
    }

    private void approvedTemplates() {
        if (request.approvedTemplates() == null) {
            return;
        }
        request.approvedTemplates().forEach((name, approved) -> {
            String field = "approvedTemplates." + name;
            texts.find(name, channel, Language.FR)
                    .ifPresentOrElse(
                            text -> parameters(field + ".parameters", text, approved.parameters()),
                            () -> values.check(field, false, "There is no such template on WhatsApp."));
            values.check(
                    field + ".name",
                    META_NAME.matcher(approved.name()).matches(),
                    "Must be a name as Meta has it: lower-case letters, digits and _.");
            values.check(
                    field + ".language",
                    approved.language() == null
                            || META_LANGUAGE.matcher(approved.language()).matches(),
                    "Must be a language code as Meta has it, such as fr or en_US.");
        });
    }

    private void parameters(String field, MessageText text, @Nullable List<String> parameters) {
        if (parameters == null) {
            return;
        }
        values.check(field, parameters.size() <= MOST_PARAMETERS, "Must be at most %d.".formatted(MOST_PARAMETERS));
        text.notAlwaysGiven(parameters)
                .ifPresent(name -> values.check(
                        field,
                        false,
                        "%s is not a variable that %s requires; WhatsApp takes no parameter without a value."
                                .formatted(name, text.spec().name())));
    }

    private void required(String field, @Nullable Object value) {
        if (value == null) {
            values.add(new Fault(field, "missing-field", "This is required to connect WhatsApp."));
        }
    }

    /** One that webhooks are checked with, before the worker sees them. */
    private void webhookSecret(String field, @Nullable Secret secret) {
        if (secret != null && Jwe.isMeant(secret)) {
            values.add(new Fault(
                    field,
                    "invalid-jwe",
                    "This one cannot be encrypted by its owner, since webhooks are checked with it. Send the value itself, over"
                            + " TLS."));
        } else {
            secret(field, secret, Map.of());
        }
    }

    private void secret(String field, @Nullable Secret secret, Map<String, String> destination) {
        if (secret != null && secret.reveal().startsWith(ShownCredentials.CUT)) {
            values.add(
                    new Fault(
                            field,
                            "invalid-value",
                            "This is a secret as it is shown, and not the one that is stored. Give the secret itself, or leave it out."));
        } else if (secret != null && Jwe.isMeant(secret)) {
            flawsOfJwe
                    .apply(secret, destination)
                    .forEach(flaw -> values.add(new Fault(field, flaw.code(), flaw.detail())));
        } else {
            values.check(
                    field,
                    secret == null || secret.isStorable(),
                    "Must be 1 to %d characters, not blank, without line breaks.".formatted(Secret.LONGEST));
        }
    }

    private void address(String field, Address address) {
        if (address instanceof Address.Unusable(String why)) {
            values.add(new Fault(field, "invalid-address", why));
        }
    }

    private void absent(Map<String, Boolean> fields) {
        fields.forEach((field, given) -> {
            if (given) {
                values.add(new Fault(
                        field,
                        "not-for-this-channel",
                        "The channel %s has no such field.".formatted(channel.wireName())));
            }
        });
    }

    private Map<String, Boolean> smtp() {
        return Map.of("smtp", request.smtp() != null);
    }

    private Map<String, Boolean> whatsApp() {
        Map<String, Boolean> given = new LinkedHashMap<>();
        given.put("connectionMethod", request.connectionMethod() != null);
        given.put("whatsappNumber", request.whatsappNumber() != null);
        given.put("phoneNumberId", request.phoneNumberId() != null);
        given.put("token", request.token() != null);
        given.put("appSecret", request.appSecret() != null);
        given.put("verifyToken", request.verifyToken() != null);
        given.put("webhookSecret", request.webhookSecret() != null);
        given.put("approvedTemplates", request.approvedTemplates() != null);
        return given;
    }
}
