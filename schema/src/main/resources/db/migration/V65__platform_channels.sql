-- What workers report about the platform's own accounts: without one that works, SMS or phone is configured for no tenant.
CREATE TABLE platform_channels (
    channel_type VARCHAR(20) PRIMARY KEY CHECK (channel_type IN ('phone', 'sms')),
    works        BOOLEAN     NOT NULL,
    reason       VARCHAR(40),                       -- a code: why it does not work; null when it does
    reported_at  TIMESTAMPTZ NOT NULL DEFAULT now(),
    CHECK (works = (reason IS NULL))
);
