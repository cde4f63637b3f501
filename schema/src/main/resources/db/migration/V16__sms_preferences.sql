-- How a tenant wants its SMS written. A tenant without a row has the defaults.
CREATE TABLE sms_preferences (
    tenant_id  UUID PRIMARY KEY REFERENCES tenants (id) ON DELETE CASCADE,
    cheaper    BOOLEAN     NOT NULL DEFAULT FALSE,       -- ê, ç, û and the like without their accents, where that saves parts
    max_parts  INTEGER     NOT NULL DEFAULT 4 CHECK (max_parts BETWEEN 1 AND 10),
    updated_at TIMESTAMPTZ NOT NULL DEFAULT now()
);
