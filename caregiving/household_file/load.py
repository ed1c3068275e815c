"""A household into the database: all of it or nothing, and what is there already is left alone.

Nouns that differ are changed, new ones added; happenings are only ever added. What has gone from the file stays
in the database and is named, since a file that forgets a medicine must not make it disappear.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

from allauth.account.models import EmailAddress
from django.core.exceptions import ValidationError
from django.db import models

from caregiving import record
from caregiving.household_file import tables
from caregiving.household_file.maker import Entry
from caregiving.household_file.problems import HouseholdFileError, Path, Problem, read_and_allowed
from caregiving.household_file.rows import Home
from caregiving.patients.happenings import Happening
from caregiving.people.models import CareTeam, CareTeamMembership, User
from caregiving.reminders.models import Preference

# What the product itself keeps about a noun, unless the file says something about it.
KEPT_BY_THE_PRODUCT = frozenset(
    {
        "created_at",
        "updated_at",
        "password",
        "last_login",
        "is_active",
        "is_staff",
        "is_superuser",
        "card",
        "ends_at",
        "stale_since",
        "stale_because",
        "read_by_family_at",
        "handed_over_at",
        "handover_note",
    }
)
# Found by what they are called: they may have been made without a file, and then they stay as they are.
SHARED: dict[type[models.Model], tuple[str, ...]] = {
    User: ("email",),
    CareTeam: ("name",),
    CareTeamMembership: ("user", "team", "role"),
    Preference: ("user",),
}


@dataclass(slots=True)
class Loaded:
    """What a loading did: how many rows were added, changed and found as they were, and what the file left out."""

    new: int = 0
    changed: int = 0
    same: int = 0
    left_out: list[str] = field(default_factory=list)


def load(home: Home, now: datetime) -> Loaded:
    """Store a household as it is at `now`. Raises `HouseholdFileError`, and then nothing was stored."""
    loading = _Loading(home, now)
    with record.together(now):
        for entry in home.entries:
            loading.store(entry)
        if loading.problems:
            raise HouseholdFileError(loading.problems)
        loading.done.left_out = list(_left_out(home))
        if loading.done.new or loading.done.changed:
            record.plan_again([home.patient.pk], now)
    return loading.done


class _Loading:
    def __init__(self, home: Home, now: datetime) -> None:
        self.now = now
        self.done = Loaded()
        self.problems: list[Problem] = []
        self._known = _known(entry.thing for entry in home.entries)
        self._stands_for: dict[UUID, models.Model] = {}

    def store(self, entry: Entry) -> None:
        thing = entry.thing
        self._relink(thing)
        try:
            if isinstance(thing, Happening):
                self._happening(thing)
            elif others := self._made_elsewhere(thing):
                self._stands_for[thing.pk] = others
                self.done.same += 1
            else:
                self._noun(entry)
        except record.Conflict:
            words = (
                "read another content than the last time; allowed: what was told stays, tell it anew with its own time"
            )
            self.problems.append(Problem(entry.path, words))
        except ValidationError as error:
            self.problems += _in_words(entry.path, error)
        except _InFuture as error:
            self.problems.append(Problem(entry.path, str(error)))

    def _happening(self, told: Happening) -> None:
        if told.occurred_at > self.now:
            raise _InFuture(told.occurred_at)
        stored = record.happening(told.author, told, self.now)
        self.done.new += stored is record.Stored.NEW
        self.done.same += stored is record.Stored.SAME

    def _noun(self, entry: Entry) -> None:
        known = self._known.get((type(entry.thing), entry.thing.pk))
        if known is None:
            self._save(entry.thing)
            self.done.new += 1
        elif changed := _changes(known, entry):
            for name in changed:
                setattr(known, name, getattr(entry.thing, name))
            self._save(known)
            self.done.changed += 1
        else:
            self.done.same += 1

    def _save(self, thing: models.Model) -> None:
        record.noun(None, thing, self.now)
        if isinstance(thing, User):
            # Whoever signs in proves the address by its code each time; no second code is asked for.
            EmailAddress.objects.get_or_create(
                user=thing, email=thing.email, defaults={"primary": True, "verified": True}
            )

    def _made_elsewhere(self, thing: models.Model) -> models.Model | None:
        names = SHARED.get(type(thing))
        if names is None:
            return None
        found = type(thing)._default_manager.filter(**{name: getattr(thing, name) for name in names}).first()
        return found if found and found.pk != thing.pk else None

    def _relink(self, thing: models.Model) -> None:
        """Let the row refer to those who were there already, in place of those whom the file made up."""
        for named in thing._meta.concrete_fields:
            if isinstance(named, models.ForeignKey):
                other = self._stands_for.get(getattr(thing, named.attname))
                if other is not None:
                    setattr(thing, named.name, other)


class _InFuture(Exception):
    def __init__(self, moment: datetime) -> None:
        super().__init__(read_and_allowed(moment.isoformat(), "what has happened; this is still to come"))


def _known(things: Iterable[models.Model]) -> dict[tuple[type[models.Model], UUID], models.Model]:
    """What is stored already of these nouns: one query a model."""
    ids: dict[type[models.Model], list[UUID]] = defaultdict(list)
    for thing in things:
        if not isinstance(thing, Happening):
            ids[type(thing)].append(thing.pk)
    return {(model, row.pk): row for model, keys in ids.items() for row in model._default_manager.filter(pk__in=keys)}


def _changes(known: models.Model, entry: Entry) -> list[str]:
    """The fields in which the file differs from what is stored."""
    names = [
        column.attname
        for column in known._meta.concrete_fields
        if column.name in entry.said or column.name not in KEPT_BY_THE_PRODUCT
    ]
    return [name for name in names if getattr(known, name) != getattr(entry.thing, name)]


def _left_out(home: Home) -> Iterable[str]:
    """Nouns that a file of this household once brought in, or a person wrote in, and that the file does not hold."""
    held = {entry.thing.pk for entry in home.entries}
    for table in tables.LISTED:
        for row in table.model._default_manager.filter(patient=home.patient).exclude(pk__in=held).order_by("pk"):
            yield f"{table.model._meta.verbose_name} “{row}”"


def _in_words(path: Path, error: ValidationError) -> list[Problem]:
    by_field: dict[str, Any] = error.message_dict if hasattr(error, "error_dict") else {"": error.messages}
    return [
        Problem((*path, name) if name and name != "__all__" else path, " ".join(map(str, messages)))
        for name, messages in by_field.items()
    ]
