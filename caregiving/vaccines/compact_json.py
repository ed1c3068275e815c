"""JSON that a person can review: what fits stands on one line, lists of words are filled, keys keep their order."""

import json
from collections.abc import Sequence

WIDTH = 110


def dumps(value: object, indent: int = 0, before: int = 0) -> str:
    """The text of a value. Its first line comes after `before` characters, its last line stands at `indent`.

    The same value always gives the same text.
    """
    line = json.dumps(value, ensure_ascii=False)
    margin = " " * (indent + 1)
    if before + len(line) < WIDTH or not isinstance(value, dict | list):
        return line
    if isinstance(value, dict):
        keys = [f"{json.dumps(key)}: " for key in value]
        items = zip(keys, value.values(), strict=True)
        pieces = [key + dumps(item, indent + 1, len(margin) + len(key)) for key, item in items]
        return "{\n" + ",\n".join(margin + piece for piece in pieces) + "\n" + " " * indent + "}"
    pieces = [dumps(item, indent + 1, len(margin)) for item in value]
    lines = pieces if any(isinstance(item, dict | list) for item in value) else _filled(pieces, WIDTH - len(margin) - 1)
    return "[\n" + ",\n".join(margin + one for one in lines) + "\n" + " " * indent + "]"


def _filled(words: Sequence[str], width: int) -> list[str]:
    lines = [words[0]]
    for word in words[1:]:
        if len(lines[-1]) + len(word) + 2 <= width:
            lines[-1] += f", {word}"
        else:
            lines.append(word)
    return lines
