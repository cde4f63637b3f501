-- Whether a new tenant's id is another's external id, in whatever case: asked once for each tenant that is saved.
CREATE INDEX idx_tenants_external_id_folded ON tenants (lower(external_id));
