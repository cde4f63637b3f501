-- Under which id WhatsApp knows a person that a tenant wrote to, where that is not the number itself: some countries' numbers changed
-- and WhatsApp kept the old ones, and a person may hide the number. Learned from Meta's answer to a send, and from replies.
CREATE TABLE whatsapp_ids (
    tenant_id UUID         NOT NULL REFERENCES tenants (id) ON DELETE CASCADE,
    wa_id     VARCHAR(320) NOT NULL,                     -- digits, or the id of a person within this business
    address   VARCHAR(320) NOT NULL,                     -- the number that was written to, E.164
    at        TIMESTAMPTZ  NOT NULL DEFAULT now(),
    PRIMARY KEY (tenant_id, wa_id, address)
);
CREATE INDEX idx_whatsapp_ids_address ON whatsapp_ids (tenant_id, address);
CREATE INDEX idx_whatsapp_ids_at ON whatsapp_ids (at);

-- The id that a reply came from; from_address is the number that was written to.
ALTER TABLE replies ADD COLUMN wa_id VARCHAR(320);
CREATE INDEX idx_replies_wa_id ON replies (tenant_id, wa_id, received_at) WHERE wa_id IS NOT NULL;
CREATE INDEX idx_replies_from ON replies (tenant_id, from_address, received_at) WHERE channel_type = 'whatsapp';

-- When a person last switched marketing messages off or on in WhatsApp: webhooks come in any order, and again.
CREATE TABLE marketing_preferences (
    tenant_id UUID         NOT NULL REFERENCES tenants (id) ON DELETE CASCADE,
    wa_id     VARCHAR(320) NOT NULL,
    at        TIMESTAMPTZ  NOT NULL,
    PRIMARY KEY (tenant_id, wa_id)
);
CREATE INDEX idx_marketing_preferences_at ON marketing_preferences (at);
