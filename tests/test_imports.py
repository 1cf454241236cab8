"""Imports run one way: the rooms of the house, from the ground up (docs/decisions/0001)."""

import ast
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent

# A room may import from the rooms of the rows above it, and from itself; not from a neighbour in its row.
FLOORS = [
    [
        "laoling.home",
        "laoling.programmes",
        "laoling.fields",
        "laoling.crypto",
        "laoling.calendar",
        "laoling.forms",
        "laoling.answers",
        "laoling.history",
        "laoling.typeset",
        "laoling.sheets",
    ],
    [
        "laoling.settings",
        "laoling.clock",
        "laoling.celery",
        "laoling.copying",
        "laoling.joins",
        "laoling.migrating",
    ],
    ["laoling.ticks"],
    ["laoling.accounts"],
    ["laoling.inbox"],
    ["laoling.people"],
    ["cards"],
    ["visits"],
    ["activities"],
    ["activities.study", "activities.culture", "activities.volunteers"],
    ["branding"],
    ["branding.training"],
    ["branding.appraisal"],
    ["branding.competitions"],
    ["branding.suggestions", "branding.publicity"],
    ["laoling.desk", "laoling.dashboards", "laoling.public"],
    ["laoling.demo"],
    ["laoling.errors", "laoling.health", "laoling.urls", "laoling.wsgi", "benchmarks"],
]
FLOOR_OF = {room: floor for floor, rooms in enumerate(FLOORS) for room in rooms}
# The launchers of bin/ and the finder of front-end files serve everybody and know no room but the data folder.
LAUNCHERS = {"laoling.frontend", "laoling.embedded", "laoling.launch"}
OURS = {"laoling", "cards", "visits", "activities", "branding", "benchmarks"}


def room_of(module: str) -> str | None:
    """The longest room name that `module` begins with."""
    parts = module.split(".")
    for length in range(len(parts), 0, -1):
        room = ".".join(parts[:length])
        if room in FLOOR_OF or room in LAUNCHERS:
            return room
    return None


def imports_of(path: Path) -> set[str]:
    """The dotted names that a file imports, wherever in it the import stands."""
    names = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            names |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            names |= {f"{node.module}.{alias.name}" for alias in node.names}
    return {name for name in names if name.split(".")[0] in OURS}


def modules():
    for path in sorted(ROOT.glob("*/**/*.py")):
        inside = path.relative_to(ROOT).with_suffix("").parts
        if inside[0] in OURS and "tests" not in inside and "migrations" not in inside:
            yield ".".join(part for part in inside if part != "__init__"), path


@pytest.mark.parametrize(("module", "path"), list(modules()), ids=lambda value: str(value).split("/")[-1])
def test_it_imports_only_from_rooms_below(module, path):
    room = room_of(module)
    if module == "laoling" or room in LAUNCHERS:
        return
    assert room is not None, f"{module} is in no room: give it a floor in FLOORS"
    wrong = []
    for name in imports_of(path):
        other = room_of(name)
        above = other is None or (other in FLOOR_OF and FLOOR_OF[other] > FLOOR_OF[room])
        neighbour = (
            other in FLOOR_OF and other != room and FLOOR_OF[other] == FLOOR_OF[room] and FLOOR_OF[room] > 0
        )
        if above or neighbour:
            wrong.append(name)
    assert not wrong, f"{module} reaches up to {wrong}"
