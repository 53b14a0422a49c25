"""Files as people, and people who mean harm, send them."""

import json
import zipfile
from pathlib import Path

import numpy as np
import pyogrio.raw
import shapely

NAMES = ["เขตตะวันตก", "เขตตะวันออก"]
WEST, EAST = shapely.box(102.80, 16.40, 102.81, 16.41), shapely.box(102.81, 16.40, 102.82, 16.41)
AREAS = np.array([WEST, EAST], dtype=object)
UTM = np.array([shapely.box(660000, 1500000, 661000, 1501000), shapely.box(661000, 1500000, 662000, 1501000)])


def write(path: Path, shapes: np.ndarray = AREAS, *, crs: str | None = "EPSG:4326", **more: object) -> Path:
    """Areas with a code and a Thai name, in the format of the path's ending; `columns` and `options` in `more`."""
    fields = {"code": ["A", "B"], "name": NAMES} | dict(more.pop("columns", {}))  # type: ignore[call-overload]
    pyogrio.raw.write(
        path,
        shapely.to_wkb(shapes),
        [np.array(values, dtype=object) for values in fields.values()],
        list(fields),
        geometry_type="Polygon",
        crs=crs,
        **{"encoding": "UTF-8"} | more,
    )
    return path


def zipped(path: Path, folder: str = "งาน/", **extra: bytes) -> Path:
    """The parts of a shapefile in one zip, in a folder as people send it."""
    target = path.with_suffix(".zip")
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        for part in sorted(path.parent.glob(f"{path.stem}.*")):
            if part != target:
                archive.write(part, f"{folder}{part.name}")
        for name, data in extra.items():
            archive.writestr(name, data)
    return target


def collection(*geometries: object, **properties: object) -> str:
    """GeoJSON of these geometries, coded A, B, …"""
    features = [
        {"type": "Feature", "properties": {"code": chr(65 + at)} | properties, "geometry": geometry}
        for at, geometry in enumerate(geometries)
    ]
    return json.dumps({"type": "FeatureCollection", "features": features})


def square(lon: float, lat: float, side: float = 0.01) -> dict[str, object]:
    """A square as GeoJSON geometry."""
    ring = [[lon, lat], [lon + side, lat], [lon + side, lat + side], [lon, lat + side], [lon, lat]]
    return {"type": "Polygon", "coordinates": [ring]}
