-- With which key a consent was recorded, or by which campaign; null: recorded before this was kept.
ALTER TABLE consents ADD COLUMN recorded_by VARCHAR(160);
ALTER TABLE consents ADD COLUMN key_id UUID; -- null: the platform's key of the environment, or a campaign
