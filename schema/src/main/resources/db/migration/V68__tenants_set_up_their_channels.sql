-- What the platform decides about one tenant's channel.
CREATE TABLE channel_permissions (
    tenant_id    UUID        NOT NULL REFERENCES tenants (id) ON DELETE CASCADE,
    channel_type VARCHAR(20) NOT NULL CHECK (channel_type IN ('phone', 'sms', 'email', 'whatsapp')),
    withheld     VARCHAR(500),                                 -- the reason, for people; null: the tenant may use it
    countries    TEXT[] CHECK (cardinality(countries) > 0),    -- ISO 3166 codes; null: the platform's default
    updated_at   TIMESTAMPTZ NOT NULL DEFAULT now(),
    PRIMARY KEY (tenant_id, channel_type)
);

-- The channels that a tenant chose when it joined.
CREATE TABLE onboardings (
    tenant_id    UUID PRIMARY KEY REFERENCES tenants (id) ON DELETE CASCADE,
    channels     TEXT[]      NOT NULL CHECK (channels <@ '{phone,sms,email,whatsapp}'),
    updated_at   TIMESTAMPTZ NOT NULL DEFAULT now(),
    completed_at TIMESTAMPTZ
);

-- Stored credentials with other names: the worker merges, tests and seals them.
ALTER TABLE connection_tests
    ADD COLUMN changes JSONB,
    ADD COLUMN merged  TEXT;  -- as config_encrypted; null: nothing was to be merged, or the test failed

-- Promotions and newsletters were on unless switched off, and are now off unless switched on: a configured channel keeps its state.
UPDATE channel_configurations
SET templates = CASE channel_type
        WHEN 'email' THEN '{"promotions": true, "newsletter": true}'::jsonb
        ELSE '{"promotions": true}'::jsonb END || templates
WHERE channel_type IN ('sms', 'email', 'whatsapp');
