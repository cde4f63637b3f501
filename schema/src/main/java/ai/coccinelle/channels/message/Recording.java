package ai.coccinelle.channels.message;

import ai.coccinelle.channels.channel.ChannelType;
import ai.coccinelle.channels.contact.WhatsAppContacts;
import ai.coccinelle.channels.lane.LaneKey;
import ai.coccinelle.channels.lane.Priority;
import ai.coccinelle.channels.receipt.OpenCalls;
import ai.coccinelle.channels.suppression.SuppressionScope;
import ai.coccinelle.channels.suppression.SuppressionSource;
import ai.coccinelle.channels.suppression.Suppressions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.Function;
import java.util.function.IntFunction;
import java.util.stream.Collectors;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/** Writes what came of attempts: the messages, what their lanes have in flight, when those that go on are due. */
final class Recording {
    private static final int LONGEST_EXTERNAL_ID = 255;
    private static final int LONGEST_CODE = 60;
    private static final int LONGEST_REASON = 1000;

    private final Handle handle;
    private final Suppressions suppressions;

    /** @param handle in the caller's transaction */
    Recording(Handle handle, Suppressions suppressions) {
        this.handle = handle;
        this.suppressions = suppressions;
    }

    /** Writes the outcomes and returns the messages whose outcome counted. */
    Set<UUID> write(List<Ended> ended) {
        List<Recorded> recorded = record(ended);
        land(recorded);
        Set<UUID> ids = recorded.stream().map(Recorded::id).collect(Collectors.toUnmodifiableSet());
        touch(ended, recorded);
        keepCalls(ended, ids);
        wakeNotices(ended, ids);
        remember(ended.stream()
                .filter(each -> ids.contains(each.claimed().id()))
                .filter(each -> !each.claimed().sandbox())
                .toList());
        return ids;
    }

    /** What the outcomes tell of the recipients: who was written to last, and who wants nothing more. */
    private void remember(List<Ended> recorded) {
        suppressions.contacted(
                handle,
                recorded.stream()
                        .filter(each -> each.transition() instanceof Transition.Sent)
                        .map(Ended::claimed)
                        .filter(Recording::canBeAnswered)
                        .map(claimed -> new Suppressions.Contact(claimed.lane(), claimed.to()))
                        .toList());
        new WhatsAppContacts(suppressions)
                .learn(
                        handle,
                        recorded.stream()
                                .flatMap(each -> contact(each).stream())
                                .toList());
        if (suppressions.hasKey()) {
            recorded.forEach(each -> wish(each).ifPresent(wish -> suppressions.add(handle, wish)));
        }
    }

    /** The id that WhatsApp gave for the number that was written to. */
    private static Optional<WhatsAppContacts.Contact> contact(Ended ended) {
        ClaimedMessage claimed = ended.claimed();
        return claimed.lane().channel() == ChannelType.WHATSAPP
                        && ended.transition() instanceof Transition.Sent(String _, String recipient)
                        && recipient != null
                ? Optional.of(new WhatsAppContacts.Contact(claimed.lane().tenantId(), recipient, claimed.to()))
                : Optional.empty();
    }

    /** An SMS from the number that all tenants share; a name takes no answers. */
    private static boolean canBeAnswered(ClaimedMessage claimed) {
        return claimed.lane().channel() == ChannelType.SMS
                && claimed.payload() instanceof Payload.Sms sms
                && sms.sender() == null;
    }

    private static Optional<Suppressions.Wish> wish(Ended ended) {
        ClaimedMessage claimed = ended.claimed();
        return ended.transition() instanceof Transition.Failed failed
                ? SuppressionScope.toldBy(claimed.lane().channel(), failed.code())
                        .map(scope ->
                                new Suppressions.Wish(claimed.lane(), claimed.to(), scope, SuppressionSource.PROVIDER))
                : Optional.empty();
    }

    private List<Recorded> record(List<Ended> ended) {
        List<Outcome> outcomes = ended.stream()
                .map(each -> Outcome.of(each.transition(), each.claimed().inDoubt()))
                .toList();
        return handle.createQuery(AttemptSql.RECORD)
                .bind("ids", array(ended, each -> each.claimed().id(), UUID[]::new))
                .bind("attempts", array(ended, each -> each.claimed().attempt(), Integer[]::new))
                .bind("tokens", array(ended, each -> each.claimed().token(), Long[]::new))
                .bind("statuses", array(outcomes, each -> each.status().wireName(), String[]::new))
                .bind("delays", array(outcomes, each -> seconds(each.delay()), Double[]::new))
                .bind(
                        "externalIds",
                        array(outcomes, each -> storable(each.externalId(), LONGEST_EXTERNAL_ID), String[]::new))
                .bind("outcomes", array(ended, each -> each.transition().name(), String[]::new))
                .bind("codes", array(ended, each -> storable(each.transition().code(), LONGEST_CODE), String[]::new))
                .bind(
                        "reasons",
                        array(ended, each -> storable(each.transition().reason(), LONGEST_REASON), String[]::new))
                .bind("holds", array(ended, Recording::hold, String[]::new))
                .bind("faults", array(outcomes, each -> each.fault() ? 1 : 0, Integer[]::new))
                .bind("inDoubt", array(outcomes, Outcome::inDoubt, Boolean[]::new))
                .bind("dead", array(ended, Recording::isDead, Boolean[]::new))
                .map((rows, context) -> new Recorded(
                        rows.getObject("id", UUID.class),
                        new LaneKey(
                                rows.getObject("tenant_id", UUID.class),
                                ChannelType.of(rows.getString("channel_type"))),
                        rows.getBoolean("lands"),
                        rows.getString("charged_at"),
                        rows.getString("charged_day")))
                .list();
    }

    private static @Nullable String hold(Ended ended) {
        return ended.transition() instanceof Transition.Held held ? held.hold().wireName() : null;
    }

    private static boolean isDead(Ended ended) {
        return ended.transition() instanceof Transition.Failed failed
                && failed.exhausted()
                && !ended.claimed().inDoubt();
    }

    private void land(List<Recorded> recorded) {
        land(recorded.stream()
                .filter(Recorded::lands)
                .collect(Collectors.groupingBy(Recorded::lane, Collectors.counting())));
    }

    /** Counts so many of each lane's attempts as no longer in flight. */
    void land(Map<LaneKey, Long> landings) {
        if (landings.isEmpty()) {
            return;
        }
        List<Map.Entry<LaneKey, Long>> entries = List.copyOf(landings.entrySet());
        handle.createUpdate(AttemptSql.LAND)
                .bind("tenants", array(entries, each -> each.getKey().tenantId(), UUID[]::new))
                .bind("channels", array(entries, each -> each.getKey().channel().wireName(), String[]::new))
                .bind("messages", array(entries, each -> each.getValue().intValue(), Integer[]::new))
                .execute();
    }

    /** Sets the lanes' next due times for messages that go on, and gives back what unsent ones were charged. */
    private void touch(List<Ended> ended, List<Recorded> recorded) {
        Map<UUID, Recorded> byId = recorded.stream().collect(Collectors.toMap(Recorded::id, Function.identity()));
        Map<LaneKey, Due> lanes = new HashMap<>();
        List<Recorded> unsent = new ArrayList<>();
        for (Ended each : ended) {
            if (!(each.order() instanceof LaneOrder.GoOn)) {
                lanes.putIfAbsent(each.claimed().lane(), Due.NOTHING); // locked with the others, in their order
            }
            Recorded its = byId.get(each.claimed().id());
            if (its == null) {
                continue;
            }
            Double delay = seconds(
                    Outcome.of(each.transition(), each.claimed().inDoubt()).delay());
            if (delay != null) {
                Due before = lanes.getOrDefault(its.lane(), Due.NOTHING);
                lanes.put(its.lane(), before.with(each.claimed().kind().priority(), delay));
            }
            if (its.chargedAt() != null && !mayHaveBeenSent(each.transition())) {
                unsent.add(its);
                lanes.putIfAbsent(its.lane(), Due.NOTHING);
            }
        }
        if (lanes.isEmpty()) {
            return;
        }
        List<Map.Entry<LaneKey, Due>> entries = List.copyOf(lanes.entrySet());
        handle.createUpdate(AttemptSql.TOUCH)
                .bind("tenants", array(entries, each -> each.getKey().tenantId(), UUID[]::new))
                .bind("channels", array(entries, each -> each.getKey().channel().wireName(), String[]::new))
                .bind("transactional", array(entries, each -> each.getValue().transactional(), Double[]::new))
                .bind("bulk", array(entries, each -> each.getValue().bulk(), Double[]::new))
                .bind("unsentTenants", array(unsent, each -> each.lane().tenantId(), UUID[]::new))
                .bind(
                        "unsentChannels",
                        array(unsent, each -> each.lane().channel().wireName(), String[]::new))
                .bind("chargedAt", array(unsent, Recorded::chargedAt, String[]::new))
                .bind("chargedDays", array(unsent, Recorded::chargedDay, String[]::new))
                .execute();
    }

    /** Whether the attempt counts against the day of a tenant's mail host: the provider was handed the message. */
    private static boolean mayHaveBeenSent(Transition transition) {
        return switch (transition) {
            case Transition.Sent _,
                    Transition.Failed _,
                    Transition.Retry _,
                    Transition.InDoubt _,
                    Transition.LeftUncertain _ -> true;
            case Transition.Suppressed _,
                    Transition.Withdrawn _,
                    Transition.Postponed _,
                    Transition.Paused _,
                    Transition.Held _ -> false;
        };
    }

    private void keepCalls(List<Ended> ended, Set<UUID> recorded) {
        Map<Boolean, List<UUID>> calls = ended.stream()
                .filter(each -> each.claimed().lane().channel() == ChannelType.PHONE)
                .filter(each -> recorded.contains(each.claimed().id()))
                .collect(Collectors.partitioningBy(
                        each -> each.transition() instanceof Transition.Sent,
                        Collectors.mapping(each -> each.claimed().id(), Collectors.toList())));
        List<UUID> sent = calls.getOrDefault(true, List.of());
        List<UUID> others = calls.getOrDefault(false, List.of());
        if (!sent.isEmpty()) {
            handle.createUpdate(AttemptSql.KEEP_CALLS)
                    .bind("sent", sent.toArray(UUID[]::new))
                    .execute();
            openCalls(ended, recorded);
        }
        if (!others.isEmpty()) {
            handle.createUpdate(AttemptSql.FREE_CALLS)
                    .bind("ended", others.toArray(UUID[]::new))
                    .execute();
        }
    }

    /** Their ends are still to be told. */
    private void openCalls(List<Ended> ended, Set<UUID> recorded) {
        Map<UUID, String> calls = new HashMap<>();
        for (Ended each : ended) {
            if (each.transition() instanceof Transition.Sent(String externalId, String _)
                    && each.claimed().lane().channel() == ChannelType.PHONE
                    && !each.claimed().sandbox()
                    && recorded.contains(each.claimed().id())) {
                calls.put(each.claimed().id(), Objects.requireNonNull(storable(externalId, LONGEST_EXTERNAL_ID)));
            }
        }
        if (!calls.isEmpty()) {
            OpenCalls.add(handle, calls);
        }
    }

    /** Notices of appointments whose message will not arrive. */
    private void wakeNotices(List<Ended> ended, Set<UUID> recorded) {
        List<UUID> failed = ended.stream()
                .filter(each -> each.claimed().standing() != Standing.INDEPENDENT)
                .filter(each -> each.transition() instanceof Transition.Failed
                        || each.transition() instanceof Transition.Suppressed
                        || each.transition() instanceof Transition.Withdrawn)
                .map(each -> each.claimed().id())
                .filter(recorded::contains)
                .toList();
        if (!failed.isEmpty()) {
            handle.createUpdate(AttemptSql.WAKE_NOTICES)
                    .bind("messages", failed.toArray(UUID[]::new))
                    .execute();
        }
    }

    private static <T, V> V[] array(
            Collection<T> values, Function<T, @Nullable V> column, IntFunction<@Nullable V[]> empty) {
        return values.stream().map(column).toArray(empty);
    }

    /** What a provider said, cut to its column and without NUL, which PostgreSQL stores nowhere. */
    private static @Nullable String storable(@Nullable String said, int longest) {
        if (said == null) {
            return null;
        }
        String clean = said.replace("\u0000", "");
        return clean.length() <= longest ? clean : clean.substring(0, longest);
    }

    private static @Nullable Double seconds(@Nullable Duration delay) {
        return delay == null ? null : delay.toMillis() / 1000.0;
    }

    /**
     * A message whose outcome counted.
     *
     * @param lands whether it gives back its place among those in flight
     * @param chargedAt when its lane's quotas were charged for the attempt, as the database writes it; null: they were not
     */
    private record Recorded(
            UUID id,
            LaneKey lane,
            boolean lands,
            @Nullable String chargedAt,
            @Nullable String chargedDay) {}

    /** Delays after which a lane's messages are due, in seconds; null: it has none of that priority. */
    private record Due(
            @Nullable Double transactional, @Nullable Double bulk) {
        static final Due NOTHING = new Due(null, null);

        Due with(Priority priority, double delay) {
            return switch (priority) {
                case TRANSACTIONAL -> new Due(sooner(transactional, delay), bulk);
                case BULK -> new Due(transactional, sooner(bulk, delay));
            };
        }

        private static double sooner(@Nullable Double one, double other) {
            return one == null ? other : Math.min(one, other);
        }
    }

    /** The columns that a transition sets. */
    private record Outcome(
            MessageStatus status,
            @Nullable Duration delay,
            @Nullable String externalId,
            boolean fault,
            boolean inDoubt) {

        static Outcome of(Transition transition, boolean wasInDoubt) {
            return switch (transition) {
                case Transition.Sent sent ->
                    new Outcome(MessageStatus.SENT, null, sent.externalMessageId(), false, false);
                // an earlier attempt may have arrived all the same: nobody can call that failed
                case Transition.Failed _ ->
                    new Outcome(
                            wasInDoubt ? MessageStatus.UNCERTAIN : MessageStatus.FAILED, null, null, false, wasInDoubt);
                case Transition.Suppressed _ ->
                    new Outcome(
                            wasInDoubt ? MessageStatus.UNCERTAIN : MessageStatus.SUPPRESSED,
                            null,
                            null,
                            false,
                            wasInDoubt);
                case Transition.Withdrawn _ ->
                    new Outcome(
                            wasInDoubt ? MessageStatus.UNCERTAIN : MessageStatus.CANCELLED,
                            null,
                            null,
                            false,
                            wasInDoubt);
                case Transition.Retry retry ->
                    new Outcome(MessageStatus.PENDING, retry.delay(), null, true, wasInDoubt);
                case Transition.Postponed postponed ->
                    new Outcome(MessageStatus.PENDING, postponed.delay(), null, false, wasInDoubt);
                // RECORD leaves the first one out
                case Transition.Paused paused ->
                    new Outcome(MessageStatus.PENDING, paused.delay(), null, true, wasInDoubt);
                case Transition.Held held -> new Outcome(MessageStatus.PENDING, held.delay(), null, false, wasInDoubt);
                case Transition.InDoubt inDoubt ->
                    new Outcome(MessageStatus.UNCERTAIN, inDoubt.delay(), null, true, true);
                case Transition.LeftUncertain _ -> new Outcome(MessageStatus.UNCERTAIN, null, null, false, true);
            };
        }
    }
}
