"""The tables as SQLAlchemy declares them: what the one dynamic query (the filter) is built from.

The way there is in `migrations/`; a test holds the two against each other.
"""

from geo_oss.db.tables import acts, assets, cases, crews, disclosures, drawn, exports, figures, geodata, ground, views
from geo_oss.db.tables.base import metadata
from geo_oss.db.tables.cases import request, request_public, request_rating

__all__ = [
    "acts",
    "assets",
    "cases",
    "crews",
    "disclosures",
    "drawn",
    "exports",
    "figures",
    "geodata",
    "ground",
    "metadata",
    "request",
    "request_public",
    "request_rating",
    "views",
]
