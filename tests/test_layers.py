"""The house's arrows run one way. Doors (web, api, careteam, admin, commands) stand on top."""

import ast
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
# From the ground up; a room may import itself and rooms of a lower number.
FLOORS = {
    "caregiving.environment": 0,
    "caregiving.schedule": 0,
    "caregiving.guidance": 0,
    "caregiving.pictures": 0,
    "caregiving.runtime.alive": 0,
    "caregiving.people": 1,
    "caregiving.patients": 2,
    "caregiving.equipment": 3,
    "caregiving.supplies": 3,
    "caregiving.vaccines": 3,
    "checklists": 3,
    "caregiving.illness": 4,
    "caregiving.agenda": 5,
    "caregiving.reminders": 6,
    "caregiving.record": 7,
    "caregiving.erasure": 7,
    "caregiving.household_file": 8,
    "caregiving.careteam": 8,
    "caregiving.api": 8,
    "caregiving.web": 8,
    "caregiving.checks": 9,
    "caregiving.runtime": 9,
    "caregiving.settings": 9,
    "caregiving.celery": 9,
    "caregiving.urls": 9,
    "caregiving.wsgi": 9,
    "caregiving.asgi": 9,
}
MODULES = sorted(
    path
    for top in ("caregiving", "checklists")
    for path in (ROOT / top).rglob("*.py")
    if "migrations" not in path.parts
)


def module_name(path: Path) -> str:
    return ".".join(path.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__")


def room_of(name: str) -> str | None:
    return next((room for room in FLOORS if name == room or name.startswith(f"{room}.")), None)


def floor_of(path: Path) -> int:
    """Admin pages and commands are doors: they stand on the top floor wherever their file lies."""
    if path.name in {"admin.py", "apps.py"} or "management" in path.parts:
        return 9
    room = room_of(module_name(path))
    return FLOORS[room] if room else 9


def imports_of(path: Path) -> set[str]:
    found: set[str] = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{path}: relative import"
            module = node.module or ""
            found |= {f"{module}.{alias.name}" for alias in node.names}
    return found


@pytest.mark.parametrize("path", MODULES, ids=module_name)
def test_a_room_imports_only_rooms_below_it(path: Path) -> None:
    for name in imports_of(path):
        room = room_of(name)
        if room and room != room_of(module_name(path)):
            assert FLOORS[room] <= floor_of(path), f"{module_name(path)} may not import {name}"
            same_floor = FLOORS[room] == floor_of(path) and floor_of(path) != 9
            assert not same_floor or floor_of(path) in {3, 8}, f"{module_name(path)} may not import {name}"


def test_every_room_has_a_floor() -> None:
    for path in MODULES:
        name = module_name(path)
        assert room_of(name) or name in {"caregiving"}, f"{name} stands on no floor"


@pytest.mark.parametrize("path", MODULES, ids=module_name)
def test_only_the_edge_reads_the_clock(path: Path) -> None:
    edge = floor_of(path) >= 8 or path.name == "tasks.py" or module_name(path) == "caregiving.reminders.channels.push"
    text = path.read_text(encoding="utf-8")
    assert edge or "timezone.now(" not in text, f"{module_name(path)} reads the clock"
    assert "datetime.now()" not in text and "date.today()" not in text
