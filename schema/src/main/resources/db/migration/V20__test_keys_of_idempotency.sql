-- A test key's idempotency keys have a prefix, so that no request of a live key is taken for one of them.
ALTER TABLE idempotency_keys ALTER COLUMN idempotency_key TYPE VARCHAR(260);
