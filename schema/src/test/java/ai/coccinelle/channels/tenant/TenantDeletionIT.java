package ai.coccinelle.channels.tenant;

import static org.assertj.core.api.Assertions.assertThat;

import ai.coccinelle.channels.lane.Lanes;
import ai.coccinelle.channels.message.MessageIds;
import ai.coccinelle.channels.message.TestDatabase;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.statement.SqlLogger;
import org.jdbi.v3.core.statement.SqlStatements;
import org.jdbi.v3.core.statement.StatementContext;
import org.junit.jupiter.api.Test;

class TenantDeletionIT {
    private static final TestDatabase DATABASE = new TestDatabase();

    @Test
    void whateverATenantHasGoesInBatchesBeforeItGoesItself() {
        UUID id = MessageIds.next();
        DATABASE.tenants.save(new Tenant(id, "salon_" + id, "Salon", "fr", "Europe/Paris"));
        DATABASE.jdbi.useHandle(handle -> {
            handle.execute("""
                    INSERT INTO callback_events (tenant_id, type, data)
                    SELECT ?, 'message.sent', '{}' FROM generate_series(1, 5000)
                    """, id);
            handle.execute("""
                    INSERT INTO appointments (id, tenant_id, external_id, sandbox, version, revision, status, starts_at, service,
                        client_name, channels, confirm, remind)
                    SELECT gen_random_uuid(), ?, n::text, false, 1, 1, 'booked', now(), 'Coupe', 'Anne', '{sms}', true, true
                    FROM generate_series(1, 3000) n
                    """, id);
        });
        List<Integer> largest = new ArrayList<>();
        List<Long> leftAtTheEnd = new ArrayList<>();
        Jdbi watched = DATABASE.jdbi;
        SqlLogger before = watched.getConfig(SqlStatements.class).getSqlLogger();
        watched.getConfig(SqlStatements.class).setSqlLogger(new SqlLogger() {
            @Override
            public void logBeforeExecution(StatementContext context) {
                if (context.getRawSql().equals(TenantSql.DELETE)) {
                    leftAtTheEnd.add(rows(id));
                } else if (context.getRawSql().contains("DELETE FROM")) {
                    largest.add((int) rows(id));
                }
            }
        });
        try {
            new Tenants(watched, new Lanes(watched)).delete(id);
        } finally {
            watched.getConfig(SqlStatements.class).setSqlLogger(before);
        }

        assertThat(largest.getFirst()).isGreaterThanOrEqualTo(8000);
        for (int i = 1; i < largest.size(); i++) {
            assertThat(largest.get(i - 1) - largest.get(i))
                    .as("rows in one statement")
                    .isLessThanOrEqualTo(2000);
        }
        assertThat(leftAtTheEnd).containsExactly(0L);
        assertThat(DATABASE.tenants.find(id)).isEmpty();
    }

    private static long rows(UUID id) {
        try (var handle = DATABASE.jdbi.open()) {
            return handle.select("""
                    SELECT (SELECT count(*) FROM callback_events WHERE tenant_id = :id)
                         + (SELECT count(*) FROM appointments WHERE tenant_id = :id)
                         + (SELECT count(*) FROM lanes WHERE tenant_id = :id)
                    """).bind("id", id).mapTo(Long.class).one();
        }
    }
}
