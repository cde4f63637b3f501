-- A message may wait for its time, and come from an appointment or a campaign.
ALTER TABLE channel_messages_log
    ADD COLUMN held_for VARCHAR(20) CHECK (held_for IN ('send-at', 'quiet-hours', 'marketing-hours')), -- why its due_at lay ahead when it was accepted, or last postponed
    ADD COLUMN appointment_id UUID,          -- whose appointment it tells of, and which revision of it
    ADD COLUMN appointment_revision INTEGER,
    ADD COLUMN campaign_id UUID,
    ADD CHECK ((appointment_id IS NULL) = (appointment_revision IS NULL)),
    ADD CHECK (appointment_id IS NULL OR campaign_id IS NULL);
-- Written once: neither column changes, so neither index costs a transition anything.
CREATE INDEX idx_messages_log_appointment ON channel_messages_log (appointment_id, id) WHERE appointment_id IS NOT NULL;
CREATE INDEX idx_messages_log_campaign ON channel_messages_log (campaign_id, id) WHERE campaign_id IS NOT NULL;
