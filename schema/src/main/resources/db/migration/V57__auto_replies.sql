-- Who wrote on WhatsApp and is to get the tenant's reponseAuto, once in 24 hours. due_at is null when the answer was made.
CREATE TABLE auto_replies (
    tenant_id UUID         NOT NULL REFERENCES tenants (id) ON DELETE CASCADE,
    address   VARCHAR(320) NOT NULL,                     -- E.164, as the tenant writes to the person
    name      VARCHAR(100),                              -- by which the person goes on WhatsApp
    asked_at  TIMESTAMPTZ  NOT NULL DEFAULT now(),       -- when the person wrote, or was answered
    due_at    TIMESTAMPTZ  DEFAULT now(),
    PRIMARY KEY (tenant_id, address)
) WITH (fillfactor = 80);
CREATE INDEX idx_auto_replies_due ON auto_replies (due_at) WHERE due_at IS NOT NULL;
CREATE INDEX idx_auto_replies_asked ON auto_replies (asked_at);
