-- Email addresses are hashed in lower case from now on. Null: hashes of before may be stored, and the API moves them (CapitalsFolding).
ALTER TABLE address_key ADD COLUMN folded_at TIMESTAMPTZ;
ALTER TABLE address_key ALTER COLUMN folded_at SET DEFAULT now();
