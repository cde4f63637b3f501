-- Which appointments has a tenant ahead? Their reminders are brought forward when its quiet hours change.
CREATE INDEX idx_appointments_ahead ON appointments (tenant_id, starts_at, id);
