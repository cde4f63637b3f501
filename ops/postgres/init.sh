#!/bin/sh
# Run by the postgres image when it makes the database: the two roles, with their passwords.
set -eu
psql -v ON_ERROR_STOP=1 -U "$POSTGRES_USER" -d "$POSTGRES_DB" -f /roles.sql
psql -v ON_ERROR_STOP=1 -U "$POSTGRES_USER" -d "$POSTGRES_DB" \
  -v owner="$POSTGRES_OWNER_PASSWORD" -v service="$POSTGRES_SERVICE_PASSWORD" <<'SQL'
ALTER ROLE channels_owner PASSWORD :'owner';
ALTER ROLE channels PASSWORD :'service';
SQL
