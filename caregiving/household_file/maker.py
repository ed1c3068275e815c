"""One row of a household file: its references resolved, its id made, its model's own rules asked."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any
from uuid import UUID, uuid5

from django.core.exceptions import ValidationError
from django.db import models

from caregiving.household_file import constraints, moments, tables
from caregiving.household_file.problems import Path, Problem, choice, quoted, read_and_allowed, spelled
from caregiving.household_file.read import Document
from caregiving.household_file.tables import Table
from caregiving.patients.happenings import Happening
from caregiving.people.models import User

IDS = UUID("5f6d1a52-3a0c-5d0e-9a55-7f0e2c9b4a10")
Given = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Entry:
    """One row: where it stands in the file, the instance, and the fields that the file says something about."""

    path: Path
    thing: models.Model
    said: frozenset[str]


class Maker:
    """Makes rows one after the other, and keeps what was wrong with them and by which names they go."""

    def __init__(self, document: Document) -> None:
        self.zone = document.zone
        self.entries: list[Entry] = []
        self.problems: list[Problem] = []
        self._paths: dict[UUID, Path] = {}
        # (what, within what) -> name -> all that go by it; None stands for one that is itself not sound.
        self._named: dict[tuple[str, str], dict[str, list[models.Model | None]]] = defaultdict(
            lambda: defaultdict(list)
        )
        self._broken: dict[Path, set[str | int | None]] = defaultdict(set)
        for problem in document.problems:
            for depth in range(len(problem.path)):
                self._broken[problem.path[:depth]].add(problem.path[depth])
            self._broken[problem.path].add(None)

    def row(
        self,
        table: Table,
        path: Path,
        given: Given,
        owner: models.Model | None = None,
        *,
        whole: Given | None = None,
        **more: Any,
    ) -> models.Model | None:
        """The instance of one table, or None when it cannot be made; then the reason is among the problems."""
        elsewhere = set(whole) - set(given) if whole else set()
        if not self._broken.get(path, set()) <= table.parts | elsewhere:
            return None
        fields = self._fields(table, path, given)
        if fields is None or (table.owner and owner is None and table.owner not in fields):
            return None
        if table.owner and owner is not None:
            fields[table.owner] = owner
        thing = table.model(**fields, **more)
        self._identify(thing, table, path)
        self._judge(thing, table, path, given)
        self.entries.append(Entry(path, thing, frozenset(fields)))
        return thing

    def _fields(self, table: Table, path: Path, given: Given) -> dict[str, Any] | None:
        fields: dict[str, Any] = {}
        for key, what in table.names.items():
            if key in given:
                named = self._find(what, _within(what, given), given[key], (*path, key))
                if named is None:
                    return None
                fields[table.field_of(key)] = named
        for key in given:
            if key not in table.names and key not in table.parts and key not in table.beside:
                try:
                    fields[table.field_of(key)] = self._value(table, key, given[key])
                except ValueError as error:
                    self.problem((*path, key), given[key], str(error))
                    return None
        return {key: value for key, value in fields.items() if key not in table.beside}

    def _value(self, table: Table, key: str, written: Any) -> Any:
        field: Any = table.model._meta.get_field(table.field_of(key))
        if isinstance(field, models.DateTimeField):
            return moments.moment(written, self.zone)
        if isinstance(field, models.DecimalField):
            return Decimal(written)
        return field.to_python(written)

    def _identify(self, thing: models.Model, table: Table, path: Path) -> None:
        owner = getattr(thing, f"{table.owner}_id") if table.owner else None
        own = [getattr(thing, field) for field in table.key]
        thing.pk = uuid5(IDS, json.dumps([thing._meta.label, owner, *own], default=_spell))
        if isinstance(thing, Happening):
            thing.id = thing.pk  # a kind's own key is its link to the shared part
        if thing.pk in self._paths:
            self.problems.append(
                Problem(path, f"the same as {spelled(self._paths[thing.pk])}; allowed: each only once")
            )
        self._paths[thing.pk] = path

    def _judge(self, thing: models.Model, table: Table, path: Path, given: Given) -> None:
        """The model's own rules, its constraints, and dates in their order."""
        if isinstance(thing, User):
            thing.set_unusable_password()
        if isinstance(thing, Happening):
            thing.recorded_at, thing.digest = thing.occurred_at, thing.fingerprint()
        named = [field.name for field in thing._meta.fields if isinstance(field, models.ForeignKey)]
        try:
            thing.full_clean(exclude=named, validate_unique=False, validate_constraints=False)
        except ValidationError as error:
            for field_name, messages in error.message_dict.items():
                key = table.key_of(field_name)
                self.problems.append(Problem((*path, key), f"read {quoted(given.get(key))}. {' '.join(messages)}"))
        for constraint in constraints.broken(thing):
            key, allowed = constraints.words(constraint)
            self.problem((*path, key), given.get(key), allowed)
        for earlier, later in tables.IN_ORDER.get(table.model, ()):
            if not self._in_order(getattr(thing, earlier), getattr(thing, later)):
                key = table.key_of(later)
                self.problem((*path, key), given.get(key), f"nothing before {table.key_of(earlier)}")

    def _in_order(self, earlier: date | datetime | None, later: date | datetime | None) -> bool:
        if earlier is None or later is None:
            return True
        if isinstance(earlier, datetime) and isinstance(later, datetime):
            return earlier <= later
        return self._day(earlier) <= self._day(later)

    def _day(self, when: date | datetime) -> date:
        return when.astimezone(self.zone).date() if isinstance(when, datetime) else when

    def name(self, what: str, within: str, name: object, thing: models.Model | None) -> None:
        if isinstance(name, str):
            named = self._named[what, within][name.lower() if "@" in name else name]
            if thing not in named:
                named.append(thing)

    def known(self, what: str, name: str) -> list[models.Model | None]:
        """Everything that goes by that name."""
        return self._named[what, ""].get(name, [])

    def _find(self, what: str, within: str, name: str, path: Path) -> models.Model | None:
        known = self._named.get((what, within), {})
        found = known.get(name.lower() if "@" in name else name, [])
        if not found:
            self.problem(path, name, choice(name, list(known)))
        elif len(found) > 1:
            self.problem(path, name, "a name that only one of them has")
        return found[0] if len(found) == 1 else None

    def moment(self, path: Path, written: str | None) -> datetime | None:
        """The moment that is written there; None without one, or with one that cannot be."""
        try:
            return moments.moment(written, self.zone) if written else None
        except ValueError as error:
            self.problem(path, written, str(error))
            return None

    def problem(self, path: Path, read: object, allowed: str) -> None:
        self.problems.append(Problem(path, read_and_allowed(read, allowed)))


def _within(what: str, given: Given) -> str:
    """Where a name counts: a lot's within its supply, a part's within its device."""
    if what == "lot":
        return str(given.get("supply"))
    return f"{given.get('verb')} {given.get('device')}" if what == "upkeep" else ""


def _spell(value: object) -> str:
    if isinstance(value, models.Model):
        return str(value.pk)
    return value.isoformat() if isinstance(value, date | datetime) else str(value)
