package ai.coccinelle.channels.template;

import ai.coccinelle.channels.channel.ChannelType;
import ai.coccinelle.channels.database.Json;
import ai.coccinelle.channels.message.MessageKind;
import ai.coccinelle.channels.tenant.Tenants;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.statement.SqlStatement;
import org.jspecify.annotations.Nullable;

/** The tables {@code message_templates} and {@code active_templates}. */
public final class MessageTemplates {
    /** The most versions that a text may have. */
    public static final int MOST_VERSIONS = 500;

    /** The most texts that a tenant may have, over all types, channels and languages. */
    public static final int MOST_TEXTS = 200;

    /** How many changes of what is in use can be taken back. */
    static final int REMEMBERED = 20;

    private final Jdbi jdbi;
    private final Tenants tenants;

    public MessageTemplates(Jdbi jdbi, Tenants tenants) {
        this.jdbi = jdbi;
        this.tenants = tenants;
    }

    /** What became of a text that was to be stored. */
    public sealed interface Creation {
        record Created(int version) implements Creation {}

        /** The text has as many versions as it may. */
        record TooManyVersions() implements Creation {}

        /** The tenant has as many texts as it may. */
        record TooManyTexts() implements Creation {}

        /** The tenant's type of this name is of another kind. */
        record OtherKind(MessageKind kind) implements Creation {}
    }

    /**
     * Stores the text as the next version; it is not in use yet.
     *
     * @param by the key's first characters and name
     */
    public Creation create(NewText text, String by) {
        return jdbi.inTransaction(handle -> {
            tenants.lock(handle, text.key().tenantId());
            return room(handle, text)
                    .orElseGet(
                            () -> new Creation.Created(keyed(handle.createQuery(MessageTemplateSql.CREATE), text.key())
                                    .bind("kind", text.kind().wireName())
                                    .bind("subject", text.subject())
                                    .bind("body", text.body())
                                    .bind("freeText", text.freeText())
                                    .bind("variables", Json.write(text.variables()))
                                    .bind("by", by)
                                    .mapTo(Integer.class)
                                    .one()));
        });
    }

    private static Optional<Creation> room(Handle handle, NewText text) {
        return keyed(handle.createQuery(MessageTemplateSql.ROOM), text.key())
                .map((rows, context) -> room(rows, text.kind()))
                .one();
    }

    private static Optional<Creation> room(ResultSet rows, MessageKind kind) throws SQLException {
        String stored = rows.getString("kind");
        int versions = rows.getInt("versions");
        if (stored != null && !stored.equals(kind.wireName())) {
            return Optional.of(new Creation.OtherKind(MessageKind.of(stored)));
        }
        if (versions >= MOST_VERSIONS) {
            return Optional.of(new Creation.TooManyVersions());
        }
        return versions == 0 && rows.getInt("texts") >= MOST_TEXTS
                ? Optional.of(new Creation.TooManyTexts())
                : Optional.empty();
    }

    public Optional<TextVersion> find(TextKey key, int version) {
        return jdbi.withHandle(handle -> keyed(handle.createQuery(MessageTemplateSql.FIND), key)
                .bind("version", version)
                .map((rows, context) -> row(rows))
                .findOne());
    }

    /**
     * The text's versions, the latest first.
     *
     * @param before the last version of the page before, or null
     */
    public List<TextVersion> versions(TextKey key, @Nullable Integer before, int limit) {
        return jdbi.withHandle(handle -> keyed(handle.createQuery(MessageTemplateSql.VERSIONS), key)
                .bind("before", before)
                .bind("limit", limit)
                .map((rows, context) -> row(rows))
                .list());
    }

    /** The versions that the tenant has in use. */
    public List<TextVersion> inUse(UUID tenantId) {
        return jdbi.withHandle(handle -> handle.createQuery(MessageTemplateSql.IN_USE)
                .bind("tenant", tenantId)
                .bind("limit", MOST_TEXTS)
                .map((rows, context) -> row(rows))
                .list());
    }

    /** How each of the tenant's texts stands, in order of name, channel and language. */
    public List<TextState> states(UUID tenantId) {
        return jdbi.withHandle(handle -> handle.createQuery(MessageTemplateSql.STATES)
                .bind("tenant", tenantId)
                .bind("limit", MOST_TEXTS)
                .map((rows, context) -> new TextState(row(rows), rows.getInt("latest")))
                .list());
    }

    /** The version of the text that is in use; 0: the built-in text, or none. */
    public int active(TextKey key) {
        return jdbi.withHandle(handle -> keyed(handle.createQuery(MessageTemplateSql.ACTIVE), key)
                .mapTo(Integer.class)
                .findOne()
                .orElse(0));
    }

    /**
     * Takes the version into use.
     *
     * @return whether that changed anything: not when it is in use already, or when there is no such version
     */
    public boolean activate(TextKey key, int version, String by) {
        return changed(
                key,
                handle -> keyed(handle.createUpdate(MessageTemplateSql.ACTIVATE), key)
                        .bind("version", version)
                        .bind("remembered", REMEMBERED)
                        .bind("by", by)
                        .execute());
    }

    /**
     * Takes back into use what was before the last {@link #activate} or {@link #deactivate}.
     *
     * @return whether there was something before
     */
    public boolean rollBack(TextKey key, String by) {
        return changed(
                key,
                handle -> keyed(handle.createUpdate(MessageTemplateSql.ROLL_BACK), key)
                        .bind("by", by)
                        .execute());
    }

    /**
     * Takes the tenant's text out of use. Its versions are kept.
     *
     * @return whether one was in use
     */
    public boolean deactivate(TextKey key, String by) {
        return changed(
                key,
                handle -> keyed(handle.createUpdate(MessageTemplateSql.DEACTIVATE), key)
                        .bind("remembered", REMEMBERED)
                        .bind("by", by)
                        .execute());
    }

    /** A change and its revision are seen together: whoever knows the revision finds the change. */
    private boolean changed(TextKey key, Change change) {
        return jdbi.inTransaction(handle -> {
            boolean changed = change.rows(handle) == 1;
            if (changed) {
                tenants.countTextsChange(handle, key.tenantId());
            }
            return changed;
        });
    }

    private interface Change {
        int rows(Handle handle);
    }

    private static <S extends SqlStatement<S>> S keyed(S statement, TextKey key) {
        return statement
                .bind("tenant", key.tenantId())
                .bind("name", key.name())
                .bind("channel", key.channel().wireName())
                .bind("locale", key.locale());
    }

    private static TextKey key(ResultSet rows) throws SQLException {
        return new TextKey(
                rows.getObject("tenant_id", UUID.class),
                rows.getString("name"),
                ChannelType.of(rows.getString("channel_type")),
                rows.getString("locale"));
    }

    private static TextVersion row(ResultSet rows) throws SQLException {
        return new TextVersion(
                new NewText(
                        key(rows),
                        MessageKind.of(rows.getString("kind")),
                        rows.getString("subject"),
                        rows.getString("body"),
                        rows.getBoolean("free_text"),
                        List.of(Json.read(rows.getString("variables"), DeclaredVariable[].class))),
                rows.getInt("version"),
                rows.getBoolean("active"),
                rows.getTimestamp("created_at").toInstant(),
                rows.getString("created_by"));
    }
}
