"""The topology report as part of a look at a file, or of the layers in force by itself."""

from __future__ import annotations

from collections.abc import Sequence

from api.geodata import drawing, files, telling
from api.geodata.job import Job
from zones.columns import Columns
from zones.model import LAYERS
from zones.read import Boundaries
from zones.topology import drawn, package
from zones.topology.model import Drawing, Topology
from zones.topology.report import Progress, report


def look(job: Job) -> None:
    """The report on the layers in force."""
    told = job.heart.stage("topology", 0.1, 0.9)
    found = {layer: drawn.in_force(job.conn, job.upload.organization_id, layer) for layer in LAYERS}
    reports = [report(found[one], one, zones=found["zone"], progress=told) for one in LAYERS if found[one].codes]
    write(job, reports)
    job.heart.stage("draw", 0.9, 1.0)
    job.looked({"reports": [telling.topology(one) for one in reports]}, drawing.checked(found, reports))


def of_file(job: Job, found: Boundaries, told: Progress) -> Topology:
    """The report on a file's boundaries: as drawn, in the file's own system when that is all there is to it."""
    layer, said = job.upload.layer, job.said
    zones = drawn.in_force(job.conn, job.upload.organization_id, "zone") if layer == "community" else None
    if said["swap"] or said["shift"] or files.uploaded(job.folder).suffix == ".csv":
        drawing = Drawing(found.codes, found.names_th, found.zone_codes, found.shapes)
    else:
        chosen = found.columns
        wanted = Columns(chosen.code, chosen.name, chosen.english, chosen.zone)
        path = files.uploaded(job.folder)
        drawing = drawn.of_file(
            path, wanted=wanted, stated_crs=said["crs"], table=said["table"], encoding=said["encoding"]
        )
    return report(drawing, layer, zones=zones if zones and zones.codes else None, progress=told)


def write(job: Job, reports: Sequence[Topology]) -> None:
    """The report as a GeoPackage beside the file."""
    job.folder.mkdir(parents=True, mode=0o700, exist_ok=True)
    package.write(job.folder / files.REPORT, reports)
