-- A channel's settings are tried before they are saved, and what is no secret of them can be shown again.

ALTER TABLE channel_configurations
    ADD COLUMN credentials_at TIMESTAMPTZ, -- when the credentials were saved
    ADD COLUMN details JSONB NOT NULL DEFAULT '{}' CHECK (jsonb_typeof(details) = 'object'); -- host, user, number …; of secrets their last characters
UPDATE channel_configurations SET credentials_at = updated_at WHERE config_encrypted IS NOT NULL;

-- Settings that somebody waits to save. The API writes the question, a worker the answer; the API takes the row away.
CREATE TABLE connection_tests (
    id               UUID PRIMARY KEY,
    tenant_id        UUID        NOT NULL REFERENCES tenants (id) ON DELETE CASCADE,
    channel_type     VARCHAR(20) NOT NULL CHECK (channel_type IN ('email', 'whatsapp')),
    config_encrypted TEXT        NOT NULL, -- as in channel_configurations
    created_at       TIMESTAMPTZ NOT NULL DEFAULT now(),
    taken_at         TIMESTAMPTZ,          -- when a worker began
    ended_at         TIMESTAMPTZ,
    diagnosis        VARCHAR(40),          -- what is wrong; null with ended_at: nothing is
    answer           VARCHAR(200)          -- what the provider's answer was, by its codes
);
CREATE INDEX idx_connection_tests_waiting ON connection_tests (created_at) WHERE taken_at IS NULL;
