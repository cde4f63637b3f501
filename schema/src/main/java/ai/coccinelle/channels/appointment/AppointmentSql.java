package ai.coccinelle.channels.appointment;

final class AppointmentSql {
    private static final String COLUMNS = """
            id, tenant_id, sandbox, external_id, version, revision, status, starts_at, ends_at, service, client_name, phone,
            email, whatsapp, locale, channels, confirm, remind, utc_offset
            """;

    static final String FIND = "SELECT " + COLUMNS + """
            FROM appointments
            WHERE tenant_id = :tenant AND sandbox = :sandbox AND external_id = :external
            LIMIT 1
            """;

    /** Whoever changes an appointment holds it first, and its notices after. */
    static final String LOCK = FIND + "FOR UPDATE";

    static final String OF_IDS = "SELECT " + COLUMNS + """
            FROM appointments
            WHERE id = ANY(:ids)
            LIMIT 10000
            """;

    static final String INSERT = "INSERT INTO appointments (" + COLUMNS + """
            )
            VALUES (:id, :tenant, :sandbox, :external, :version, :revision, :status, :startsAt, :endsAt, :service, :name,
                    :phone, :email, :whatsapp, :locale, CAST(:channels AS text[]), :confirm, :remind, :clock)
            ON CONFLICT (tenant_id, sandbox, external_id) DO NOTHING
            """;

    static final String UPDATE = """
            UPDATE appointments
            SET version = :version, revision = :revision, status = :status, starts_at = :startsAt, ends_at = :endsAt,
                service = :service, client_name = :name, phone = :phone, email = :email, whatsapp = :whatsapp,
                locale = :locale, channels = CAST(:channels AS text[]), confirm = :confirm, remind = :remind,
                utc_offset = :clock,
                updated_at = now()
            WHERE id = :id
            """;

    static final String FORGET = """
            DELETE FROM appointments
            WHERE id IN (SELECT id FROM appointments WHERE starts_at < :before ORDER BY starts_at LIMIT 5000)
            """;

    private AppointmentSql() {}
}
