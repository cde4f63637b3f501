-- Connecting WhatsApp belongs to the browser that began it, and the tenant confirms the number before a key is issued.
ALTER TABLE whatsapp_connects
    ADD COLUMN browser_hash BYTEA CHECK (length(browser_hash) = 32), -- of the cookie that the return must bring
    ADD COLUMN number       VARCHAR(20),                             -- E.164, as 360dialog named it
    ADD COLUMN display_name VARCHAR(200),                            -- what WhatsApp shows for the number
    DROP CONSTRAINT whatsapp_connects_status_check,
    ADD CONSTRAINT whatsapp_connects_status_check
        CHECK (status IN ('started', 'returned', 'found', 'confirmed', 'connected', 'failed')),
    ADD CONSTRAINT whatsapp_connects_number_check CHECK (status NOT IN ('found', 'confirmed') OR number IS NOT NULL);

DROP INDEX idx_whatsapp_connects_returned;
CREATE INDEX idx_whatsapp_connects_waiting ON whatsapp_connects (id) WHERE status IN ('returned', 'confirmed');

-- Which tenant holds a number, by whichever road it was configured.
CREATE INDEX idx_channel_configs_whatsapp_number
    ON channel_configurations ((details #>> '{whatsapp,whatsappNumber}')) WHERE channel_type = 'whatsapp';
