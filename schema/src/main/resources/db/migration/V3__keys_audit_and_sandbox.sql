-- Keys with scopes, of tenants and of the platform; who changed what; tenants that are suspended; messages of test keys.

ALTER TABLE tenants
    ADD COLUMN suspended_at TIMESTAMPTZ; -- since when it may send nothing; null: it may

-- No release while its tenant is suspended, whatever else the lane's pause says.
ALTER TABLE lanes
    ADD COLUMN suspended BOOLEAN NOT NULL DEFAULT FALSE;

-- Keys from before may do what keys could.
ALTER TABLE api_keys
    ALTER COLUMN tenant_id DROP NOT NULL, -- null: a key of the platform
    ADD COLUMN test   BOOLEAN NOT NULL DEFAULT FALSE, -- its messages end in the sandbox
    ADD COLUMN scopes TEXT[]  NOT NULL DEFAULT '{send,read,configure}'
        CHECK (scopes <@ '{send,read,configure,operate}' AND cardinality(scopes) > 0),
    ADD CHECK (NOT test OR scopes <@ '{send,read}');
ALTER TABLE api_keys ALTER COLUMN scopes DROP DEFAULT;

-- A message of a test key never reaches a provider.
ALTER TABLE channel_messages_log
    ADD COLUMN sandbox BOOLEAN NOT NULL DEFAULT FALSE;

-- Every call that was to change something; the answer's status is null when nobody saw the call's end. It outlives the
-- tenant, and holds no secret, no address and no content.
CREATE TABLE audit_log (
    id           UUID PRIMARY KEY,                 -- UUIDv7: in order of time
    at           TIMESTAMPTZ  NOT NULL DEFAULT now(),
    tenant_id    UUID,                             -- whose data; null: the platform's own, or not known
    actor        VARCHAR(160) NOT NULL,            -- the key's first characters and name
    action       VARCHAR(160) NOT NULL,            -- method and route
    subject      JSONB        NOT NULL DEFAULT '{}',
    address      VARCHAR(45)  NOT NULL,            -- from where
    status       SMALLINT
);
CREATE INDEX idx_audit_log_tenant ON audit_log (tenant_id, id DESC);
