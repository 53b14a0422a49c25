"""The words of map files on their way in."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

BOUNDARY_LAYERS = {"zone": ("เขต", "Zones"), "community": ("ชุมชน", "Communities")}

SAID = {
    "crs": 64, "encoding": 32, "table": 64, "code": 64, "name": 64, "name_en": 64, "zone": 64, "shift": 64,
    "swap": 1, "anywhere": 1, "number": 64, "x": 64, "y": 64, "circuit": 64, "kind": 64, "street": 64,
    "keep_first": 1, "skip_bad": 1, "refuse": 1,
}  # fmt: skip
"""What a sender may state about a file, and how long each may be."""
CHOSEN = ("which", "vanished", "take_file")
"""What a sender chooses when saying yes."""

AT_REST = ("ready", "refused", "stopped", "failed")
"""States in which a file waits for a person."""

STAGES = {
    "": ("รอเริ่ม", "Waiting to begin"),
    "read": ("กำลังอ่านไฟล์", "Reading the file"),
    "compare": ("กำลังเทียบกับชุดที่ใช้อยู่", "Comparing with what is in force"),
    "requests": ("กำลังดูเรื่องที่เกี่ยวข้อง", "Looking at the requests concerned"),
    "topology": ("กำลังตรวจรอยต่อของแนวเขต", "Checking how the boundaries meet"),
    "draw": ("กำลังวาดตัวอย่างบนแผนที่", "Drawing the preview"),
    "change": ("กำลังเปลี่ยนข้อมูล", "Changing the data"),
}


@dataclass(frozen=True, slots=True)
class Upload:
    """A file on its way: whose, for which layer, what is being done or waited for, and what was found."""

    id: int
    organization_id: int
    layer: str
    source_name: str
    folder: str
    said: dict[str, str]
    task: str
    state: str
    stage: str
    share: float
    error_th: str
    error_en: str
    preview: dict[str, Any] | None
    version_id: int | None
    act: dict[str, Any] | None
    created_at: datetime
    changed_at: datetime
    staff_id: int
    staff_name: str

    @property
    def is_moving(self) -> bool:
        """Whether the worker has something to do with it."""
        return self.state in ("waiting", "working")

    @property
    def is_boundary(self) -> bool:
        """Whether it is about zones or communities."""
        return self.layer in BOUNDARY_LAYERS
