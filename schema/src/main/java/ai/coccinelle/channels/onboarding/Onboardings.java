package ai.coccinelle.channels.onboarding;

import ai.coccinelle.channels.channel.ChannelType;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jdbi.v3.core.Jdbi;

/** The table {@code onboardings}. */
public final class Onboardings {
    private final Jdbi jdbi;

    public Onboardings(Jdbi jdbi) {
        this.jdbi = jdbi;
    }

    /** The tenant's onboarding, or empty when it did not begin. */
    public Optional<Onboarding> find(UUID tenantId) {
        return jdbi.withHandle(handle -> handle.createQuery(OnboardingSql.FIND)
                .bind("tenant", tenantId)
                .map((rows, context) -> row(rows))
                .findOne());
    }

    /** Saves the channels that the tenant chose, in place of those before. */
    public void choose(UUID tenantId, List<ChannelType> channels) {
        jdbi.useHandle(handle -> handle.createUpdate(OnboardingSql.CHOOSE)
                .bind("tenant", tenantId)
                .bind(
                        "channels",
                        channels.stream().map(ChannelType::wireName).collect(Collectors.joining(",", "{", "}")))
                .execute());
    }

    /** Records that the tenant's configurations are initialised; the first time counts. */
    public void complete(UUID tenantId) {
        jdbi.useHandle(handle -> handle.createUpdate(OnboardingSql.COMPLETE)
                .bind("tenant", tenantId)
                .execute());
    }

    private static Onboarding row(ResultSet rows) throws SQLException {
        Timestamp completedAt = rows.getTimestamp("completed_at");
        return new Onboarding(
                Arrays.stream((String[]) rows.getArray("channels").getArray())
                        .map(ChannelType::of)
                        .toList(),
                completedAt == null ? null : completedAt.toInstant());
    }
}
