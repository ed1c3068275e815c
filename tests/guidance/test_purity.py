"""The guidance is pure: dates and facts in, answers out. It reaches no disk but its own data, no network, no clock and
nothing of the machine that it runs on. Read off its syntax tree, so that a way round has to be written down here."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

from caregiving import guidance

ROOT = Path(guidance.__file__).parent
MODULES = sorted(ROOT.rglob("*.py"))
DOOR = ROOT / "disk.py"
"""The only module that touches the disk."""
ALLOWED = frozenset(
    {
        "calendar", "caregiving.guidance", "collections.abc", "dataclasses", "datetime", "decimal", "enum", "functools",
        "graphlib", "itertools", "json", "math", "rapidfuzz", "re", "tomllib", "typing", "unicodedata",
    }
)  # fmt: skip
"""All that is imported: what computes. What reaches out of the process is not among it, and cannot slip in."""
REACHES_OUT = frozenset(
    {
        "open", "exec", "eval", "compile", "input", "print", "breakpoint", "globals", "vars", "__import__",
        "__builtins__", "__file__", "__loader__", "__spec__",
    }
)  # fmt: skip
CLOCKS = frozenset({"now", "today", "utcnow"})
OF_THE_MACHINE = frozenset(
    {
        "fromtimestamp", "timestamp", "ctime", "localtime", "getenv", "environ", "read_text", "read_bytes",
        "write_text", "write_bytes", "glob", "rglob", "iterdir", "walk", "exists", "is_file", "is_dir", "stat",
        "resolve", "absolute", "cwd", "home", "expanduser", "mkdir", "touch", "unlink", "rename", "symlink_to", "open",
        "load", "dump",
    }
)  # fmt: skip
"""Ways to the disk, the clock or the machine's own zone that hang on a value and need no import."""
OWN = frozenset({"Rules.load"})
"""What is named like a way out and goes through the door."""


def name_of(path: Path) -> str:
    return ".".join(path.relative_to(ROOT).with_suffix("").parts)


def imports_of(tree: ast.AST) -> Iterator[str]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, "a relative import"
            yield node.module or ""


def ways_out(tree: ast.AST) -> Iterator[str]:
    """Whatever could read something that was not given as an argument."""
    for name in imports_of(tree):
        if not any(name == one or name.startswith(f"{one}.") for one in ALLOWED):
            yield f"import {name}"
    for node in ast.walk(tree):
        if isinstance(node, ast.Name) and node.id in REACHES_OUT:
            yield node.id
        elif isinstance(node, ast.Attribute) and _reaches_out(node):
            yield f"{_of(node)}.{node.attr}"
        elif isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr == "astimezone":
            yield from [] if node.args or node.keywords else ["astimezone() without a zone"]


def _of(node: ast.Attribute) -> str:
    return node.value.id if isinstance(node.value, ast.Name) else ""


def _reaches_out(node: ast.Attribute) -> bool:
    if node.attr in CLOCKS:
        return _of(node) in {"datetime", "date"}
    if node.attr.startswith("__"):
        return node.attr not in {"__members__", "__post_init__"}
    return node.attr in OF_THE_MACHINE and f"{_of(node)}.{node.attr}" not in OWN


@pytest.mark.parametrize("path", [path for path in MODULES if path != DOOR], ids=name_of)
def test_no_module_reaches_out(path: Path) -> None:
    assert list(ways_out(ast.parse(path.read_text(encoding="utf-8")))) == []


def test_the_door_to_the_disk_only_reads_below_its_own_folder() -> None:
    tree = ast.parse(DOOR.read_text(encoding="utf-8"))
    assert set(ways_out(tree)) == {"import pathlib", "__file__", "folder.glob", "file.read_text"}
    assert [node.name for node in ast.walk(tree) if isinstance(node, ast.FunctionDef)] == ["files", "text"]


@pytest.mark.parametrize(
    ("code", "way"),
    [
        ("import os", "import os"),
        ("from os import environ", "import os"),
        ("import socket", "import socket"),
        ("from urllib.request import urlopen", "import urllib.request"),
        ("import http.client", "import http.client"),
        ("import subprocess", "import subprocess"),
        ("import time", "import time"),
        ("from random import choice", "import random"),
        ("import secrets", "import secrets"),
        ("import uuid", "import uuid"),
        ("from pathlib import Path", "import pathlib"),
        ("from importlib import import_module", "import importlib"),
        ("from django.utils import timezone", "import django.utils"),
        ("from caregiving.agenda import rows", "import caregiving.agenda"),
        ("open('x')", "open"),
        ("__import__('os')", "__import__"),
        ("eval('1')", "eval"),
        ("datetime.now(UTC)", "datetime.now"),
        ("field(default_factory=datetime.now)", "datetime.now"),
        ("date.today()", "date.today"),
        ("datetime.utcnow()", "datetime.utcnow"),
        ("moment.astimezone()", "astimezone() without a zone"),
        ("datetime.fromtimestamp(0)", "datetime.fromtimestamp"),
        ("moment.timestamp()", "moment.timestamp"),
        ("DATA.read_text()", "DATA.read_text"),
        ("(DATA / 'x').open()", ".open"),
        ("json.load(file)", "json.load"),
        ("().__class__", ".__class__"),
    ],
)
def test_every_way_out_is_seen(code: str, way: str) -> None:
    assert way in list(ways_out(ast.parse(code)))
