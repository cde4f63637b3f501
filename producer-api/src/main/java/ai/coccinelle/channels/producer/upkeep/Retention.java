package ai.coccinelle.channels.producer.upkeep;

import ai.coccinelle.channels.appointment.Appointments;
import ai.coccinelle.channels.callback.CallbackEvents;
import ai.coccinelle.channels.campaign.Campaigns;
import ai.coccinelle.channels.reply.Replies;
import ai.coccinelle.channels.suppression.Suppressions;
import java.time.Clock;
import org.jdbi.v3.core.JdbiException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Forgets what recipients answered, who wrote to them last, and whom campaigns were for, when it is as old as the messages that
 * are dropped; sooner, what tenants' systems were told; and appointments that are long over.
 */
final class Retention {
    private static final Logger LOG = LoggerFactory.getLogger(Retention.class);

    private final Replies replies;
    private final Suppressions suppressions;
    private final Campaigns campaigns;
    private final CallbackEvents events;
    private final Appointments appointments;
    private final UpkeepSettings settings;
    private final Clock clock;

    Retention(
            Replies replies,
            Suppressions suppressions,
            Campaigns campaigns,
            CallbackEvents events,
            Appointments appointments,
            UpkeepSettings settings,
            Clock clock) {
        this.appointments = appointments;
        this.replies = replies;
        this.suppressions = suppressions;
        this.campaigns = campaigns;
        this.events = events;
        this.settings = settings;
        this.clock = clock;
    }

    /** What is too much for one call goes with the next. */
    void forget() {
        try {
            replies.forget(clock.instant().minus(settings.retention()));
            suppressions.forgetContacts(settings.retention());
            campaigns.forget(settings.retention());
            events.forget(
                    clock.instant().minus(settings.callbacksKept()),
                    clock.instant().minus(settings.undeliveredKept()));
            appointments.forget(clock.instant().minus(settings.appointmentRetention()));
        } catch (JdbiException fault) {
            LOG.warn(
                    "the database does not answer the forgetting of what is old; it is tried again: {}",
                    fault.toString());
        }
    }
}
