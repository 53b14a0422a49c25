from pathlib import Path

import numpy as np
import pyogrio.raw
import shapely

from tests.zones.topology import seeded
from zones.columns import Columns
from zones.topology import drawn, measure, package
from zones.topology.model import KINDS, Topology
from zones.topology.report import report

SHARED = Path(__file__).parents[3].parent / "shared/data/boundaries"


def of_bangkok(name: str, code: str = "") -> Topology | None:
    """The report on a real file, when it is beside the repository."""
    if not (SHARED / name).exists():
        print(f"NOT RUN: {name} is not beside the repository (../shared/data)")
        return None
    return report(drawn.of_file(SHARED / name, wanted=Columns(code, "")), "zone")


def test_the_sub_districts_of_bangkok_have_106_overlaps_and_221_gaps() -> None:
    found = of_bangkok("BMA_ADMIN_SUB_DISTRICT_32647_utf8.zip", "SUBDISTRIC")
    if found is None:
        return
    drawing = drawn.of_file(SHARED / "BMA_ADMIN_SUB_DISTRICT_32647_utf8.zip", wanted=Columns("SUBDISTRIC", ""))
    one, other = shapely.STRtree(drawing.shapes).query(drawing.shapes, predicate="intersects")
    shared = shapely.area(shapely.intersection(drawing.shapes[one], drawing.shapes[other]))[one < other]
    holes = [shapely.Polygon(ring).area for ring in shapely.union_all(drawing.shapes).interiors]
    assert (sum(shared > 0), len(holes), sum(area > 1e-12 for area in holes)) == (106, 222, 221)
    assert (len(found.of("overlap")), len(found.of("gap"))) == (106, 221)
    scale = np.array([0.9996, 1.0004]) ** 2  # UTM's own
    assert scale[0] < sum(f.area_m2 for f in found.of("overlap")) / shared.sum() < scale[1]
    assert scale[0] < sum(f.area_m2 for f in found.of("gap")) / sum(holes) < scale[1]
    assert sorted(f.detail[1].split()[0] for f in found.of("name")) == ["บางจาก", "บางมด"]


def test_a_file_in_degrees_has_what_shapely_finds_but_for_rounding() -> None:
    found = of_bangkok("bkk_constituency_2566_utf8_nocpg.zip", "CONS_no")
    if found is None:
        return
    shapes = drawn.of_file(SHARED / "bkk_constituency_2566_utf8_nocpg.zip", wanted=Columns("CONS_no", "")).shapes
    holes = np.array([shapely.Polygon(ring) for ring in shapely.union_all(shapes).interiors])
    assert len(found.of("gap")) == int((~measure.is_noise(holes)).sum()) == 159
    assert len(found.of("overlap")) == 38


def test_files_without_a_mistake_are_told_so() -> None:
    for name in ("bkk_khet_50.geojson", "kk_adm2_amphoe26.geojson"):
        found = of_bangkok(name)
        assert found is None or seeded.kinds(found.findings) == {}


def test_the_geopackage_holds_every_finding_as_point_and_the_areas_as_shapes(tmp_path: Path) -> None:
    west, over = shapely.box(100, 13, 100.1, 13.1), shapely.box(100.09, 13, 100.2, 13.1)
    found = report(seeded.drawing([west, over, seeded.bow_tie(104)], names=["ก", "ก", "ข"]), "zone")
    package.write(tmp_path / "report.gpkg", [found])
    places, _, _, values = pyogrio.raw.read(tmp_path / "report.gpkg", layer="places")
    table = dict(zip(places["fields"], values, strict=True))
    assert list(table["kind"]) == [f.kind for f in found.findings] == ["overlap", "invalid", "name"]
    assert list(table["kind_th"]) == [KINDS[kind][0] for kind in table["kind"]]
    _, _, shapes, areas = pyogrio.raw.read(tmp_path / "report.gpkg", layer="areas")
    assert shapely.equals(shapely.from_wkb(shapes[0]), found.findings[0].shape)
    assert dict(zip(places["fields"], areas, strict=True))["codes"][0] == "A0, A1"


def test_a_clean_report_is_a_geopackage_too(tmp_path: Path) -> None:
    package.write(tmp_path / "report.gpkg", [])
    assert {str(name) for name, _ in pyogrio.list_layers(tmp_path / "report.gpkg")} == {"places", "areas"}
