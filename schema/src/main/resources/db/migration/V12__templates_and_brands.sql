-- What tenants write themselves instead of the built-in texts, and how their mail looks.

ALTER TABLE tenants
    ADD COLUMN texts_revision BIGINT NOT NULL DEFAULT 0; -- counts changes of its texts in use and of its brand; 0: it has none

-- A version of a text. It never changes; another one is written instead.
CREATE TABLE message_templates (
    tenant_id    UUID         NOT NULL REFERENCES tenants (id) ON DELETE CASCADE,
    name         VARCHAR(41)  NOT NULL,              -- the type of message: a built-in one or the tenant's own
    channel_type VARCHAR(20)  NOT NULL CHECK (channel_type IN ('phone', 'sms', 'email', 'whatsapp')),
    locale       VARCHAR(2)   NOT NULL CHECK (locale IN ('fr', 'en')),
    version      INTEGER      NOT NULL CHECK (version > 0),
    kind         VARCHAR(13)  NOT NULL CHECK (kind IN ('transactional', 'bulk')),
    subject      VARCHAR(200),
    body         TEXT         NOT NULL,
    free_text    BOOLEAN      NOT NULL DEFAULT FALSE, -- goes on WhatsApp as it is, within 24 hours of the recipient's last message
    variables    JSONB        NOT NULL,               -- those that the tenant declared
    created_at   TIMESTAMPTZ  NOT NULL DEFAULT now(),
    created_by   VARCHAR(160) NOT NULL,               -- the key's first characters and name
    PRIMARY KEY (tenant_id, name, channel_type, locale, version),
    CHECK ((channel_type = 'email') = (subject IS NOT NULL)),
    CHECK (NOT free_text OR channel_type = 'whatsapp')
);

-- Which version is in use; 0: the built-in text, or none.
CREATE TABLE active_templates (
    tenant_id    UUID         NOT NULL REFERENCES tenants (id) ON DELETE CASCADE,
    name         VARCHAR(41)  NOT NULL,
    channel_type VARCHAR(20)  NOT NULL,
    locale       VARCHAR(2)   NOT NULL,
    version      INTEGER      NOT NULL CHECK (version >= 0),
    earlier      INTEGER[]    NOT NULL,               -- what was in use before, the last one last
    changed_at   TIMESTAMPTZ  NOT NULL DEFAULT now(),
    changed_by   VARCHAR(160) NOT NULL,
    PRIMARY KEY (tenant_id, name, channel_type, locale)
);

-- How a tenant's mail looks, and what its customers call it.
CREATE TABLE tenant_brands (
    tenant_id    UUID PRIMARY KEY REFERENCES tenants (id) ON DELETE CASCADE,
    display_name VARCHAR(200),                        -- null: the tenant's name
    colour       CHAR(7) CHECK (colour ~ '^#[0-9a-f]{6}$'),
    logo_url     VARCHAR(2000),
    website      VARCHAR(2000),
    updated_at   TIMESTAMPTZ NOT NULL DEFAULT now()
);

-- Whether a recipient has written within 24 hours: one look-up.
CREATE INDEX idx_replies_whatsapp ON replies (tenant_id, from_address, received_at DESC)
    WHERE channel_type = 'whatsapp';
