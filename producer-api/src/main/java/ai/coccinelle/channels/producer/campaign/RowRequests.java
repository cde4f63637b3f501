package ai.coccinelle.channels.producer.campaign;

import ai.coccinelle.channels.campaign.CampaignPlan;
import ai.coccinelle.channels.message.Origin;
import ai.coccinelle.channels.producer.submit.Intake;
import ai.coccinelle.channels.producer.submit.MessageRequest;
import ai.coccinelle.channels.producer.template.Language;
import java.time.Instant;
import java.time.ZoneId;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Makes of a campaign's rows the requests that a caller would send for their recipients. What more a row can say is read here. */
final class RowRequests {
    /** What is read for the address. */
    static final String TO = "to";

    /** What is read for the language. */
    static final String LOCALE = "locale";

    private final UUID campaignId;
    private final CampaignPlan plan;
    private final ZoneId zone;

    /** @param zone in which a row's days are days */
    RowRequests(UUID campaignId, CampaignPlan plan, ZoneId zone) {
        this.campaignId = campaignId;
        this.plan = plan;
        this.zone = zone;
    }

    /**
     * The message that the row wants.
     *
     * @param given what the row's columns say, by what is read
     * @param uselessAfter until when; null: as long as messages of its type are of use
     */
    Intake.Wanted wanted(String to, Map<String, String> given, @Nullable Instant uselessAfter) {
        Map<String, String> variables = new HashMap<>(plan.variables());
        given.forEach((field, text) -> {
            if (isVariable(field)) {
                variables.put(field, text);
            }
        });
        Language locale = Optional.ofNullable(given.get(LOCALE))
                .or(() -> Optional.ofNullable(plan.locale()))
                .flatMap(RowRequests::language)
                .orElse(null);
        return new Intake.Wanted(
                new MessageRequest(
                        plan.channel(),
                        to,
                        plan.template(),
                        variables,
                        locale,
                        null,
                        uselessAfter,
                        ConsentCells.proof(given, zone).orElse(null),
                        null),
                new Origin.Campaign(campaignId));
    }

    /** Whether what is read under this name is the template's. */
    static boolean isVariable(String field) {
        return !field.equals(TO) && !field.equals(LOCALE) && !ConsentCells.ALL.contains(field);
    }

    /** The language that a cell names, or empty when there is no such. */
    static Optional<Language> language(String text) {
        for (Language language : Language.values()) {
            if (language.wireName().equals(text.toLowerCase(Locale.ROOT))) {
                return Optional.of(language);
            }
        }
        return Optional.empty();
    }
}
