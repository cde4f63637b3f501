package ai.coccinelle.channels.channel;

import ai.coccinelle.channels.lane.LaneKey;
import java.util.Optional;
import java.util.UUID;
import org.jdbi.v3.core.Jdbi;
import org.jspecify.annotations.Nullable;

/** The table {@code webhook_secrets}: how a tenant's webhook is told from a forgery. */
public final class WebhookSecrets {
    /** The header in which 360dialog sends the secret along. */
    public static final String HEADER = "X-Channels-Webhook-Secret";

    private final Jdbi jdbi;

    public WebhookSecrets(Jdbi jdbi) {
        this.jdbi = jdbi;
    }

    /**
     * What is stored for a lane.
     *
     * @param sealed Meta's secrets, sealed; null: none
     * @param secretHash SHA-256 of the secret that 360dialog sends along; null: none
     */
    @SuppressWarnings("ArrayRecordComponent") // compared in constant time, by whom it concerns
    public record Stored(LaneKey lane, @Nullable String sealed, byte @Nullable [] secretHash) {}

    /** Saves what there is for the lane, in place of what there was. */
    public void save(Stored secrets) {
        jdbi.useHandle(handle -> handle.createUpdate(WebhookSecretSql.SAVE)
                .bind("tenant", secrets.lane().tenantId())
                .bind("channel", secrets.lane().channel().wireName())
                .bind("sealed", secrets.sealed())
                .bind("hash", secrets.secretHash())
                .execute());
    }

    /** Forgets what there is for the lane. */
    public void delete(LaneKey lane) {
        jdbi.useHandle(handle -> handle.createUpdate(WebhookSecretSql.DELETE)
                .bind("tenant", lane.tenantId())
                .bind("channel", lane.channel().wireName())
                .execute());
    }

    /**
     * What is stored for the tenant's channel, or empty where there is no such tenant or nothing.
     *
     * @param reference the booking system's id for the tenant, or ours
     */
    public Optional<Stored> find(String reference, ChannelType channel) {
        return reference.indexOf('\0') >= 0
                ? Optional.empty()
                : jdbi.withHandle(handle -> handle.createQuery(WebhookSecretSql.FIND)
                        .bind("reference", reference)
                        .bind("id", uuid(reference))
                        .bind("channel", channel.wireName())
                        .map((rows, context) -> new Stored(
                                new LaneKey(rows.getObject("tenant_id", UUID.class), channel),
                                rows.getString("sealed"),
                                rows.getBytes("secret_hash")))
                        .findOne());
    }

    private static @Nullable UUID uuid(String reference) {
        try {
            return reference.length() == 36 ? UUID.fromString(reference) : null;
        } catch (IllegalArgumentException notAUuid) {
            return null;
        }
    }
}
