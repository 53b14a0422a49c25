"""Settings: environment variables with the prefix GEO_OSS_, each with its meaning and its default."""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from functools import lru_cache
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent


def _about(text: str, default: object) -> object:
    return field(default=default, metadata={"about": text})


@dataclass(frozen=True, slots=True)
class Settings:
    """Everything an operator can set; `.env.example` lists the same names."""

    database_url: str = _about(  # type: ignore[assignment]
        "PostgreSQL + PostGIS to use (postgresql://…); empty: the private cluster under data/", ""
    )
    data_dir: str = _about("Folder for the private cluster, uploads, keys and the sample town", str(ROOT / "data"))  # type: ignore[assignment]
    host: str = _about("Address the web server listens on", "127.0.0.1")  # type: ignore[assignment]
    port: int = _about("Port the web server listens on", 8000)  # type: ignore[assignment]
    public_url: str = _about("Address citizens use (https://…), printed in QR codes; empty: http://host:port", "")  # type: ignore[assignment]
    basemap: str = _about(  # type: ignore[assignment]
        "A PMTiles file or a vector-tile URL with {z}/{x}/{y} for real towns; empty: the sample town's", ""
    )
    basemap_attribution: str = _about(  # type: ignore[assignment]
        "Credit shown on the map for GEO_OSS_BASEMAP; empty: what the file says", ""
    )
    sample: bool = _about("Load the invented sample town on the first start", True)  # type: ignore[assignment]
    pool_size: int = _about("Database connections of one web process", 10)  # type: ignore[assignment]
    trusted_proxies: int = _about("Number of proxies in front whose X-Forwarded-For is believed", 0)  # type: ignore[assignment]
    rate_scale: int = _about(  # type: ignore[assignment]
        "Factor on all limits of tries per address; more than 1 for load tests or towns behind one address", 1
    )

    @property
    def data(self) -> Path:
        """The data folder."""
        return Path(self.data_dir)

    @property
    def base_url(self) -> str:
        """The address citizens use, without a slash at the end."""
        return (self.public_url or f"http://{self.host}:{self.port}").rstrip("/")


def read(environment: Mapping[str, str]) -> Settings:
    """Settings out of an environment; unknown GEO_OSS_ names are left alone.

    Raises `ValueError` naming the variable when a number or a switch cannot be read.
    """
    return Settings(**{f.name: _value(f.name, f.default, environment) for f in fields(Settings)})  # type: ignore[arg-type]


def _value(name: str, default: object, environment: Mapping[str, str]) -> object:
    text = environment.get(f"GEO_OSS_{name.upper()}")
    if text is None:
        return default
    if isinstance(default, bool):
        return text.strip().lower() in {"1", "true", "yes", "on"}
    if isinstance(default, int):
        return _number(name, text)
    return text


def _number(name: str, text: str) -> int:
    try:
        return int(text)
    except ValueError:
        raise ValueError(f"GEO_OSS_{name.upper()} must be a whole number, not {text!r}") from None


@lru_cache(maxsize=1)
def current() -> Settings:
    """The settings of this process, read once."""
    return read(os.environ)
