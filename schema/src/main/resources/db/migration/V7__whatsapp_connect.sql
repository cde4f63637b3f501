-- A tenant's way through 360dialog's pages and back. The state is what it comes back with, known by its hash only.
CREATE TABLE whatsapp_connects (
    id          UUID PRIMARY KEY,                 -- UUIDv7: in order of time
    tenant_id   UUID        NOT NULL REFERENCES tenants (id) ON DELETE CASCADE,
    state_hash  BYTEA       NOT NULL UNIQUE CHECK (length(state_hash) = 32),
    status      VARCHAR(10) NOT NULL DEFAULT 'started' CHECK (status IN ('started', 'returned', 'connected', 'failed')),
    created_at  TIMESTAMPTZ NOT NULL DEFAULT now(),
    expires_at  TIMESTAMPTZ NOT NULL,
    client_id   VARCHAR(64),                      -- what 360dialog came back with
    channel_id  VARCHAR(64),
    taken_at    TIMESTAMPTZ,                      -- when a worker began to finish it
    tries       SMALLINT    NOT NULL DEFAULT 0,
    ended_at    TIMESTAMPTZ,
    reason      VARCHAR(60),                      -- why it failed
    CHECK (status IN ('started', 'failed') OR channel_id IS NOT NULL),
    CHECK ((status = 'failed') = (reason IS NOT NULL))
);
CREATE INDEX idx_whatsapp_connects_tenant ON whatsapp_connects (tenant_id, id DESC);
CREATE INDEX idx_whatsapp_connects_returned ON whatsapp_connects (id) WHERE status = 'returned';
CREATE INDEX idx_whatsapp_connects_channel ON whatsapp_connects (channel_id) WHERE status = 'connected';
