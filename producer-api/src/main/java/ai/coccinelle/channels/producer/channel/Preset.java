package ai.coccinelle.channels.producer.channel;

import ai.coccinelle.channels.lane.LaneLimits;
import ai.coccinelle.channels.lane.LaneRate;
import io.swagger.v3.oas.annotations.media.Schema;
import java.math.BigDecimal;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A well-known mail host: what to enter, and what it lets an account send. Sources: each host's own guide, as of November
 * 2026; OVH publishes no number, 200 an hour is what its customers report.
 *
 * @param user code of what the user name is
 * @param password code of what the password is
 * @param perDay messages a day; null: no such limit
 * @param limits what a lane on this host starts with
 */
record Preset(
        String id,
        String name,
        String host,
        int port,
        boolean secure,
        String user,
        String password,
        String guide,
        Limits limits) {

    /** A mail host as it is answered: in words for people, and codes for programs. */
    @Schema(name = "MailPreset")
    record Shown(
            @Schema(example = "gmail") String id,
            @Schema(example = "Gmail") String name,
            @Schema(example = "smtp.gmail.com") String host,
            @Schema(example = "587") int port,
            boolean secure,

            @Schema(description = "What the user name is: whole-address or word-apikey", example = "whole-address")
            String userCode,

            @Schema(description = "The same in words", example = "votre adresse e-mail complète")
            String user,

            @Schema(
                    description =
                            "What the password is: app-password, passwords-ending, smtp-auth, api-key, mailbox or mailbox-slow-start",
                    example = "app-password")
            String passwordCode,

            @Schema(description = "The same in words", example = "un mot de passe d'application, pas celui du compte")
            String password,

            @Schema(example = "https://support.google.com/accounts/answer/185833")
            String guide,

            Limits limits) {}

    Shown shown(ChannelWords words) {
        return new Shown(
                id,
                name,
                host,
                port,
                secure,
                user,
                words.text("preset.user." + user),
                password,
                words.text("preset.password." + password),
                guide,
                limits);
    }

    /** What the host lets an account send. */
    record Limits(
            BigDecimal perSecond,
            int burst,
            @Nullable Integer perMinute,
            @Nullable Integer perDay,
            @Schema(description = "Connections at once") int atOnce) {
        LaneLimits forLane() {
            return new LaneLimits(new LaneRate(perSecond, burst), perMinute, perDay, atOnce);
        }
    }

    private static final String WHOLE_ADDRESS = "whole-address";

    static final List<Preset> ALL = List.of(
            new Preset(
                    "gmail",
                    "Gmail",
                    "smtp.gmail.com",
                    587,
                    true,
                    WHOLE_ADDRESS,
                    "app-password",
                    "https://support.google.com/accounts/answer/185833",
                    new Limits(BigDecimal.TWO, 10, null, 500, 5)),
            new Preset(
                    "outlook",
                    "Outlook.com",
                    "smtp-mail.outlook.com",
                    587,
                    true,
                    WHOLE_ADDRESS,
                    "passwords-ending",
                    "https://support.microsoft.com/office/d088b986-291d-42b8-9564-9c414e2aa040",
                    new Limits(new BigDecimal("0.5"), 5, 30, 300, 3)),
            new Preset(
                    "microsoft365",
                    "Microsoft 365",
                    "smtp.office365.com",
                    587,
                    true,
                    WHOLE_ADDRESS,
                    "smtp-auth",
                    "https://learn.microsoft.com/exchange/clients-and-mobile-in-exchange-online/authenticated-client-smtp-submission",
                    new Limits(new BigDecimal("0.5"), 5, 30, 10_000, 3)),
            new Preset(
                    "sendgrid",
                    "SendGrid",
                    "smtp.sendgrid.net",
                    587,
                    true,
                    "word-apikey",
                    "api-key",
                    "https://www.twilio.com/docs/sendgrid/for-developers/sending-email/getting-started-smtp",
                    new Limits(BigDecimal.TEN, 20, null, null, 20)),
            new Preset(
                    "ovh",
                    "OVHcloud",
                    "ssl0.ovh.net",
                    465,
                    true,
                    WHOLE_ADDRESS,
                    "mailbox",
                    "https://help.ovhcloud.com/csm/fr-mx-plan-email-configuration",
                    new Limits(new BigDecimal("0.0555"), 20, null, null, 5)),
            new Preset(
                    "ionos",
                    "IONOS",
                    "smtp.ionos.fr",
                    587,
                    true,
                    WHOLE_ADDRESS,
                    "mailbox-slow-start",
                    "https://www.ionos.fr/assistance/email/configuration-generale",
                    new Limits(new BigDecimal("0.1388"), 20, null, null, 5)));

    /** The preset of that host, or empty. */
    static Optional<Preset> ofHost(String host) {
        String name = host.toLowerCase(Locale.ROOT);
        return ALL.stream().filter(preset -> preset.host.equals(name)).findFirst();
    }
}
