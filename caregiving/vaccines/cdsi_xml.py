"""CDC's XML files as a tree that knows its lines, checked against CDC's own schemas.

The schemas use nothing but nested sequences of elements and text; whatever else a schema holds is refused, so that
nothing is believed to be checked that is not.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from xml.parsers import expat

IGNORED_WORDS = ("", "n/a")


class CdsiError(Exception):
    """A file of the release is not as it must be. The message names the file and the line."""


@dataclass(slots=True)
class Node:
    """One element. `read` remembers whether the importer has looked at it."""

    file: str
    tag: str
    line: int
    attributes: dict[str, str]
    children: list["Node"] = field(default_factory=list)
    raw: str = ""
    read: bool = False

    @property
    def place(self) -> str:
        return f"{self.file}, line {self.line}, <{self.tag}>"

    @property
    def value(self) -> str | None:
        """The text without outer and doubled blanks; None for nothing and for "n/a" (0.2 of the guide)."""
        text = " ".join(self.raw.split())
        return None if text.lower() in IGNORED_WORDS else text

    @property
    def is_bare(self) -> bool:
        """Whether no value is anywhere inside: such a container means "none" (0.3 of the guide)."""
        return self.value is None and all(child.is_bare for child in self.children)

    def all(self, tag: str) -> list["Node"]:
        """The children of that name that are not bare."""
        found = [child for child in self.children if child.tag == tag]
        for child in found:
            child.read = True
        return [child for child in found if not child.is_bare]

    def first(self, tag: str) -> "Node | None":
        found = self.all(tag)
        return found[0] if found else None

    def unread(self) -> Iterator["Node"]:
        """Elements with a value that nobody has looked at."""
        for child in self.children:
            if not child.read and not child.is_bare:
                yield child
            elif child.read:
                yield from child.unread()


def read_xml(path: Path) -> Node:
    """The root element. Raises CdsiError when the file is not well-formed or declares entities."""
    builder = _Builder(path.name)
    try:
        builder.parser.Parse(path.read_bytes(), True)
    except expat.ExpatError as error:
        raise CdsiError(f"{path.name}, line {error.lineno}: {expat.ErrorString(error.code)}") from error
    return builder.root.children[0]


class _Builder:
    """Expat's callbacks. A document type is refused: it could hold entities that grow without bound."""

    def __init__(self, file: str) -> None:
        self.file = file
        self.root = Node(file, "", 0, {})
        self._open = [self.root]
        self.parser = expat.ParserCreate()
        self.parser.buffer_text = True
        self.parser.StartElementHandler = self._start
        self.parser.EndElementHandler = self._end
        self.parser.CharacterDataHandler = self._text
        self.parser.StartDoctypeDeclHandler = self._refuse

    def _start(self, tag: str, attributes: dict[str, str]) -> None:
        node = Node(self.file, tag, self.parser.CurrentLineNumber, attributes)
        self._open[-1].children.append(node)
        self._open.append(node)

    def _end(self, _tag: str) -> None:
        self._open.pop()

    def _text(self, text: str) -> None:
        self._open[-1].raw += text

    def _refuse(self, *_declaration: object) -> None:
        raise CdsiError(f"{self.file}, line {self.parser.CurrentLineNumber}: a document type is not accepted")


@dataclass(frozen=True, slots=True)
class Shape:
    """What a schema says of one element: how often it stands in its sequence, and its own sequence (or text)."""

    tag: str
    minimum: int
    maximum: int | None
    sequence: tuple["Shape", ...]


def read_schema(path: Path) -> Shape:
    """The shape of the root element. Raises CdsiError when the schema uses what this reader does not know."""
    return _shape(_only_child(read_xml(path), "xs:element"))


def _shape(element: Node) -> Shape:
    if element.tag != "xs:element" or "name" not in element.attributes:
        raise CdsiError(f"{element.place}: the schema has something other than named elements here")
    inner = element
    for tag in ("xs:complexType", "xs:sequence"):
        if inner.children:
            inner = _only_child(inner, tag)
    most = element.attributes.get("maxOccurs", "1")
    return Shape(
        element.attributes["name"],
        int(element.attributes.get("minOccurs", "1")),
        None if most == "unbounded" else int(most),
        tuple(_shape(child) for child in inner.children),
    )


def _only_child(node: Node, tag: str) -> Node:
    found = [child.tag for child in node.children]
    if found != [tag]:
        raise CdsiError(f"{node.place}: one <{tag}> is expected inside, not {found}")
    return node.children[0]


def check_shape(node: Node, shape: Shape) -> None:
    """Refuse an element that the schema does not have in this place, or that lacks what it must have."""
    if node.tag != shape.tag:
        raise CdsiError(f"{node.place}: <{shape.tag}> is expected here")
    if shape.sequence and node.raw.strip():
        raise CdsiError(f"{node.place}: text is not expected here")
    remaining = list(node.children)
    for expected in shape.sequence:
        count = 0
        while remaining and remaining[0].tag == expected.tag and count != expected.maximum:
            check_shape(remaining.pop(0), expected)
            count += 1
        if count < expected.minimum:
            raise CdsiError(f"{node.place}: <{expected.tag}> is missing")
    if remaining:
        raise CdsiError(f"{remaining[0].place}: the schema does not have this element here")
