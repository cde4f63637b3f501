-- Under which name a tenant's SMS arrive.
ALTER TABLE tenants
    ADD COLUMN sms_sender VARCHAR(11); -- null: the platform's own sender
