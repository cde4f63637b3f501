package ai.coccinelle.channels.producer.sms;

import ai.coccinelle.channels.message.MessageKind;
import ai.coccinelle.channels.producer.problem.Problem;
import ai.coccinelle.channels.producer.problem.ProblemType;
import ai.coccinelle.channels.sms.SmsPreference;
import ai.coccinelle.channels.tenant.Tenant;
import java.math.BigDecimal;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Turns a rendered text into the SMS that goes, and says what it comes to. */
public final class Coach {
    private final KnownSmsPreferences preferences;
    private final Promotion promotion;
    private final @Nullable BigDecimal pricePerPart;
    private final String currency;

    Coach(KnownSmsPreferences preferences, Promotion promotion, @Nullable BigDecimal pricePerPart, String currency) {
        this.preferences = preferences;
        this.promotion = promotion;
        this.pricePerPart = pricePerPart;
        this.currency = currency;
    }

    /**
     * The SMS in which the tenant's text goes.
     *
     * @param locale {@code fr} or {@code en}: the language of what a promotion lacks
     */
    public Coached coach(Tenant tenant, MessageKind kind, String locale, String text) {
        return kind == MessageKind.BULK
                ? promotion
                        .complete(tenant, locale.equals("fr"), text)
                        .map(complete -> written(tenant, complete))
                        .orElseGet(() -> new Coached.NoWayOut(noWayOut()))
                : written(tenant, text);
    }

    private Coached written(Tenant tenant, String text) {
        SmsPreference preference = preferences.of(tenant.id());
        Readable readable = Readable.of(text, preference.cheaper());
        Segments segments = Segments.of(readable.text());
        int limit = preference.maxParts();
        CoachedSms sms = new CoachedSms(
                readable.text(),
                new SmsFigures(
                        segments.encoding(),
                        segments.count(),
                        segments.units(),
                        estimate(segments.count()),
                        readable.changed(),
                        readable.forcedBy()),
                segments.parts(),
                limit,
                segments.beyond(limit));
        return segments.count() <= limit ? new Coached.Fits(sms) : new Coached.TooLong(sms, tooLong(sms));
    }

    private SmsFigures.@Nullable Estimate estimate(int parts) {
        return pricePerPart == null
                ? null
                : new SmsFigures.Estimate(pricePerPart.multiply(BigDecimal.valueOf(parts)), currency);
    }

    private static Problem tooLong(CoachedSms sms) {
        SmsFigures figures = sms.sms();
        String forced = figures.forcedBy().isEmpty()
                ? ""
                : " A part holds fewer letters because of %s; without them, or with cheaper writing, more fits in."
                        .formatted(String.join(" ", figures.forcedBy()));
        return Problem.of(
                        ProblemType.SMS_TOO_LONG,
                        "This SMS has %d parts, and the tenant lets one have %d; nothing was stored. Take the %d characters under"
                                        .formatted(
                                                figures.parts(),
                                                sms.limit(),
                                                sms.overflow().length())
                                + " \"overflow\" out, or raise maxParts with PUT /api/tenants/{tenant}/sms." + forced)
                .extended(Map.of("parts", figures.parts(), "limit", sms.limit(), "overflow", sms.overflow()));
    }

    private static Problem noWayOut() {
        return Problem.of(
                ProblemType.NO_WAY_TO_OPT_OUT,
                "A promotion must say how to have no more of them, and nobody can answer to a sender that is a name; nothing was"
                        + " stored. The platform has no other way to opt out: have its administrator set"
                        + " CHANNELS_SMS_STOP_MENTION, or send promotions from the platform's number (\"smsSender\": \"\").");
    }
}
