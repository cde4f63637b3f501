package ai.coccinelle.channels.bench.appointments;

import ai.coccinelle.channels.lane.Lanes;
import ai.coccinelle.channels.message.MessageIds;
import ai.coccinelle.channels.tenant.Tenant;
import ai.coccinelle.channels.tenant.Tenants;
import java.util.UUID;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;

/** A tenant's appointments, straight into their tables: each confirmed long ago, its reminder far ahead but for some. */
final class Book {
    private static final String APPOINTMENTS = """
            INSERT INTO appointments
                (id, tenant_id, external_id, sandbox, version, revision, status, starts_at, service, client_name, phone,
                 channels, confirm, remind)
            SELECT gen_random_uuid(), :tenant, 'rdv_' || n, FALSE, 1, 1, 'booked', now() + interval '30 days' + n * interval '1 s',
                   'Coupe', 'Jean Dupont', '+33612345678', '{sms}', TRUE, TRUE
            FROM generate_series(1, :many) n
            """;

    private static final String CONFIRMATIONS = """
            INSERT INTO appointment_notices (id, appointment_id, kind, slot, starts_at, revision, state)
            SELECT gen_random_uuid(), id, 'confirmation', 'r1', starts_at, 1, 'done' FROM appointments
            """;

    private static final String REMINDERS = """
            INSERT INTO appointment_notices (id, appointment_id, kind, slot, starts_at, revision, state, due_at)
            SELECT gen_random_uuid(), id, 'reminder', 'P1D', starts_at, 1, 'planned', starts_at - interval '1 day'
            FROM appointments
            """;

    /** Their ids are random, and so is where they lie. */
    private static final String DUE = """
            UPDATE appointment_notices SET due_at = now() - interval '1 minute'
            WHERE id IN (SELECT id FROM appointment_notices WHERE state = 'planned' ORDER BY id LIMIT :due)
            """;

    private Book() {}

    /** Fills the database with so many, of which so many are due. */
    static void fill(Jdbi jdbi, int many, int due) {
        UUID tenant = new Tenants(jdbi, new Lanes(jdbi))
                .save(new Tenant(MessageIds.next(), "salon", "Salon Lumière", "fr", "Europe/Paris"))
                .id();
        jdbi.useHandle(handle -> {
            handle.createUpdate(APPOINTMENTS)
                    .bind("tenant", tenant)
                    .bind("many", many)
                    .execute();
            handle.execute(CONFIRMATIONS);
            handle.execute(REMINDERS);
            handle.createUpdate(DUE).bind("due", due).execute();
            vacuum(handle);
        });
    }

    private static void vacuum(Handle handle) {
        handle.execute("VACUUM ANALYZE appointments");
        handle.execute("VACUUM ANALYZE appointment_notices");
    }
}
