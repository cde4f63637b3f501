-- Coccinelle Channels, PostgreSQL 15 to 18.
-- Columns named in the product's document keep its names; times are timestamptz, on the database's clock.

CREATE TABLE tenants (
    id          UUID PRIMARY KEY,
    external_id VARCHAR(100) NOT NULL UNIQUE,                -- the booking system's own id
    name        VARCHAR(200) NOT NULL,
    locale      VARCHAR(5)   NOT NULL DEFAULT 'fr' CHECK (locale IN ('fr', 'en')),
    time_zone   VARCHAR(60)  NOT NULL DEFAULT 'Europe/Paris',
    created_at  TIMESTAMPTZ  NOT NULL DEFAULT now(),
    updated_at  TIMESTAMPTZ  NOT NULL DEFAULT now(),
    CHECK (external_id <> '' AND name <> '')
);

-- A key is 32 random bytes, shown once; what is stored is its SHA-256 (no dictionary reaches 256 random bits).
CREATE TABLE api_keys (
    id           UUID PRIMARY KEY,
    tenant_id    UUID         NOT NULL REFERENCES tenants (id) ON DELETE CASCADE,
    name         VARCHAR(100) NOT NULL,
    prefix       VARCHAR(20)  NOT NULL,
    key_hash     BYTEA        NOT NULL UNIQUE CHECK (length(key_hash) = 32),
    created_at   TIMESTAMPTZ  NOT NULL DEFAULT now(),
    last_used_at TIMESTAMPTZ,
    revoked_at   TIMESTAMPTZ
);
CREATE INDEX idx_api_keys_tenant ON api_keys (tenant_id);

CREATE TABLE channel_configurations (
    id               UUID PRIMARY KEY,
    tenant_id        UUID        NOT NULL REFERENCES tenants (id) ON DELETE CASCADE,
    channel_type     VARCHAR(20) NOT NULL CHECK (channel_type IN ('phone', 'sms', 'email', 'whatsapp')),
    enabled          BOOLEAN     NOT NULL DEFAULT FALSE,
    configured       BOOLEAN     NOT NULL DEFAULT FALSE,
    config_encrypted TEXT,                                   -- Tink hybrid ciphertext, base64; only the worker can open it
    templates        JSONB       NOT NULL DEFAULT '{}' CHECK (jsonb_typeof(templates) = 'object'),
    created_at       TIMESTAMPTZ NOT NULL DEFAULT now(),
    updated_at       TIMESTAMPTZ NOT NULL DEFAULT now(),
    UNIQUE (tenant_id, channel_type),
    -- email and WhatsApp run on the tenant's own account: without its credentials they are not configured
    CHECK (NOT configured OR channel_type IN ('phone', 'sms') OR config_encrypted IS NOT NULL)
);

-- A lane is one tenant on one channel, the unit of fairness and of limits.
CREATE TABLE lanes (
    tenant_id    UUID           NOT NULL REFERENCES tenants (id) ON DELETE CASCADE,
    channel_type VARCHAR(20)    NOT NULL CHECK (channel_type IN ('phone', 'sms', 'email', 'whatsapp')),
    rate         NUMERIC(10, 4) NOT NULL CHECK (rate > 0),   -- messages per second, sustained
    burst        INTEGER        NOT NULL CHECK (burst >= 1), -- messages that may go at once after a pause
    arrival_at   TIMESTAMPTZ    NOT NULL DEFAULT '-infinity',-- GCRA: theoretical arrival time of the next message
    open_at      TIMESTAMPTZ    NOT NULL DEFAULT '-infinity',-- no permit before this time
    slowed_until TIMESTAMPTZ    NOT NULL DEFAULT '-infinity',-- no release before this time: the provider asked for less
    next_due_at  TIMESTAMPTZ,                                -- earliest due_at of the lane's messages, as far as known
    paused_until TIMESTAMPTZ,
    pause_reason TEXT,
    updated_at   TIMESTAMPTZ    NOT NULL DEFAULT now(),
    PRIMARY KEY (tenant_id, channel_type),
    CHECK ((paused_until IS NULL) = (pause_reason IS NULL))
) WITH (fillfactor = 60);
CREATE INDEX idx_lanes_due ON lanes (channel_type, next_due_at) WHERE next_due_at IS NOT NULL;

-- The message log: the truth about every message. States: docs/states.md.
CREATE TABLE channel_messages_log (
    id                  UUID PRIMARY KEY,                    -- UUIDv7, RFC 9562: in order of acceptance
    tenant_id           UUID         NOT NULL REFERENCES tenants (id) ON DELETE CASCADE,
    channel_type        VARCHAR(20)  NOT NULL CHECK (channel_type IN ('phone', 'sms', 'email', 'whatsapp')),
    to_address          VARCHAR(320) NOT NULL,               -- E.164 or an email address
    template_name       VARCHAR(100),
    content             TEXT,                                -- what the recipient reads or hears, as text
    status              VARCHAR(20)  NOT NULL DEFAULT 'pending' CHECK (status IN
                          ('pending', 'released', 'sending', 'uncertain', 'sent', 'delivered', 'undelivered',
                           'failed', 'cancelled', 'expired', 'suppressed')),
    external_message_id VARCHAR(255),                        -- the provider's id
    error_message       TEXT,
    sent_at             TIMESTAMPTZ,
    created_at          TIMESTAMPTZ  NOT NULL DEFAULT now(),

    kind                VARCHAR(15)  NOT NULL CHECK (kind IN ('transactional', 'bulk', 'test')),
    priority            SMALLINT     NOT NULL GENERATED ALWAYS AS (CASE WHEN kind = 'bulk' THEN 1 ELSE 0 END) STORED,
    locale              VARCHAR(5)   NOT NULL,
    payload             JSONB        NOT NULL,               -- the rendered message as the provider's client needs it
    due_at              TIMESTAMPTZ,                         -- when this row wants attention; null in every end state
    useless_after       TIMESTAMPTZ,                         -- never sent after this time
    attempt             INTEGER      NOT NULL DEFAULT 0 CHECK (attempt >= 0),  -- the fence: number of the latest release
    faults              INTEGER      NOT NULL DEFAULT 0 CHECK (faults >= 0),   -- transient faults so far: what retries count
    in_doubt            BOOLEAN      NOT NULL DEFAULT FALSE, -- an earlier attempt may have reached the provider
    error_code          VARCHAR(60),
    claimed_at          TIMESTAMPTZ,
    attempts            JSONB        NOT NULL DEFAULT '[]' CHECK (jsonb_typeof(attempts) = 'array'),
    updated_at          TIMESTAMPTZ  NOT NULL DEFAULT now(),

    CHECK (status NOT IN ('pending', 'released', 'sending') OR due_at IS NOT NULL),
    CHECK (status IN ('pending', 'released', 'sending', 'uncertain') OR due_at IS NULL),
    CHECK (status NOT IN ('released', 'sending', 'sent', 'delivered') OR attempt > 0),
    CHECK (status NOT IN ('sent', 'delivered') OR sent_at IS NOT NULL),
    CHECK (status <> 'failed' OR error_message IS NOT NULL)
) WITH (fillfactor = 60, autovacuum_vacuum_scale_factor = 0.01, autovacuum_analyze_scale_factor = 0.05);

-- due_at alone decides what is in it: no index on status (it would cost every transition; facts: half the rate).
CREATE INDEX idx_messages_log_due ON channel_messages_log (tenant_id, channel_type, priority, due_at)
    WHERE due_at IS NOT NULL;
-- Whose is the provider's id? Asked when an outcome is in doubt.
CREATE INDEX idx_messages_log_external ON channel_messages_log (external_message_id)
    WHERE external_message_id IS NOT NULL;
CREATE INDEX idx_messages_log_tenant ON channel_messages_log (tenant_id, id DESC);

-- The first answer to an Idempotency-Key, so that a repeated POST gets it again.
CREATE TABLE idempotency_keys (
    tenant_id       UUID         NOT NULL REFERENCES tenants (id) ON DELETE CASCADE,
    idempotency_key VARCHAR(255) NOT NULL,
    request_hash    BYTEA        NOT NULL CHECK (length(request_hash) = 32),
    message_id      UUID         NOT NULL,
    created_at      TIMESTAMPTZ  NOT NULL DEFAULT now(),
    PRIMARY KEY (tenant_id, idempotency_key)
);
CREATE INDEX idx_idempotency_keys_created ON idempotency_keys (created_at);
