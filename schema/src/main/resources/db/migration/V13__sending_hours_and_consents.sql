-- At what hours a tenant's messages may go, by the clock of its time zone. Without a row: no quiet hours, metropolitan France.
CREATE TABLE tenant_hours (
    tenant_id                    UUID PRIMARY KEY REFERENCES tenants (id) ON DELETE CASCADE,
    region                       VARCHAR(30) NOT NULL DEFAULT 'metropole', -- whose public holidays it keeps
    quiet_from                   TIME,
    quiet_to                     TIME,
    confirmations_in_quiet_hours BOOLEAN     NOT NULL DEFAULT TRUE,
    updated_at                   TIMESTAMPTZ NOT NULL DEFAULT now(),
    CHECK ((quiet_from IS NULL) = (quiet_to IS NULL))
);

-- Who agreed to promotions, and how that can be shown. A consent that was withdrawn stays, as the proof of what was sent before.
CREATE TABLE consents (
    id           UUID PRIMARY KEY,                       -- UUIDv7: in order of time
    tenant_id    UUID         NOT NULL REFERENCES tenants (id) ON DELETE CASCADE,
    channel_type VARCHAR(20)  NOT NULL CHECK (channel_type IN ('phone', 'sms', 'email', 'whatsapp')),
    address_hash BYTEA        NOT NULL CHECK (length(address_hash) = 32),
    shown        VARCHAR(320) NOT NULL,                  -- the address, masked
    basis        VARCHAR(20)  NOT NULL CHECK (basis IN ('opt-in', 'existing-customer')),
    source       VARCHAR(200) NOT NULL,
    given_at     TIMESTAMPTZ  NOT NULL,
    recorded_at  TIMESTAMPTZ  NOT NULL DEFAULT now(),
    withdrawn_at TIMESTAMPTZ
);
CREATE UNIQUE INDEX idx_consents_held ON consents (tenant_id, channel_type, address_hash) WHERE withdrawn_at IS NULL;
CREATE INDEX idx_consents_tenant ON consents (tenant_id, id DESC);

-- Since when what is paused is paused: a probe that fails prolongs the pause and does not begin it anew.
ALTER TABLE lanes ADD COLUMN paused_since TIMESTAMPTZ;
ALTER TABLE accounts ADD COLUMN paused_since TIMESTAMPTZ;
UPDATE lanes SET paused_since = updated_at WHERE paused_until IS NOT NULL;
UPDATE accounts SET paused_since = updated_at WHERE paused_until IS NOT NULL;
