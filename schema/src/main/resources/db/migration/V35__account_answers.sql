-- When a provider last took a message on one of the platform's accounts, from any worker. A row of its own, since the release
-- holds the account's.
CREATE TABLE account_answers (
    channel_type VARCHAR(20) PRIMARY KEY REFERENCES accounts,
    answered_at  TIMESTAMPTZ NOT NULL DEFAULT '-infinity'
) WITH (fillfactor = 60);
INSERT INTO account_answers (channel_type) SELECT channel_type FROM accounts;
