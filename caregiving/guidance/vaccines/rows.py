"""A row of our own data files, read key by key: what is missing, unknown or misspelt is named with its place."""

from collections.abc import Callable
from datetime import date
from typing import TypeVar

T = TypeVar("T")


class DataError(Exception):
    """A data file is not as it must be. The message names the place."""


class Row:
    """One JSON object. `end()` complains about keys that nobody asked for."""

    def __init__(self, content: object, place: str) -> None:
        if not isinstance(content, dict):
            raise DataError(f"{place}: an object is expected, not {content!r}")
        self._content = content
        self._asked: set[str] = set()
        self.place = place

    def __call__(self, key: str, read: Callable[[str], T]) -> T:
        """The value of a key that must be there."""
        value = self.maybe(key, read)
        if value is None:
            raise DataError(f"{self.place}: {key} is missing")
        return value

    def maybe(self, key: str, read: Callable[[str], T]) -> T | None:
        """The value of a key, or None when it is not there."""
        self._asked.add(key)
        return None if key not in self._content else self._read(self._content[key], read, key)

    def flag(self, key: str) -> bool:
        """True or, when the key is not there, False."""
        self._asked.add(key)
        value = self._content.get(key, False)
        if not isinstance(value, bool):
            raise DataError(f"{self.place}: {key} must be true or false, not {value!r}")
        return value

    def words(self, key: str, read: Callable[[str], T]) -> tuple[T, ...]:
        """A list of words; none when the key is not there."""
        return tuple(self._read(word, read, key) for word in self._list(key))

    def rows(self, key: str, read: Callable[["Row"], T]) -> tuple[T, ...]:
        """A list of objects, each read wholly; none when the key is not there."""
        rows = (Row(content, f"{self.place} {key}[{index}]") for index, content in enumerate(self._list(key)))
        return tuple(row.wholly(read) for row in rows)

    def one(self, key: str, read: Callable[["Row"], T]) -> T | None:
        """One object, read wholly, or None when the key is not there."""
        self._asked.add(key)
        return None if key not in self._content else Row(self._content[key], f"{self.place} {key}").wholly(read)

    def wholly(self, read: Callable[["Row"], T]) -> T:
        """What `read` makes of this row. Raises DataError when it left a key unread."""
        value = read(self)
        unread = sorted(set(self._content) - self._asked)
        if unread:
            raise DataError(f"{self.place}: {unread[0]} is not known")
        return value

    def _list(self, key: str) -> list[object]:
        self._asked.add(key)
        value = self._content.get(key, [])
        if not isinstance(value, list):
            raise DataError(f"{self.place}: {key} must be a list, not {value!r}")
        return value

    def _read(self, value: object, read: Callable[[str], T], key: str) -> T:
        if isinstance(value, bool) or not isinstance(value, str | int | float):
            raise DataError(f"{self.place}: {key} cannot be {value!r}")
        try:
            return read(str(value))
        except ValueError as error:
            raise DataError(f"{self.place}: {key} cannot be {value!r}") from error


def day(text: str) -> date:
    """A date as YYYY-MM-DD. Raises ValueError."""
    return date.fromisoformat(text)
