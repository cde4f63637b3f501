package ai.coccinelle.channels.producer.submit;

import ai.coccinelle.channels.producer.channel.Destinations;
import ai.coccinelle.channels.producer.channel.KnownConfigurations;
import ai.coccinelle.channels.producer.hours.KnownHours;
import ai.coccinelle.channels.producer.limit.DailyLimits;
import ai.coccinelle.channels.producer.template.KnownTexts;
import ai.coccinelle.channels.tenant.Tenant;
import java.time.Clock;
import java.time.Instant;

/** Makes the checks of tenants' messages. */
final class Checking {
    private final KnownConfigurations configurations;
    private final KnownTexts texts;
    private final KnownHours hours;
    private final Destinations destinations;
    private final DailyLimits dailyLimits;
    private final Clock clock;

    Checking(
            KnownConfigurations configurations,
            KnownTexts texts,
            KnownHours hours,
            Destinations destinations,
            DailyLimits dailyLimits,
            Clock clock) {
        this.configurations = configurations;
        this.texts = texts;
        this.hours = hours;
        this.destinations = destinations;
        this.dailyLimits = dailyLimits;
        this.clock = clock;
    }

    /**
     * The checks of the tenant's messages, as it is configured now.
     *
     * @param sandbox whether the messages reach no provider, and so need no channel
     */
    Checks of(Tenant tenant, boolean sandbox) {
        Instant now = clock.instant();
        return new Checks(
                tenant,
                texts.of(tenant),
                configurations.ofTenant(tenant.id()),
                destinations,
                dailyLimits,
                new Slots(hours.of(tenant.id()), now, sandbox));
    }
}
