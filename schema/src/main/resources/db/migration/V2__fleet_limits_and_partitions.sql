-- What a lane may have under way and send; what the platform's own accounts may; and a log in monthly partitions.

-- Two hints instead of one, so that transactional messages go before bulk ones between lanes as well.
ALTER TABLE lanes RENAME COLUMN next_due_at TO transactional_due_at;
ALTER INDEX idx_lanes_due RENAME TO idx_lanes_transactional_due;
ALTER TABLE lanes
    ADD COLUMN bulk_due_at   TIMESTAMPTZ,
    ADD COLUMN per_minute    INTEGER CHECK (per_minute >= 1),             -- releases in a minute of the clock; null: no such limit
    ADD COLUMN per_day       INTEGER CHECK (per_day >= 1),                -- releases in a day of the tenant's zone; null: no such limit
    ADD COLUMN max_in_flight INTEGER NOT NULL DEFAULT 25 CHECK (max_in_flight >= 1), -- released or being sent, at once, over the fleet
    ADD COLUMN launched      BIGINT  NOT NULL DEFAULT 0,                  -- see lane_landings
    ADD COLUMN minute_at     TIMESTAMPTZ NOT NULL DEFAULT '-infinity',    -- the minute that minute_count counts
    ADD COLUMN minute_count  INTEGER NOT NULL DEFAULT 0,
    ADD COLUMN day_at        DATE    NOT NULL DEFAULT '-infinity',        -- the day that day_count counts
    ADD COLUMN day_count     INTEGER NOT NULL DEFAULT 0;
CREATE INDEX idx_lanes_bulk_due ON lanes (channel_type, bulk_due_at) WHERE bulk_due_at IS NOT NULL;
UPDATE lanes SET bulk_due_at = transactional_due_at;
-- an SMTP server or a phone line takes few at a time: one that hangs holds so many places of the workers and no more
UPDATE lanes SET max_in_flight = CASE channel_type WHEN 'email' THEN 20 WHEN 'phone' THEN 10 ELSE 25 END;

-- What workers have finished. In flight = lanes.launched - lane_landings.landed: a row of its own, so that recording an
-- outcome does not wait for the Releaser, which holds the lane's row, nor the other way round.
CREATE TABLE lane_landings (
    tenant_id    UUID        NOT NULL,
    channel_type VARCHAR(20) NOT NULL,
    landed       BIGINT      NOT NULL DEFAULT 0,
    PRIMARY KEY (tenant_id, channel_type),
    FOREIGN KEY (tenant_id, channel_type) REFERENCES lanes ON DELETE CASCADE
) WITH (fillfactor = 60);
INSERT INTO lane_landings (tenant_id, channel_type) SELECT tenant_id, channel_type FROM lanes;
UPDATE lanes l SET launched = (
    SELECT count(*) FROM channel_messages_log m
    WHERE m.tenant_id = l.tenant_id AND m.channel_type = l.channel_type AND m.status IN ('released', 'sending'));

-- The platform's own accounts: what all tenants together may send.
CREATE TABLE accounts (
    channel_type   VARCHAR(20)    PRIMARY KEY CHECK (channel_type IN ('sms', 'phone')),
    rate           NUMERIC(10, 4) NOT NULL CHECK (rate > 0),              -- messages per second, sustained
    burst          INTEGER        NOT NULL CHECK (burst >= 1),
    max_concurrent INTEGER CHECK (max_concurrent >= 1),                   -- calls at once; null: no such limit
    hold_seconds   INTEGER        NOT NULL DEFAULT 120 CHECK (hold_seconds >= 0), -- a call holds its place so long, unless its end is known before
    arrival_at     TIMESTAMPTZ    NOT NULL DEFAULT '-infinity',
    paused_until   TIMESTAMPTZ,
    pause_reason   TEXT,
    updated_at     TIMESTAMPTZ    NOT NULL DEFAULT now(),
    CHECK ((paused_until IS NULL) = (pause_reason IS NULL))
) WITH (fillfactor = 60);
INSERT INTO accounts (channel_type, rate, burst, max_concurrent) VALUES ('sms', 100, 100, NULL), ('phone', 2, 5, 10);

-- Calls that hold one of an account's places.
CREATE TABLE account_calls (
    message_id   UUID PRIMARY KEY,
    channel_type VARCHAR(20) NOT NULL REFERENCES accounts,
    held_until   TIMESTAMPTZ NOT NULL
) WITH (fillfactor = 60);

-- What happens to a message of which nobody can say whether it went.
ALTER TABLE tenants
    ADD COLUMN resend_transactional BOOLEAN NOT NULL DEFAULT TRUE,
    ADD COLUMN resend_bulk          BOOLEAN NOT NULL DEFAULT FALSE;

-- The log, in partitions by the time that its ids carry.
ALTER TABLE channel_messages_log RENAME TO channel_messages_log_first;
ALTER TABLE channel_messages_log_first RENAME CONSTRAINT channel_messages_log_pkey TO channel_messages_log_first_pkey;
DROP INDEX idx_messages_log_due;
ALTER INDEX idx_messages_log_external RENAME TO idx_messages_log_first_external;
ALTER INDEX idx_messages_log_tenant RENAME TO idx_messages_log_first_tenant;
ALTER TABLE channel_messages_log_first
    ADD COLUMN claim_token BIGINT,                       -- which delivery claimed the attempt; null before and after
    ADD COLUMN lapsed      BOOLEAN NOT NULL DEFAULT FALSE, -- the attempt outlived its lease, and is counted as landed
    ADD COLUMN dead_at     TIMESTAMPTZ,                  -- given up after all retries: a dead letter, until it is replayed
    -- where the lane's index has it: what waits, by priority, and what is in flight. A claim does not change it
    ADD COLUMN stage       SMALLINT NOT NULL GENERATED ALWAYS AS (
        CASE WHEN status IN ('released', 'sending') THEN 2 WHEN kind = 'bulk' THEN 1 ELSE 0 END) STORED,
    DROP COLUMN priority;

CREATE TABLE channel_messages_log (LIKE channel_messages_log_first INCLUDING DEFAULTS INCLUDING CONSTRAINTS INCLUDING GENERATED)
    PARTITION BY RANGE (id);
ALTER TABLE channel_messages_log ADD PRIMARY KEY (id);
ALTER TABLE channel_messages_log ADD FOREIGN KEY (tenant_id) REFERENCES tenants (id) ON DELETE CASCADE;
CREATE INDEX idx_messages_log_due ON channel_messages_log (tenant_id, channel_type, stage, due_at)
    WHERE due_at IS NOT NULL;
CREATE INDEX idx_messages_log_external ON channel_messages_log (external_message_id)
    WHERE external_message_id IS NOT NULL;
CREATE INDEX idx_messages_log_tenant ON channel_messages_log (tenant_id, id DESC);
CREATE INDEX idx_messages_log_dead ON channel_messages_log (dead_at) WHERE dead_at IS NOT NULL;

-- What is there stays where it is: the first partition ends with the month, or with the month of the latest id.
DO $$
DECLARE
    latest TIMESTAMPTZ;
    bound  TIMESTAMPTZ;
BEGIN
    SELECT to_timestamp(('x' || substr(replace(max(id::text), '-', ''), 1, 12))::bit(48)::bigint / 1000.0)
    INTO latest FROM channel_messages_log_first;
    bound := (date_trunc('month', greatest(latest, now()) AT TIME ZONE 'UTC') + interval '1 month') AT TIME ZONE 'UTC';
    EXECUTE format('ALTER TABLE channel_messages_log ATTACH PARTITION channel_messages_log_first FOR VALUES FROM (MINVALUE) TO (%L)',
        rpad(lpad(to_hex((extract(epoch FROM bound) * 1000)::bigint), 12, '0'), 32, '0')::uuid);
END $$;

-- A net: an id from a clock that is far ahead, or a month that nobody made in time, is stored all the same.
CREATE TABLE channel_messages_log_rest PARTITION OF channel_messages_log DEFAULT
    WITH (fillfactor = 60, autovacuum_vacuum_scale_factor = 0.01, autovacuum_analyze_scale_factor = 0.05);
