"""A private PostgreSQL + PostGIS server under the data folder: on a unix socket, durable, started and mended here."""

from geo_oss.db.cluster.server import Status, database_url, start, status, stop

__all__ = ["Status", "database_url", "start", "status", "stop"]
