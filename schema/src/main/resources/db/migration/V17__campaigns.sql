-- Campaigns: one text to everybody in a file. A row becomes a message when its turn comes, in the transaction that marks it.
CREATE TABLE campaigns (
    id            UUID PRIMARY KEY,                        -- UUIDv7: in order of creation
    tenant_id     UUID         NOT NULL REFERENCES tenants (id) ON DELETE CASCADE,
    name          VARCHAR(100) NOT NULL,
    channel_type  VARCHAR(20)  NOT NULL CHECK (channel_type IN ('phone', 'sms', 'email', 'whatsapp')),
    template_name VARCHAR(100) NOT NULL,
    locale        VARCHAR(5),                              -- of rows that name none; null: the tenant's
    variables     JSONB        NOT NULL CHECK (jsonb_typeof(variables) = 'object'), -- the same for every row
    columns       JSONB        NOT NULL CHECK (jsonb_typeof(columns) = 'object'),   -- what is read from which column of the file
    start_at      TIMESTAMPTZ,
    useless_after TIMESTAMPTZ,
    per_hour      INTEGER CHECK (per_hour >= 1),           -- rows made; null: as fast as the lane goes
    sandbox       BOOLEAN      NOT NULL,                   -- a test key's
    state         VARCHAR(10)  NOT NULL DEFAULT 'draft' CHECK (state IN ('draft', 'running', 'paused', 'done', 'cancelled')),
    pause_reason  TEXT,
    due_at        TIMESTAMPTZ,                             -- when a running one is looked at next
    held_for      VARCHAR(20) CHECK (held_for IN ('send-at', 'quiet-hours', 'marketing-hours')), -- why that lies ahead; null: nothing forbids it
    paced_at      TIMESTAMPTZ  NOT NULL DEFAULT '-infinity', -- GCRA: when the next row may be made, by its pace
    separator     CHAR(1) CHECK (separator IN (',', ';')), -- of the uploaded file; null: there is none yet
    rows_read     INTEGER      NOT NULL DEFAULT 0,
    usable        INTEGER      NOT NULL DEFAULT 0,
    duplicates    INTEGER      NOT NULL DEFAULT 0,
    faulty        INTEGER      NOT NULL DEFAULT 0,
    made          INTEGER      NOT NULL DEFAULT 0 CHECK (made >= 0),
    refused       INTEGER      NOT NULL DEFAULT 0 CHECK (refused >= 0),
    created_at    TIMESTAMPTZ  NOT NULL DEFAULT now(),
    changed_at    TIMESTAMPTZ  NOT NULL DEFAULT now(),     -- its state, or its file
    started_at    TIMESTAMPTZ,
    ended_at      TIMESTAMPTZ,
    CHECK ((state = 'running') = (due_at IS NOT NULL)),
    CHECK (held_for IS NULL OR state = 'running'),
    CHECK ((state = 'paused') = (pause_reason IS NOT NULL)),
    CHECK ((state IN ('done', 'cancelled')) = (ended_at IS NOT NULL)),
    CHECK (usable + duplicates + faulty = rows_read),
    CHECK (made + refused <= usable)
) WITH (fillfactor = 70);
CREATE INDEX idx_campaigns_due ON campaigns (due_at) WHERE due_at IS NOT NULL;
CREATE INDEX idx_campaigns_tenant ON campaigns (tenant_id, id DESC);

CREATE TABLE campaign_recipients (
    campaign_id   UUID         NOT NULL REFERENCES campaigns (id) ON DELETE CASCADE,
    row_number    INTEGER      NOT NULL CHECK (row_number >= 2), -- as a spreadsheet counts: the header is row 1
    to_address    VARCHAR(320) NOT NULL,                   -- of a faulty row as it stood in the file, cut; else normalised
    given         JSONB        NOT NULL CHECK (jsonb_typeof(given) = 'object'), -- what its columns say; empty where nothing is made of it
    state         VARCHAR(10)  NOT NULL CHECK (state IN ('waiting', 'made', 'refused', 'duplicate', 'faulty')),
    message_id    UUID,
    error_code    VARCHAR(60),
    error_message TEXT,
    faults        JSONB,
    PRIMARY KEY (campaign_id, row_number),
    CHECK ((state = 'made') = (message_id IS NOT NULL)),
    CHECK ((state = 'refused') = (error_code IS NOT NULL)),
    CHECK ((state = 'faulty') = (faults IS NOT NULL))
) WITH (fillfactor = 80);
-- Nobody gets a campaign twice, whatever the file says.
CREATE UNIQUE INDEX idx_campaign_recipients_once ON campaign_recipients (campaign_id, lower(to_address))
    WHERE state IN ('waiting', 'made', 'refused');
CREATE INDEX idx_campaign_recipients_waiting ON campaign_recipients (campaign_id, row_number) WHERE state = 'waiting';
CREATE INDEX idx_campaign_recipients_refused ON campaign_recipients (campaign_id, error_code) WHERE state = 'refused';
CREATE INDEX idx_campaign_recipients_faulty ON campaign_recipients (campaign_id, row_number) WHERE state = 'faulty';

-- How many of a campaign are under way, asked before each chunk, and which to withdraw: as small as what is under way.
CREATE INDEX idx_messages_log_campaign_open ON channel_messages_log (campaign_id)
    WHERE campaign_id IS NOT NULL AND due_at IS NOT NULL;
