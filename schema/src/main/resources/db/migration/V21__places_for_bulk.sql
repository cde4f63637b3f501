-- Bulk has a window of its own within the lane's: no bulk message is released before this time.
ALTER TABLE lanes ADD COLUMN bulk_open_at TIMESTAMPTZ NOT NULL DEFAULT '-infinity';
