-- What a tenant's system is told of, and where.

-- An id in order of time (UUIDv7, RFC 9562, 5.7), for rows that a statement makes of others. PostgreSQL has uuidv7() from 18 on.
CREATE FUNCTION time_ordered_id() RETURNS UUID LANGUAGE sql VOLATILE PARALLEL SAFE AS $$
    SELECT encode(
        set_bit(set_bit(
            overlay(uuid_send(gen_random_uuid())
                PLACING substring(int8send((extract(epoch FROM now()) * 1000)::bigint) FROM 3) FROM 1 FOR 6),
            52, 1), 53, 1), -- version 7 instead of 4
        'hex')::uuid
$$;

CREATE TABLE callback_endpoints (
    tenant_id       UUID PRIMARY KEY REFERENCES tenants (id) ON DELETE CASCADE,
    url             VARCHAR(2000) NOT NULL,
    types           TEXT[],                                   -- the events that are wanted; null: all
    secret_sealed   TEXT          NOT NULL,                   -- what is signed with; only the worker can open it
    secret_at       TIMESTAMPTZ   NOT NULL DEFAULT now(),
    former_sealed   TEXT,                                     -- the secret before, with which is signed as well for a while
    former_until    TIMESTAMPTZ,
    failing_since   TIMESTAMPTZ,                              -- the first failure since the last success
    rests_until     TIMESTAMPTZ   NOT NULL DEFAULT '-infinity', -- nothing goes before: it asked for less
    visited_at      TIMESTAMPTZ   NOT NULL DEFAULT '-infinity', -- when it had its turn last
    disabled_at     TIMESTAMPTZ,                              -- since when nothing is sent; null: it is on
    disabled_reason VARCHAR(10) CHECK (disabled_reason IN ('asked', 'failing', 'gone')),
    created_at      TIMESTAMPTZ   NOT NULL DEFAULT now(),
    updated_at      TIMESTAMPTZ   NOT NULL DEFAULT now(),
    CHECK ((disabled_at IS NULL) = (disabled_reason IS NULL)),
    CHECK ((former_sealed IS NULL) = (former_until IS NULL))
) WITH (fillfactor = 60);

-- What is to be told. Written with what it tells of, in one transaction; the id is what receivers know a repetition by.
CREATE TABLE callback_events (
    id           UUID PRIMARY KEY DEFAULT time_ordered_id(),
    tenant_id    UUID        NOT NULL REFERENCES tenants (id) ON DELETE CASCADE,
    type         VARCHAR(30) NOT NULL,
    data         JSONB       NOT NULL CHECK (jsonb_typeof(data) = 'object'), -- ids and states; of a reply its text
    status       VARCHAR(10) NOT NULL DEFAULT 'pending' CHECK (status IN ('pending', 'sending', 'delivered', 'failed')),
    due_at       TIMESTAMPTZ DEFAULT now(),                   -- pending: when it may go; sending: end of the lease
    attempt      INTEGER     NOT NULL DEFAULT 0,              -- the fence: number of the latest attempt
    faults       INTEGER     NOT NULL DEFAULT 0,              -- failed attempts since it was first due, or sent again by hand
    retried_from TIMESTAMPTZ NOT NULL DEFAULT now(),          -- what the time for retries is counted from
    answer       SMALLINT,                                    -- HTTP status of the last answer; null: there was none
    fault        VARCHAR(30),                                 -- why the last attempt failed
    attempted_at TIMESTAMPTZ,
    created_at   TIMESTAMPTZ NOT NULL DEFAULT now(),
    CHECK ((due_at IS NULL) = (status IN ('delivered', 'failed')))
) WITH (fillfactor = 80, autovacuum_vacuum_scale_factor = 0.01);
CREATE INDEX idx_callback_events_due ON callback_events (tenant_id, status, due_at) WHERE due_at IS NOT NULL;
CREATE INDEX idx_callback_events_tenant ON callback_events (tenant_id, id DESC);
