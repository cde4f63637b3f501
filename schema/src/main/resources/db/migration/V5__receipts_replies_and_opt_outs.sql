-- What comes in from outside: providers' receipts, recipients' answers, and who wants nothing more.

-- The secrets by which a tenant's webhook is told from a forgery. The API reads them, unlike credentials: they open nothing.
CREATE TABLE webhook_secrets (
    tenant_id    UUID        NOT NULL REFERENCES tenants (id) ON DELETE CASCADE,
    channel_type VARCHAR(20) NOT NULL CHECK (channel_type IN ('phone', 'sms', 'email', 'whatsapp')),
    sealed       TEXT,                                   -- app secret and verify token, by the API's own keyset, base64
    secret_hash  BYTEA CHECK (length(secret_hash) = 32), -- SHA-256 of the header's secret
    updated_at   TIMESTAMPTZ NOT NULL DEFAULT now(),
    PRIMARY KEY (tenant_id, channel_type)
);

-- A receipt as it came. due_at: when it is looked into; null: it is settled. A settled one is kept for a while, so that its
-- repetition is known as one.
CREATE TABLE receipts (
    id          UUID PRIMARY KEY,                        -- UUIDv7: in order of arrival
    tenant_id   UUID REFERENCES tenants (id) ON DELETE CASCADE, -- by whose webhook; null: the platform's
    provider    VARCHAR(20)  NOT NULL CHECK (provider IN ('twilio', 'whatsapp', 'vapi')),
    external_id VARCHAR(255) NOT NULL,                   -- the provider's id of the message
    status      VARCHAR(40)  NOT NULL,                   -- the provider's own word
    meaning     VARCHAR(12)  NOT NULL CHECK (meaning IN ('sent', 'delivered', 'undelivered')),
    message_id  UUID,                                    -- our id, where the provider gives it back
    code        VARCHAR(60),
    reason      TEXT,
    received_at TIMESTAMPTZ  NOT NULL DEFAULT now(),
    due_at      TIMESTAMPTZ  DEFAULT now(),
    outcome     VARCHAR(10) CHECK (outcome IN ('applied', 'kept', 'dropped')),
    CHECK ((due_at IS NULL) = (outcome IS NOT NULL)),
    UNIQUE NULLS NOT DISTINCT (tenant_id, provider, external_id, status)
) WITH (fillfactor = 80, autovacuum_vacuum_scale_factor = 0.01);
CREATE INDEX idx_receipts_due ON receipts (due_at) WHERE due_at IS NOT NULL;

-- What recipients answered.
CREATE TABLE replies (
    id           UUID PRIMARY KEY,                       -- UUIDv7: in order of arrival
    tenant_id    UUID REFERENCES tenants (id) ON DELETE CASCADE, -- null: no tenant has written to this address
    account      UUID,                                   -- by whose webhook it came; null: the platform's
    channel_type VARCHAR(20)  NOT NULL CHECK (channel_type IN ('sms', 'whatsapp')),
    external_id  VARCHAR(255) NOT NULL,                  -- the provider's id, given once
    from_address VARCHAR(320) NOT NULL,                  -- E.164, or WhatsApp's id of somebody who hides the number
    body         TEXT         NOT NULL,
    kind         VARCHAR(10)  NOT NULL CHECK (kind IN ('stop', 'start', 'other')),
    received_at  TIMESTAMPTZ  NOT NULL DEFAULT now(),
    UNIQUE NULLS NOT DISTINCT (channel_type, external_id, account)
);
CREATE INDEX idx_replies_tenant ON replies (tenant_id, id DESC);

-- Which tenant wrote to an address last, on a channel that all tenants share: a reply is for it.
CREATE TABLE last_contacts (
    channel_type VARCHAR(20) NOT NULL CHECK (channel_type IN ('phone', 'sms')),
    address_hash BYTEA       NOT NULL CHECK (length(address_hash) = 32),
    tenant_id    UUID        NOT NULL REFERENCES tenants (id) ON DELETE CASCADE,
    at           TIMESTAMPTZ NOT NULL DEFAULT now(),
    PRIMARY KEY (channel_type, address_hash)
) WITH (fillfactor = 80);
CREATE INDEX idx_last_contacts_tenant ON last_contacts (tenant_id);

-- Who wants nothing more of a tenant on a channel. Addresses are HMAC-SHA256 by CHANNELS_ADDRESS_KEY.
CREATE TABLE suppressions (
    id           UUID PRIMARY KEY,                       -- UUIDv7: in order of time
    tenant_id    UUID         NOT NULL REFERENCES tenants (id) ON DELETE CASCADE,
    channel_type VARCHAR(20)  NOT NULL CHECK (channel_type IN ('phone', 'sms', 'email', 'whatsapp')),
    scope        VARCHAR(12)  NOT NULL CHECK (scope IN ('all', 'promotions')),
    address_hash BYTEA        NOT NULL CHECK (length(address_hash) = 32),
    shown        VARCHAR(320) NOT NULL,                  -- the address, masked
    source       VARCHAR(12)  NOT NULL CHECK (source IN ('reply', 'link', 'provider', 'api')),
    at           TIMESTAMPTZ  NOT NULL DEFAULT now(),
    ended_at     TIMESTAMPTZ                             -- lifted since
);
CREATE UNIQUE INDEX idx_suppressions_held ON suppressions (tenant_id, channel_type, address_hash, scope)
    WHERE ended_at IS NULL;
CREATE INDEX idx_suppressions_address ON suppressions (address_hash) WHERE ended_at IS NULL;
CREATE INDEX idx_suppressions_tenant ON suppressions (tenant_id, id DESC);

-- The one key that addresses are hashed with, by its own hash: with another one nobody would be found.
CREATE TABLE address_key (
    one       BOOLEAN PRIMARY KEY DEFAULT TRUE CHECK (one),
    key_check BYTEA   NOT NULL CHECK (length(key_check) = 32)
);

-- Calls whose end is not known yet: the worker asks for those of which nobody tells.
CREATE TABLE open_calls (
    message_id  UUID PRIMARY KEY,
    external_id VARCHAR(255) NOT NULL,
    look_at     TIMESTAMPTZ  NOT NULL,
    give_up_at  TIMESTAMPTZ  NOT NULL
);
CREATE INDEX idx_open_calls_look ON open_calls (look_at);
