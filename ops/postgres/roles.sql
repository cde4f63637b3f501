-- The two roles of a database, for a superuser, in that database, before its first migration or at any time after:
--
--   psql -v ON_ERROR_STOP=1 -d channels -f ops/postgres/roles.sql
--   \password channels_owner
--   \password channels
--
-- channels_owner owns every table and runs the migrations. channels is what API and workers log in as: it reads and writes rows,
-- creates and drops nothing (a month of the log by the two functions for that), and runs nothing on the server.
DO $$
DECLARE
    name TEXT;
BEGIN
    FOREACH name IN ARRAY ARRAY ['channels_owner', 'channels'] LOOP
        IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = name) THEN
            EXECUTE format('CREATE ROLE %I LOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE', name);
        END IF;
    END LOOP;
    EXECUTE format('REVOKE ALL ON DATABASE %I FROM PUBLIC', current_database());
    EXECUTE format('GRANT CONNECT, CREATE ON DATABASE %I TO channels_owner', current_database());
    EXECUTE format('GRANT CONNECT ON DATABASE %I TO channels', current_database());
END $$;

REVOKE ALL ON SCHEMA public FROM PUBLIC;
GRANT USAGE, CREATE ON SCHEMA public TO channels_owner;
GRANT USAGE ON SCHEMA public TO channels;

-- what the owner creates from now on, and what is there
ALTER DEFAULT PRIVILEGES FOR ROLE channels_owner IN SCHEMA public GRANT SELECT, INSERT, UPDATE, DELETE ON TABLES TO channels;
ALTER DEFAULT PRIVILEGES FOR ROLE channels_owner IN SCHEMA public GRANT USAGE ON SEQUENCES TO channels;
ALTER DEFAULT PRIVILEGES FOR ROLE channels_owner IN SCHEMA public GRANT EXECUTE ON FUNCTIONS TO channels;
GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA public TO channels;
GRANT USAGE ON ALL SEQUENCES IN SCHEMA public TO channels;
GRANT EXECUTE ON ALL FUNCTIONS IN SCHEMA public TO channels;
