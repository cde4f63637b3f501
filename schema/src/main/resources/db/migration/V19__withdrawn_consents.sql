-- Who withdrew a consent, and when: asked for each proof of one.
CREATE INDEX idx_consents_withdrawn ON consents (tenant_id, channel_type, address_hash, withdrawn_at)
    WHERE withdrawn_at IS NOT NULL;
