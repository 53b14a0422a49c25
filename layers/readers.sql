-- name: taken
-- Roles belong to the whole server: whether the name is somebody else's is asked first.
SELECT r.rolname, shobj_description(r.oid, 'pg_authid') = %(mark)s AS ours
  FROM pg_roles r WHERE r.rolname = %(role)s

-- name: create_role
CREATE ROLE {role} LOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE NOINHERIT NOREPLICATION CONNECTION LIMIT 20

-- name: join_readers
-- The private cluster lets members of this role in with a password (geo_oss/db/cluster/configuration.py).
DO $$ BEGIN
    CREATE ROLE geo_oss_readers NOLOGIN;
EXCEPTION WHEN duplicate_object OR unique_violation THEN
    NULL;
END $$;
GRANT geo_oss_readers TO {role}

-- name: mark_role
COMMENT ON ROLE {role} IS {mark}

-- name: set_password
-- The server gets the SCRAM verifier, never the password.
ALTER ROLE {role} PASSWORD {verifier}

-- name: set_limits
ALTER ROLE {role} SET default_transaction_read_only = on;
ALTER ROLE {role} SET statement_timeout = '60s';
ALTER ROLE {role} SET idle_in_transaction_session_timeout = '10min';
ALTER ROLE {role} SET search_path = {schema}, public

-- name: new_schema
DROP SCHEMA IF EXISTS {schema} CASCADE;
CREATE SCHEMA {schema}

-- name: new_view
-- A barrier: no function of the reader sees a row before the view's own conditions have chosen it.
CREATE VIEW {schema}.{view} WITH (security_barrier) AS {rows}

-- name: comment_view
COMMENT ON VIEW {schema}.{view} IS {words}

-- name: comment_column
COMMENT ON COLUMN {schema}.{view}.{column} IS {words}

-- name: grant
GRANT USAGE ON SCHEMA {schema} TO {role};
GRANT SELECT ON ALL TABLES IN SCHEMA {schema} TO {role}

-- name: drop_role
-- What is the role's own goes first, such as what a session still holds.
GRANT {role} TO CURRENT_USER;
DROP OWNED BY {role};
DROP ROLE {role}

-- name: drop_schema
DROP SCHEMA IF EXISTS {schema} CASCADE
