-- Files with tabs are taken as well.
ALTER TABLE campaigns DROP CONSTRAINT campaigns_separator_check;
ALTER TABLE campaigns ADD CONSTRAINT campaigns_separator_check CHECK (separator IN (',', ';', E'\t')) NOT VALID;
ALTER TABLE campaigns VALIDATE CONSTRAINT campaigns_separator_check;
