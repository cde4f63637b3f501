package ai.coccinelle.channels.database;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import ai.coccinelle.channels.message.MessageIds;
import ai.coccinelle.channels.message.TestDatabase;
import java.sql.SQLException;
import java.time.Duration;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import javax.sql.DataSource;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class PartitionedIndexesIT {
    private static final UUID TENANT = UUID.randomUUID();

    private final DataSource source = TestDatabase.newSource();
    private final Jdbi jdbi = Database.open(source);

    @BeforeEach
    void migrate() {
        Database.migrate(source);
        jdbi.useHandle(handle -> {
            handle.execute("INSERT INTO tenants (id, external_id, name) VALUES (?, 'salon', 'Salon')", TENANT);
            handle.execute("CREATE INDEX idx_messages_log_tried ON ONLY channel_messages_log (attempt)");
        });
    }

    @Test
    void everyIndexOfAMigratedDatabaseIsComplete() throws SQLException {
        PartitionedIndexes.complete(source);
        int invalid = jdbi.withHandle(handle -> handle.createQuery("SELECT count(*) FROM pg_index WHERE NOT indisvalid")
                .mapTo(Integer.class)
                .one());
        assertThat(invalid).isZero();
    }

    @Test
    void messagesAreTakenWhileAnIndexOfTheLogIsBuilt() throws Exception {
        try (Handle writer = jdbi.open()) {
            writer.begin();
            insert(writer); // a concurrent build waits for it
            CompletableFuture<Void> building = build();
            await().until(() -> isBuilding() && !building.isDone());
            assertThatCode(() -> jdbi.useTransaction(other -> {
                        other.execute("SET LOCAL lock_timeout = '2s'");
                        insert(other);
                    }))
                    .doesNotThrowAnyException();
            writer.commit();
            building.get(20, TimeUnit.SECONDS);
        }
        assertThat(isComplete()).isTrue();
    }

    @Test
    void aBuildThatWasCutOffIsBegunAgain() throws Exception {
        try (Handle writer = jdbi.open()) {
            writer.begin();
            insert(writer);
            CompletableFuture<Void> building = build();
            await().until(this::isBuilding);
            jdbi.useHandle(handle -> handle.execute("SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
                    + " WHERE query LIKE 'CREATE INDEX CONCURRENTLY%' AND datname = current_database()"));
            assertThatThrownBy(() -> building.get(20, TimeUnit.SECONDS))
                    .hasCauseInstanceOf(IllegalStateException.class);
            writer.commit();
        }
        assertThat(isComplete()).isFalse();

        await().atMost(Duration.ofSeconds(20)).until(() -> {
            PartitionedIndexes.complete(source); // once the lock of the one that was cut off is free
            return isComplete();
        });
    }

    private CompletableFuture<Void> build() {
        return CompletableFuture.runAsync(() -> {
            try {
                PartitionedIndexes.complete(source);
            } catch (SQLException fault) {
                throw new IllegalStateException(fault);
            }
        });
    }

    private boolean isBuilding() {
        return jdbi.withHandle(
                handle -> handle.createQuery("""
                        SELECT EXISTS (
                            SELECT 1 FROM pg_stat_activity
                            WHERE query LIKE 'CREATE INDEX CONCURRENTLY%' AND wait_event_type = 'Lock'
                              AND datname = current_database())
                        """).mapTo(Boolean.class).one());
    }

    private boolean isComplete() {
        return jdbi.withHandle(
                handle -> handle.createQuery("""
                        SELECT indisvalid FROM pg_index WHERE indexrelid = 'idx_messages_log_tried'::regclass
                        """).mapTo(Boolean.class).one());
    }

    private static void insert(Handle handle) {
        handle.execute("""
                INSERT INTO channel_messages_log (id, tenant_id, channel_type, to_address, kind, locale, payload, status, attempt, sent_at)
                VALUES (?, ?, 'sms', '+33612345678', 'transactional', 'fr', '{}', 'sent', 1, now())
                """, MessageIds.next(), TENANT);
    }
}
