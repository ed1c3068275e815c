"""Whose health cards are trusted here: the key sets that the operator has pinned, and what was taken back.

Files, so that it works without network; `health_cards/README.md` says where they come from. They are read again
when they change, so that a new list needs no restart.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import TypeVar

from django.conf import settings

from caregiving.vaccines.health_cards import KeySets, Refused, RevocationList

log = logging.getLogger(__name__)
Parsed = TypeVar("Parsed")
MOST_BYTES = 64 * 1024 * 1024
NOBODY = KeySets({}, {}, frozenset())
# A file as it was seen: where, when it was written, how large it is.
Seen = tuple[Path, int, int]


@dataclass(frozen=True, slots=True)
class Trusted:
    """The keys that may sign cards, the lists of revoked cards, and which files could not be used and why."""

    keys: KeySets
    revoked: tuple[RevocationList, ...]
    unusable: tuple[str, ...]

    @property
    def knows_somebody(self) -> bool:
        return bool(self.keys.keys)


def trusted() -> Trusted:
    """As the operator's files say now. A file that cannot be used takes nothing from the others."""
    return _read(_seen(settings.HEALTH_CARD_KEYS), _seen(settings.HEALTH_CARD_CRLS))


def _seen(place: Path) -> tuple[Seen, ...]:
    """The file, or the JSON files of a folder, by name; none when there is nothing."""
    files = sorted(place.glob("*.json")) if place.is_dir() else [place]
    return tuple((file, *_stamp(file)) for file in files if file.is_file())


def _stamp(file: Path) -> tuple[int, int]:
    stat = file.stat()
    return stat.st_mtime_ns, stat.st_size


@lru_cache(maxsize=4)
def _read(keys: tuple[Seen, ...], revoked: tuple[Seen, ...]) -> Trusted:
    unusable: list[str] = []
    sets = list(_parsed(keys, KeySets.from_text, unusable))
    lists = tuple(_parsed(revoked, RevocationList.from_text, unusable))
    for words in unusable:
        log.warning("health cards: %s", words)
    return Trusted(_joined(sets), lists, tuple(unusable))


def _parsed(files: Iterable[Seen], parse: Callable[[bytes], Parsed], unusable: list[str]) -> Iterable[Parsed]:
    for file, _written, size in files:
        try:
            if size > MOST_BYTES:
                unusable.append(f"{file.name} is larger than {MOST_BYTES} bytes")
            else:
                yield parse(file.read_bytes())
        except Refused as refused:
            unusable.append(f"{file.name}: {refused}")
        except OSError as error:
            unusable.append(f"{file.name} cannot be read: {error.strerror}")


def _joined(sets: list[KeySets]) -> KeySets:
    """One key may be pinned in several files, for several issuers."""
    keys = dict(NOBODY.keys)
    refused = dict(NOBODY.refused)
    for one in sets:
        refused.update(one.refused)
        for kid, pinned in one.keys.items():
            keys[kid] = (*keys.get(kid, ()), *pinned)
    return KeySets(keys, refused, frozenset().union(*(one.issuers for one in sets)))
