"""Rooms are entered by their doors. import-linter checks direction; this checks the door."""

import grimp
import pytest

pytestmark = pytest.mark.core
DOORS = {"api", "contracts", "ports", "events", "fakes"}
OPEN_ROOMS = {"kernel", "plumbing", "config"}  # shared ground: no doors


def trespasses(graph: grimp.ImportGraph) -> list[str]:
    found = []
    for importer in graph.modules:
        if ".tests" in importer or ".migrations" in importer:
            continue
        for imported in graph.find_modules_directly_imported_by(importer):
            if imported.startswith("latido_voice"):
                continue  # one program of its own, which nobody imports
            here, there = importer.split(".")[1:2], imported.split(".")[1:3]
            if not there or there[:1] == here or there[0] in OPEN_ROOMS or here == ["config"]:
                continue
            if len(there) == 1 or there[1] not in DOORS | ({"voice"} if there[0] == "channels" else set()):
                found.append(f"{importer} -> {imported}")
    return sorted(found)


def test_rooms_are_entered_only_by_their_doors() -> None:
    assert trespasses(grimp.build_graph("latido", "latido_voice", cache_dir=None)) == []


def test_a_trespass_is_seen() -> None:
    graph = grimp.build_graph("latido", "latido_voice", cache_dir=None)
    graph.add_import(importer="latido.desk.urls", imported="latido.staff.models", line_number=1, line_contents="")

    assert trespasses(graph) == ["latido.desk.urls -> latido.staff.models"]
