-- Months of the log are created and dropped by whoever runs the upkeep, though that role may create and drop nothing else: both
-- functions have their owner's rights, take names of months alone, and drop no month in which a message is open.
CREATE FUNCTION create_log_partition(name TEXT, low UUID, high UUID) RETURNS VOID LANGUAGE plpgsql SECURITY DEFINER AS $$
DECLARE
    columns TEXT;
BEGIN
    IF name !~ '^channel_messages_log_\d{4}_\d{2}$' THEN
        RAISE EXCEPTION 'no month of the log: %', name USING ERRCODE = 'invalid_parameter_value';
    END IF;
    EXECUTE format('CREATE TABLE %I (LIKE channel_messages_log INCLUDING DEFAULTS INCLUDING CONSTRAINTS INCLUDING GENERATED'
        ' INCLUDING INDEXES) WITH (fillfactor = 60, autovacuum_vacuum_scale_factor = 0.01,'
        ' autovacuum_analyze_scale_factor = 0.05)', name);
    SELECT string_agg(quote_ident(attname), ', ' ORDER BY attnum) INTO columns
    FROM pg_attribute
    WHERE attrelid = 'channel_messages_log'::regclass AND attnum > 0 AND NOT attisdropped AND attgenerated = '';
    -- what a far-ahead clock or a missing month put into the net goes where it belongs
    EXECUTE format('WITH fetched AS (DELETE FROM channel_messages_log_rest WHERE id >= $1 AND id < $2 RETURNING %1$s)'
        ' INSERT INTO %2$I (%1$s) SELECT %1$s FROM fetched', columns, name) USING low, high;
    EXECUTE format('ALTER TABLE channel_messages_log ATTACH PARTITION %I FOR VALUES FROM (%L) TO (%L)', name, low, high);
END $$;

-- Whether it was dropped.
CREATE FUNCTION drop_log_partition(name TEXT) RETURNS BOOLEAN LANGUAGE plpgsql SECURITY DEFINER AS $$
DECLARE
    has_open BOOLEAN;
BEGIN
    IF name !~ '^channel_messages_log_(first|\d{4}_\d{2})$' THEN
        RAISE EXCEPTION 'no month of the log: %', name USING ERRCODE = 'invalid_parameter_value';
    END IF;
    EXECUTE format('SELECT EXISTS (SELECT 1 FROM %I WHERE due_at IS NOT NULL)', name) INTO has_open;
    IF has_open THEN
        RETURN FALSE;
    END IF;
    -- in the order in which statements on the log take them
    EXECUTE format('LOCK TABLE ONLY channel_messages_log, ONLY %I IN ACCESS EXCLUSIVE MODE', name);
    -- asked again: a dead letter may have been replayed before the lock was there
    EXECUTE format('SELECT EXISTS (SELECT 1 FROM %I WHERE due_at IS NOT NULL)', name) INTO has_open;
    IF has_open THEN
        RETURN FALSE;
    END IF;
    EXECUTE format('ALTER TABLE channel_messages_log DETACH PARTITION %I', name);
    EXECUTE format('DROP TABLE %I', name);
    RETURN TRUE;
END $$;

REVOKE EXECUTE ON FUNCTION create_log_partition(TEXT, UUID, UUID), drop_log_partition(TEXT) FROM PUBLIC;

-- the tables of this schema, whatever else the caller has made findable
DO $$
BEGIN
    EXECUTE format('ALTER FUNCTION create_log_partition(TEXT, UUID, UUID) SET search_path = %I, pg_temp', current_schema());
    EXECUTE format('ALTER FUNCTION drop_log_partition(TEXT) SET search_path = %I, pg_temp', current_schema());
END $$;
