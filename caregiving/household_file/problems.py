"""What is wrong with a household file, said so that the person who wrote it can mend it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from difflib import get_close_matches

SHOWN = 50
LONGEST_QUOTE = 60
LONGEST_LIST = 12

Path = tuple[str | int, ...]


@dataclass(frozen=True, slots=True, order=True)
class Problem:
    """One thing to mend: where in the file, what was read there, and what is allowed."""

    path: Path
    words: str

    def __str__(self) -> str:
        return f"{spelled(self.path)}: {self.words}" if self.path else self.words


class HouseholdFileError(Exception):
    """The file cannot be used. `problems` holds everything that was found, in the order of the file's paths."""

    def __init__(self, problems: Iterable[Problem]) -> None:
        self.problems: tuple[Problem, ...] = tuple(sorted(set(problems), key=_order))
        super().__init__(self.problems)

    def __str__(self) -> str:
        lines = [str(problem) for problem in self.problems[:SHOWN]]
        if more := len(self.problems) - len(lines):
            lines.append(f"and {more} more")
        return "\n".join(lines)


def refuse(words: str) -> HouseholdFileError:
    """The error for a file that cannot be looked into at all."""
    return HouseholdFileError([Problem((), words)])


def spelled(path: Path) -> str:
    """A path as people read it: `supplies[2].lots[0].expires`."""
    text = ""
    for step in path:
        text += f"[{step}]" if isinstance(step, int) else f".{_one_line(step)}" if text else _one_line(step)
    return text


def read_and_allowed(read: object, allowed: str) -> str:
    return f"read {quoted(read)}; allowed: {allowed}"


def quoted(value: object) -> str:
    """What was read, short enough for one line."""
    match value:
        case None:
            return "nothing"
        case bool():
            return str(value).lower()
        case dict():
            return "a table"
        case list():
            return "a list"
        case str():
            return f"“{_one_line(value)}”"
    return _one_line(str(value))


def choice(read: object, known: Sequence[str]) -> str:
    """What is allowed when only these words are, the nearest one first in mind."""
    if not known:
        return "nothing, since there is none in this file"
    listed = ", ".join(_one_line(word) for word in known[:LONGEST_LIST])
    more = f" and {len(known) - LONGEST_LIST} more" if len(known) > LONGEST_LIST else ""
    return f"{listed}{more}{did_you_mean(read, known)}"


def did_you_mean(read: object, known: Sequence[str]) -> str:
    near = get_close_matches(read[:LONGEST_QUOTE], known, n=1) if isinstance(read, str) else []
    return f". Did you mean “{_one_line(near[0])}”?" if near else ""


def _one_line(text: str) -> str:
    line = "".join(sign if sign.isprintable() else " " for sign in text[: LONGEST_QUOTE + 1])
    return line if len(line) <= LONGEST_QUOTE else line[:LONGEST_QUOTE] + "…"


def _order(problem: Problem) -> tuple[tuple[tuple[bool, int, str], ...], str]:
    """By path, entries of a list by number."""
    steps = ((isinstance(s, str), s if isinstance(s, int) else 0, str(s)) for s in problem.path)
    return tuple(steps), problem.words
