package ai.coccinelle.channels.worker.delivery;

import ai.coccinelle.channels.hours.MarketingHours;
import ai.coccinelle.channels.hours.SendingHours;
import ai.coccinelle.channels.hours.Window;
import ai.coccinelle.channels.message.ClaimedMessage;
import ai.coccinelle.channels.message.Hold;
import ai.coccinelle.channels.message.Transition;
import java.time.Duration;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.time.temporal.ChronoUnit;
import java.util.Optional;

/**
 * Holds back what came too late: a message is accepted for an hour that allows it, but a retry, a slow lane or a long queue
 * may have brought it to another one. What is decided here is decided on the database's clock.
 */
final class Hours {
    /** When the tenant's quiet hours leave promotions no hour at all: it may change them. */
    private static final Duration LOOK_AGAIN_AFTER = Duration.ofDays(1);

    private final MarketingHours marketing;

    /** @param marketing when promotions may go */
    Hours(MarketingHours marketing) {
        this.marketing = marketing;
    }

    /** What becomes of a message that may not go at this hour; empty when it may. */
    Optional<Transition> held(ClaimedMessage claimed) {
        if (claimed.sandbox()) {
            return Optional.empty();
        }
        SendingHours hours = claimed.hours().with(marketing);
        Window window = hours.window(claimed.kind(), claimed.templateName());
        return hours.held(window, claimed.claimedAt()).map(hold -> held(claimed.claimedAt(), hours, window, hold));
    }

    private static Transition held(Instant now, SendingHours hours, Window window, Hold hold) {
        Instant next = hours.nextAllowed(window, now).orElseGet(() -> now.plus(LOOK_AGAIN_AFTER));
        ZonedDateTime until = next.atZone(hours.zone()).truncatedTo(ChronoUnit.MINUTES);
        return new Transition.Held(
                Duration.between(now, next),
                hold,
                switch (hold) {
                    case MARKETING_HOURS -> "no promotion may go before " + until.toOffsetDateTime();
                    case QUIET_HOURS, SEND_AT -> "quiet hours until " + until.toOffsetDateTime();
                });
    }
}
