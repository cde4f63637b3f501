-- Several tenants may have written to one person from the number that they share: a contact each, and an answer for each.
ALTER TABLE last_contacts DROP CONSTRAINT last_contacts_pkey;
ALTER TABLE last_contacts ADD PRIMARY KEY (channel_type, address_hash, tenant_id);

-- An answer that may be for several tenants is kept for each of them, without what was written. One of the rows stands for the
-- provider's own message, which is taken in once; the others are its copies.
ALTER TABLE replies ADD COLUMN ambiguous BOOLEAN NOT NULL DEFAULT FALSE;
ALTER TABLE replies ADD COLUMN copy BOOLEAN NOT NULL DEFAULT FALSE;
ALTER TABLE replies DROP CONSTRAINT replies_channel_type_external_id_account_key;
CREATE UNIQUE INDEX idx_replies_once ON replies (channel_type, external_id, account) NULLS NOT DISTINCT WHERE NOT copy;
