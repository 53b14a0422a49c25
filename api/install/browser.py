"""The browser's parts: fetched by `npm ci`, copied into api/web/static/vendor/<name>-<version>/, checked by SHA-256."""

from __future__ import annotations

import json
import shutil
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path

from api.install import icons
from api.install.steps import CannotInstall, digest, is_stamped, run, set_stamp, step
from geo_oss.settings import ROOT

LOCK = ROOT / "package-lock.json"
MODULES = ROOT / "node_modules"
WEB = ROOT / "api" / "web"
VENDOR = WEB / "static" / "vendor"
RECORD = WEB / "vendor.sha256"
"""Committed: what every vendored file must be, in the format of `sha256sum`."""


@dataclass(frozen=True, slots=True)
class Part:
    """A package and the files that pages need of it (`target: source` inside the package)."""

    name: str
    package: str
    files: dict[str, str]


def _fonts() -> dict[str, str]:
    names = [f"sarabun-{script}-{weight}-normal.woff2" for script in ("thai", "latin") for weight in (400, 600)]
    return {name: f"files/{name}" for name in names}


def _print_fonts() -> dict[str, str]:
    """For documents: the typesetter reads TrueType only."""
    return {f"Sarabun_{weight}.ttf": f"{weight}/Sarabun_{weight}.ttf" for weight in ("400Regular", "700Bold")}


PARTS = (
    Part(
        "maplibre-gl",
        "maplibre-gl",
        {
            "maplibre-gl.mjs": "dist/maplibre-gl.mjs",
            "maplibre-gl-worker.mjs": "dist/maplibre-gl-worker.mjs",
            "maplibre-gl-shared.mjs": "dist/maplibre-gl-shared.mjs",
            "maplibre-gl.css": "dist/maplibre-gl.css",
            "maplibre-gl.d.mts": "dist/maplibre-gl.d.ts",
            "LICENSE.txt": "LICENSE.txt",
        },
    ),
    Part("sarabun", "@fontsource/sarabun", _fonts() | {"LICENSE": "LICENSE"}),
    Part("sarabun-ttf", "@expo-google-fonts/sarabun", _print_fonts() | {"LICENSE": "LICENSE_FONT"}),
    Part("lucide", "lucide-static", {"LICENSE": "LICENSE"}),
)


def install(*, with_test_parts: bool) -> None:
    """npm ci and vendoring, each only when its lock or list has changed."""
    if fetch(with_test_parts=with_test_parts) | (not is_current()):
        with step("Copying the browser's parts into api/web/static/vendor"):
            vendor()


def fetch(*, with_test_parts: bool) -> bool:
    """`npm ci`, unless the same lock is installed already; gives whether it ran."""
    stamp, mark = MODULES / ".geo-oss-lock", digest(LOCK)
    if is_stamped(stamp, f"{mark} test") or (not with_test_parts and is_stamped(stamp, f"{mark} run")):
        return False
    with step("Fetching the browser's parts (npm ci)"):
        extra = [] if with_test_parts else ["--omit=dev"]
        run(
            ["npm", "ci", "--no-audit", "--no-fund", "--ignore-scripts", *extra],
            failed="The browser's parts could not be fetched.",
        )
    set_stamp(stamp, f"{mark} {'test' if with_test_parts else 'run'}")
    return True


def is_current() -> bool:
    """Whether the vendor folder belongs to the present lock, record and list of icons."""
    return is_stamped(VENDOR / "stamp", _mark())


def vendor(*, record: bool = False) -> None:
    """Fill the vendor folder anew; with `record`, write down the SHA-256 of every file instead of checking it."""
    fresh = VENDOR.with_name("vendor.new")
    shutil.rmtree(fresh, ignore_errors=True)
    for part in PARTS:
        _copy(part, fresh)
    hashes = _hashes(fresh)
    _write_record(hashes) if record else _check(hashes)
    _write_manifest(fresh, sprite=_sprite(fresh))
    shutil.rmtree(VENDOR, ignore_errors=True)
    fresh.rename(VENDOR)
    set_stamp(VENDOR / "stamp", _mark())


def folder(name: str, package: str) -> str:
    """`maplibre-gl-6.17.0`: a folder whose address never changes its content."""
    return f"{name}-{json.loads((MODULES / package / 'package.json').read_text(encoding='utf-8'))['version']}"


def _copy(part: Part, into: Path) -> None:
    target = into / folder(part.name, part.package)
    target.mkdir(parents=True)
    for name, source in part.files.items():
        shutil.copyfile(MODULES / part.package / source, target / name)


def _hashes(root: Path) -> dict[str, str]:
    files = sorted(file for file in root.rglob("*") if file.is_file())
    return {file.relative_to(root).as_posix(): digest(file) for file in files}


def _write_record(hashes: dict[str, str]) -> None:
    RECORD.write_text("".join(f"{value}  {name}\n" for name, value in hashes.items()), encoding="utf-8")


def _check(hashes: dict[str, str]) -> None:
    recorded = {
        name: value for value, name in (line.split() for line in RECORD.read_text(encoding="utf-8").splitlines())
    }
    wrong = sorted(name for name in recorded.keys() | hashes.keys() if recorded.get(name) != hashes.get(name))
    if wrong:
        raise CannotInstall(
            f"These browser files are not the ones recorded in api/web/vendor.sha256: {', '.join(wrong)}. "
            "After a wanted update of package-lock.json run: bin/vendor --record"
        )


def _sprite(root: Path) -> str:
    """The folder of the sprite, named by its content, so that a browser may keep it for ever."""
    drawn = icons.sprite(MODULES / "lucide-static", WEB / "icons.txt")
    name = f"icons-{sha256(drawn.encode()).hexdigest()[:10]}"
    (root / name).mkdir()
    (root / name / "sprite.svg").write_text(drawn, encoding="utf-8")
    return name


def _write_manifest(root: Path, *, sprite: str) -> None:
    hashes = _hashes(root)
    parts = {part.name: folder(part.name, part.package) for part in PARTS} | {"icons": sprite}
    text = json.dumps({"folders": parts, "sha256": hashes}, indent=1, sort_keys=True)
    (root / "manifest.json").write_text(text + "\n", encoding="utf-8")


def _mark() -> str:
    return digest(LOCK, RECORD, WEB / "icons.txt", Path(__file__), Path(icons.__file__))
