-- The role that the cloud comes in as: it reads and writes rows, and that is all. What owns the tables, migrates and dumps is the role pika.
-- Run as that one after each migration; pika.role_password is set before, for this session.
DO $$
BEGIN
  IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'pika_cloud') THEN
    CREATE ROLE pika_cloud;
  END IF;
  EXECUTE format(
    'ALTER ROLE pika_cloud LOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE NOREPLICATION NOBYPASSRLS NOINHERIT PASSWORD %L',
    current_setting('pika.role_password'));
  EXECUTE format('REVOKE ALL ON DATABASE %I FROM PUBLIC', current_database());
  EXECUTE format('GRANT CONNECT ON DATABASE %I TO pika_cloud', current_database());
END
$$;
REVOKE ALL ON SCHEMA public FROM PUBLIC;
GRANT USAGE ON SCHEMA public TO pika_cloud;
GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA public TO pika_cloud;
GRANT USAGE ON ALL SEQUENCES IN SCHEMA public TO pika_cloud;
REVOKE INSERT, UPDATE, DELETE ON migrations FROM pika_cloud;
