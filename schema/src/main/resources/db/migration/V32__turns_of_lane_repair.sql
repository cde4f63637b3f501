-- No process repairs before this time: with ten of them, the work is that of one.
ALTER TABLE lane_repair ADD COLUMN next_at TIMESTAMPTZ NOT NULL DEFAULT '-infinity';
