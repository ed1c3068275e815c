"""Reads what can be translated: the messages in the project's source, and catalogs in their two forms."""

from __future__ import annotations

import ast
import re
import struct
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from django.utils.translation.template import templatize

from caregiving.guidance import medicines
from caregiving.guidance.catalog import DATA, Rules

ROOT = Path(__file__).resolve().parent.parent
SPANISH = ROOT / "caregiving" / "locale" / "es" / "LC_MESSAGES" / "django.po"
# How many leading arguments of each function are words, and whether the first of them is the context.
MARKS = {
    "_": (1, False), "gettext": (1, False), "gettext_lazy": (1, False), "gettext_noop": (1, False),
    "ngettext": (2, False), "ngettext_lazy": (2, False), "pgettext": (2, True), "pgettext_lazy": (2, True),
    "npgettext": (3, True), "npgettext_lazy": (3, True),
}  # fmt: skip
STRING = r"""u?(?:'(?:[^'\\]|\\.)*'|"(?:[^"\\]|\\.)*")"""
CALL = re.compile(rf"\b(n?p?gettext|_)\(({STRING}(?:, {STRING})*)")


@dataclass(frozen=True)
class Message:
    """What a translator is asked for: in which context, the words, and those for more than one."""

    context: str
    singular: str
    plural: str


@dataclass(frozen=True)
class Entry:
    """A message with its translation; `forms` are several when it has a plural."""

    message: Message
    forms: tuple[str, ...]
    fuzzy: bool


def used() -> dict[Message, Path]:
    """Every message of the project's templates, modules and guidance, with a place where it stands."""
    found: dict[Message, Path] = {}
    for app in (ROOT / "caregiving", ROOT / "checklists"):
        for path in app.rglob("*.py"):
            found.update((message, path) for message in _in_module(path.read_text("utf-8")))
        for path in [*app.rglob("templates/**/*.html"), *app.rglob("templates/**/*.txt")]:
            found.update((message, path) for message in _in_template(path.read_text("utf-8"), str(path)))
    found.update((Message("guidance", text, ""), place) for text, place in guidance())
    return found


def guidance() -> Iterator[tuple[str, Path]]:
    """What the catalog says in words: every row's sentence, each disagreement's question and its sides, and what stands
    beside a medicine."""
    rules = Rules.load()
    for ruling in rules:
        for row in rules.versions(ruling.row.id):
            yield row.statement, DATA / f"{row.topic}.toml"
    for disagreement in rules.disagreements:
        for text in (disagreement.topic, *(side.position for side in disagreement.sides)):
            yield text, DATA / "disagreements.toml"
    for text in (medicines.ITSELF, *medicines.ASK.values(), *medicines.CAUTION.values()):
        yield text, DATA.parent / "medicines.py"


def _in_module(source: str) -> Iterator[Message]:
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in MARKS:
            words = [arg.value for arg in node.args if isinstance(arg, ast.Constant) and isinstance(arg.value, str)]
            if len(words) > MARKS[node.func.id][1]:
                yield _message(node.func.id, words)


def _in_template(source: str, origin: str) -> Iterator[Message]:
    for call in CALL.finditer(templatize(source, origin=origin)):
        yield _message(call[1], [ast.literal_eval(text) for text in re.findall(STRING, call[2])])


def _message(function: str, words: list[str]) -> Message:
    count, in_context = MARKS[function]
    context, *rest = words[:count] if in_context else ["", *words[:count]]
    return Message(context, rest[0], rest[1] if len(rest) > 1 else "")


def entries(path: Path) -> list[Entry]:
    """The translations of a .po file, its header left out."""
    blocks = (_entry(block) for block in re.split(r"\n\s*\n", path.read_text("utf-8")))
    return [entry for entry in blocks if entry and entry.message.singular]


def _entry(block: str) -> Entry | None:
    fields: dict[str, str] = {}
    name = ""
    for line in block.splitlines():
        if found := re.match(r'(msg\w+(?:\[\d\])?) (".*")$', line):
            name = found[1]
            fields[name] = ast.literal_eval(found[2])
        elif line.startswith('"'):
            fields[name] += ast.literal_eval(line)
    if "msgid" not in fields:
        return None
    message = Message(fields.get("msgctxt", ""), fields["msgid"], fields.get("msgid_plural", ""))
    forms = tuple(text for name, text in fields.items() if name.startswith("msgstr"))
    return Entry(message, forms, fuzzy="#, fuzzy" in block)


def write_catalog(path: Path, translations: Mapping[str, str]) -> None:
    """A .mo file, as msgfmt would write it: for a language that only a test knows."""
    texts = {"": "Content-Type: text/plain; charset=UTF-8\n", **translations}
    pairs = [(key.encode(), texts[key].encode()) for key in sorted(texts)]
    start = 28 + 16 * len(pairs)
    tables, words = [b"", b""], b""
    for side in (0, 1):
        for pair in pairs:
            tables[side] += struct.pack("<II", len(pair[side]), start + len(words))
            words += pair[side] + b"\0"
    head = struct.pack("<7I", 0x950412DE, 0, len(pairs), 28, 28 + 8 * len(pairs), 0, 28)
    path.parent.mkdir(parents=True)
    path.write_bytes(head + tables[0] + tables[1] + words)
