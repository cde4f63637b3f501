-- The offset that the booking system gave the start with, where it is not the tenant's at that time; null: the tenant's clock.
ALTER TABLE appointments ADD COLUMN utc_offset VARCHAR(9);
