-- name: state
SELECT (SELECT version_num FROM alembic_version) AS revision,
       EXISTS (SELECT FROM pg_stat_activity WHERE application_name = %(worker)s AND datname = current_database()) AS worker

