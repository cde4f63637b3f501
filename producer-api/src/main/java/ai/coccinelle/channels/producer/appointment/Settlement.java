package ai.coccinelle.channels.producer.appointment;

import ai.coccinelle.channels.appointment.Advance;
import ai.coccinelle.channels.appointment.Appointment;
import ai.coccinelle.channels.appointment.Notice;
import ai.coccinelle.channels.appointment.NoticeKind;
import ai.coccinelle.channels.appointment.NoticeState;
import ai.coccinelle.channels.appointment.Notices;
import ai.coccinelle.channels.message.Cancellations;
import ai.coccinelle.channels.message.MessageStatus;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/**
 * Has the notices of changed appointments follow them. Whoever settles holds all its appointments; it takes all their notices at
 * once and withdraws all their messages at once, so that of two who settle one waits for the other and never each for the other.
 */
final class Settlement {
    private final Notices notices;
    private final Cancellations cancellations;
    private final Clock clock;

    Settlement(Notices notices, Cancellations cancellations, Clock clock) {
        this.notices = notices;
        this.cancellations = cancellations;
        this.clock = clock;
    }

    /**
     * An appointment as it stands now.
     *
     * @param tellsCancellation whether the customer of a cancelled one is told
     */
    record Changed(Appointment appointment, boolean tellsCancellation) {}

    /** Settles appointments of one tenant, once in the caller's transaction. */
    void settle(Handle handle, Customs its, Collection<Changed> changed) {
        if (changed.isEmpty()) {
            return;
        }
        Map<UUID, List<Notice>> known = notices.lock(
                handle, changed.stream().map(each -> each.appointment().id()).toList());
        Map<UUID, Plan> plans = new LinkedHashMap<>();
        for (Changed each : changed) {
            UUID id = each.appointment().id();
            plans.put(id, plan(its, each.appointment(), false, known.getOrDefault(id, List.of())));
        }
        Map<UUID, MessageStatus> withdrawn = withdraw(handle, plans.values());
        Map<UUID, Advance> advances = new LinkedHashMap<>();
        Map<UUID, List<Notice>> left = new HashMap<>();
        for (Changed each : changed) {
            UUID id = each.appointment().id();
            left.put(
                    id,
                    settle(
                            each.appointment(),
                            Objects.requireNonNull(plans.get(id)),
                            known.getOrDefault(id, List.of()),
                            withdrawn,
                            advances));
        }
        notices.advance(handle, advances);
        for (Changed each : changed) {
            notices.plan(
                    handle,
                    each.appointment(),
                    plan(
                                    its,
                                    each.appointment(),
                                    each.tellsCancellation(),
                                    Objects.requireNonNull(
                                            left.get(each.appointment().id())))
                            .added());
        }
    }

    private Plan plan(Customs its, Appointment appointment, boolean tellsCancellation, List<Notice> known) {
        return Plan.of(its, appointment, tellsCancellation, known, clock.instant());
    }

    /**
     * Where the notices go whose message no longer holds, or not as it is.
     *
     * @param advances added to
     * @return the appointment's notices as they stand then
     */
    private static List<Notice> settle(
            Appointment appointment,
            Plan plan,
            List<Notice> known,
            Map<UUID, MessageStatus> withdrawn,
            Map<UUID, Advance> advances) {
        // the news of a failure passes over a notice that is held, as these are
        known.stream()
                .filter(notice -> notice.state() == NoticeState.UNDER_WAY)
                .forEach(notice -> advances.put(notice.id(), new Advance.Watched(Ladder.SOON)));
        Map<UUID, NoticeState> settled = new HashMap<>();
        for (Plan.Outdated each : plan.outdated()) {
            Notice notice = each.notice();
            if (isUnsent(notice, withdrawn)) {
                advances.put(notice.id(), new Advance.Skipped(each.reason(), null));
                settled.put(notice.id(), NoticeState.SKIPPED);
            } else if (status(withdrawn, notice) == null && mayReturn(appointment, notice)) {
                // a worker has begun it, or it went: the customer is taken for told until its message has ended
                // otherwise
                advances.put(notice.id(), new Advance.Watched(Ladder.SOON));
            } else {
                advances.put(notice.id(), new Advance.Done());
                settled.put(notice.id(), NoticeState.DONE);
            }
        }
        plan.stale().forEach(notice -> advances.put(notice.id(), anew(status(withdrawn, notice))));
        List<Notice> left = in(known, settled);
        for (Plan.Outdated each : Plan.overtaken(left)) {
            boolean unsent = isUnsent(each.notice(), withdrawn);
            advances.put(each.notice().id(), unsent ? new Advance.Skipped(each.reason(), null) : new Advance.Done());
            settled.put(each.notice().id(), unsent ? NoticeState.SKIPPED : NoticeState.DONE);
        }
        return in(left, settled);
    }

    private static List<Notice> in(List<Notice> notices, Map<UUID, NoticeState> settled) {
        return notices.stream()
                .map(notice -> notice.in(settled.getOrDefault(notice.id(), notice.state())))
                .toList();
    }

    private static boolean isUnsent(Notice notice, Map<UUID, MessageStatus> withdrawn) {
        return notice.state() == NoticeState.PLANNED || status(withdrawn, notice) == MessageStatus.CANCELLED;
    }

    /** Whether the appointment may come to want again what it does not now. A cancellation is told anew each time. */
    private static boolean mayReturn(Appointment appointment, Notice notice) {
        return notice.subject().kind() != NoticeKind.CANCELLATION
                && Plan.unwanted(appointment, notice.subject()).isPresent();
    }

    /** @param withdrawn how its message ended; null: it did not, since a worker has begun it or it went */
    private static Advance anew(@Nullable MessageStatus withdrawn) {
        if (withdrawn == null) {
            return new Advance.Watched(Ladder.SOON);
        }
        return withdrawn == MessageStatus.CANCELLED ? new Advance.Anew() : new Advance.Done();
    }

    /** Withdraws what no longer holds, as far as no worker has begun it. */
    private Map<UUID, MessageStatus> withdraw(Handle handle, Collection<Plan> plans) {
        List<UUID> messages = new ArrayList<>();
        for (Plan plan : plans) {
            plan.outdated().forEach(each -> add(messages, each.notice()));
            plan.stale().forEach(notice -> add(messages, notice));
        }
        return messages.isEmpty()
                ? Map.of()
                : cancellations.cancelWaiting(
                        handle,
                        messages,
                        Ladder.SUPERSEDED,
                        "the appointment was changed or cancelled since; nothing was sent");
    }

    private static void add(List<UUID> messages, Notice notice) {
        UUID message = notice.progress().messageId();
        if (message != null && notice.state() == NoticeState.UNDER_WAY) {
            messages.add(message);
        }
    }

    private static @Nullable MessageStatus status(Map<UUID, MessageStatus> withdrawn, Notice notice) {
        UUID message = notice.progress().messageId();
        return message == null ? null : withdrawn.get(message);
    }
}
