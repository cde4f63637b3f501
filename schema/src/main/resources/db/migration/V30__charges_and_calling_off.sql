-- What a message was charged, and the wish to take it back while it is being sent. Nullable and without a default: no row is rewritten.
ALTER TABLE channel_messages_log
    ADD COLUMN charged_at  TIMESTAMPTZ, -- when its latest release was charged to its lane's minute and day; null: not charged
    ADD COLUMN charged_day DATE,        -- the lane's day that it was charged to
    ADD COLUMN called_off  JSONB;       -- {code, reason, told}: taken back while a worker was sending it; it is not tried again
