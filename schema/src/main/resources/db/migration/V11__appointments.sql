-- Appointments, what their customers are told of them, and how each tenant wants to remind.

CREATE TABLE reminder_rules (
    tenant_id      UUID        PRIMARY KEY REFERENCES tenants (id) ON DELETE CASCADE,
    reminders      JSONB       NOT NULL CHECK (jsonb_typeof(reminders) = 'array'), -- [{"before": "P1D", "channels": ["sms"]}]
    late_reminder  BOOLEAN     NOT NULL,                 -- one that is booked too late for its reminder is reminded of at once
    ladder_seconds INTEGER     NOT NULL CHECK (ladder_seconds > 0), -- without a receipt for so long: the next channel
    updated_at     TIMESTAMPTZ NOT NULL DEFAULT now()
);

CREATE TABLE appointments (
    id           UUID         PRIMARY KEY,               -- UUIDv7
    tenant_id    UUID         NOT NULL REFERENCES tenants (id) ON DELETE CASCADE,
    external_id  VARCHAR(100) NOT NULL CHECK (external_id <> ''), -- the booking system's own id
    sandbox      BOOLEAN      NOT NULL,                  -- a test key's: its messages reach no provider
    version      BIGINT       NOT NULL CHECK (version >= 0),  -- the caller's, which only grows
    revision     INTEGER      NOT NULL CHECK (revision >= 1), -- ours: one more whenever what messages say, or to whom, changes
    status       VARCHAR(10)  NOT NULL CHECK (status IN ('booked', 'cancelled')),
    starts_at    TIMESTAMPTZ  NOT NULL,
    ends_at      TIMESTAMPTZ,
    service      VARCHAR(200) NOT NULL,
    client_name  VARCHAR(200) NOT NULL,
    phone        VARCHAR(320),                           -- E.164
    email        VARCHAR(320),
    whatsapp     VARCHAR(320),                           -- E.164
    locale       VARCHAR(5),                             -- null: the tenant's
    channels     TEXT[]       NOT NULL,                  -- in the order of the customer's preference
    confirm      BOOLEAN      NOT NULL,
    remind       BOOLEAN      NOT NULL,
    created_at   TIMESTAMPTZ  NOT NULL DEFAULT now(),
    updated_at   TIMESTAMPTZ  NOT NULL DEFAULT now(),
    UNIQUE (tenant_id, sandbox, external_id),
    CHECK (ends_at IS NULL OR ends_at >= starts_at)
);
-- Which are long over: they are forgotten.
CREATE INDEX idx_appointments_start ON appointments (starts_at);

-- One thing that a customer is told, on the first channel that takes it. due_at: when it wants attention, to be made or to be
-- looked after; null in the end states. What is not due is in nobody's way, however much of it there is.
CREATE TABLE appointment_notices (
    id             UUID        PRIMARY KEY,
    appointment_id UUID        NOT NULL REFERENCES appointments (id) ON DELETE CASCADE,
    kind           VARCHAR(12) NOT NULL CHECK (kind IN ('confirmation', 'reminder', 'cancellation')),
    slot           VARCHAR(12) NOT NULL,                 -- of a reminder: how long before, P1D; else the revision, r3
    starts_at      TIMESTAMPTZ NOT NULL,                 -- of which start it tells
    revision       INTEGER     NOT NULL,                 -- of the appointment, when it was planned or last made
    channels       TEXT[],                               -- null: the appointment's
    state          VARCHAR(10) NOT NULL CHECK (state IN ('planned', 'under_way', 'done', 'skipped')),
    reason         VARCHAR(20),                          -- why it was skipped
    detail         VARCHAR(300),                         -- which channels were passed over, and why
    due_at         TIMESTAMPTZ,
    tried          TEXT[]      NOT NULL DEFAULT '{}',    -- the channels that had their turn
    message_id     UUID,                                 -- the latest
    message_ids    UUID[]      NOT NULL DEFAULT '{}',    -- all, in their order
    updated_at     TIMESTAMPTZ NOT NULL DEFAULT now(),
    UNIQUE (appointment_id, kind, slot, starts_at),      -- however many producers there are: one, and no second
    CHECK ((state IN ('planned', 'under_way')) = (due_at IS NOT NULL)),
    CHECK (state <> 'under_way' OR message_id IS NOT NULL),
    CHECK ((state = 'skipped') = (reason IS NOT NULL))
) WITH (fillfactor = 80, autovacuum_vacuum_scale_factor = 0.01, autovacuum_analyze_scale_factor = 0.05);
CREATE INDEX idx_appointment_notices_due ON appointment_notices (due_at) WHERE due_at IS NOT NULL;
-- Whose message failed?
CREATE INDEX idx_appointment_notices_message ON appointment_notices (message_id) WHERE state = 'under_way';
