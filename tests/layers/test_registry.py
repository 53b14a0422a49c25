"""Every layer is a folder that says what it is."""

from __future__ import annotations

import pytest

from geo_oss.errors import NotFound
from layers.registry import FOLDER, layer, layers


def test_every_folder_is_a_layer_and_drawn_from_its_own_fields() -> None:
    assert {known.id for known in layers()} == {path.parent.name for path in FOLDER.glob("*/style.json")}
    for known in layers():
        assert {part["source-layer"] for part in known.drawing} <= set(known.fields)


def test_every_field_and_mark_is_explained_in_both_languages() -> None:
    for known in layers():
        meanings = [meaning for fields in known.fields.values() for meaning in fields.values()]
        for told in [known.title, known.about, *meanings, *known.legend]:
            assert told["th"] and told["en"]


def test_an_unknown_layer_is_not_found() -> None:
    with pytest.raises(NotFound):
        layer("passwords")
