"""The one door for writes: store, leave an audit line, and on commit plan the household anew.

A happening has an id made on the device. The same id with the same content again is a success (the phone
did not hear our first answer); the same id with other content is a `Conflict` and stores nothing.
"""

from __future__ import annotations

import logging
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import UTC, datetime, timedelta
from enum import Enum
from typing import Any, TypeVar
from uuid import UUID

from auditlog.context import set_actor
from auditlog.models import LogEntry
from django.core.exceptions import ValidationError
from django.db import IntegrityError, models, transaction
from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from caregiving.agenda.models import RuleReview, Snapshot
from caregiving.agenda.reviews import as_said, rules_in_force, what_forbids
from caregiving.guidance.catalog import Rules
from caregiving.guidance.moments import local_day
from caregiving.illness.screening import RESTS_ON, mark_stale, mark_stale_by
from caregiving.patients.happenings import Happening, Undone
from caregiving.patients.models import Patient
from caregiving.people import access
from caregiving.people.base import Noun
from caregiving.people.models import Household, User
from caregiving.reminders.plan import replan

log = logging.getLogger(__name__)
N = TypeVar("N", bound=models.Model)
# Far beyond what the busiest home tells or has; the product's own limits, not clinical numbers.
A_DAY, MOST_TOLD_A_DAY, MOST_OF_A_KIND = timedelta(days=1), 3000, 1000
# Inside `together`: the patients to be planned when it ends.
_waiting: ContextVar[set[UUID] | None] = ContextVar("waiting", default=None)


class Stored(Enum):
    """What became of a happening that was sent."""

    NEW = "new"
    SAME = "same"


class Conflict(Exception):
    """This id is taken by another content. Nothing was stored."""


def happening(author: User | None, told: Happening, now: datetime) -> Stored:
    """Store a happening once. Raises `ValidationError` in the person's words, or `Conflict`."""
    told.digest = told.fingerprint()
    if known := _known(told):
        return known
    told.check_moment(now)
    told.author, told.recorded_at = author, now
    told.occurred_at = min(told.occurred_at, now)
    _check(told)
    _room_for(author, told, now)
    told.check_stored()
    try:
        with transaction.atomic():
            _take_turns(told)
            told.save(force_insert=True)
            _after(author, told, LogEntry.Action.CREATE, now)
    except IntegrityError:
        if known := _known(told):  # the same post came twice at once
            return known
        raise ValidationError(_("This cannot be stored as it is: it contradicts what is already there.")) from None
    return Stored.NEW


def noun(author: User | None, thing: N, now: datetime) -> N:
    """Store a noun, new or changed: of a stored one only what was changed, so that two people who edit different
    things both keep their edit. Raises `ValidationError` in the person's words."""
    _check(thing)
    _room_for(author, thing, now)
    try:
        with transaction.atomic(), set_actor(author):
            _take_turns(thing)
            changed = thing.changed_fields() if isinstance(thing, Noun) else None
            thing.save(update_fields=changed if changed is None else [*changed, "updated_at"])
            _after(author, thing, None, now)
    except IntegrityError:
        raise ValidationError(_("This cannot be stored as it is: it contradicts what is already there.")) from None
    return thing


def removal(author: User | None, thing: models.Model, now: datetime) -> None:
    """Remove a noun. Raises `ValidationError` for one that happenings tell of: those stay, so it stays too."""
    patients = _patients_of(thing)
    try:
        with transaction.atomic(), set_actor(author):
            _take_turns(thing)
            mark_stale(thing, patients, now)
            thing.delete()
            plan_again(patients, now)
    except models.RestrictedError:
        raise ValidationError(_("Something was already told about this. Give it an end instead.")) from None


def undo(author: User | None, happening_id: UUID, undone: Happening, now: datetime) -> Stored:
    """Take a happening back by another one, of the given id. Taken back by two phones it is taken back once."""
    return happening(author, Undone(id=happening_id, patient_id=undone.patient_id, undoes=undone, occurred_at=now), now)


def review(author: User, said: RuleReview, now: datetime) -> RuleReview:
    """Store what a content reviewer (no team), or a care team for its own patients, said about a guidance row.

    The same said again changes nothing. Raises `ValidationError` in the person's words.
    """
    said.by, said.signer, said.at = author, str(author), now
    said.full_clean()
    if said.rule_id not in Rules.load():
        raise ValidationError({"rule_id": _("There is no such row.")})
    if forbids := what_forbids(Rules.load()[said.rule_id].row, as_said(said, UTC), said.value):
        raise ValidationError({"value": forbids})
    before = RuleReview.objects.filter(rule_id=said.rule_id, team=said.team).last()
    if before and all(getattr(before, name) == getattr(said, name) for name in ("state", "value", "reason", "by")):
        return before
    with transaction.atomic():
        acted_on = _acted_on(said, now)
        said.save(force_insert=True)
        LogEntry.objects.log_create(said, action=LogEntry.Action.CREATE, actor=author, changes={}, force_log=True)
        patients = _for_whom_it_counts(said, now)
        # One write, however many homes there are: beat computes them one by one.
        Snapshot.objects.filter(pk__in=patients.values("pk")).update(next_look_at=now)
        if _acted_on(said, now) != acted_on:
            mark_stale_by(Rules.load()[said.rule_id].row, patients, now)
    return said


def _for_whom_it_counts(said: RuleReview, now: datetime) -> QuerySet[Patient]:
    if said.team is None:
        return Patient.objects.all()
    return Patient.objects.filter(access.consent_runs(now, "consents__"), consents__team=said.team)


def _acted_on(said: RuleReview, now: datetime) -> object:
    """What of that row is acted on for those for whom it counts."""
    reviews = RuleReview.objects.filter(Q(team=None) | Q(team=said.team), rule_id=said.rule_id).select_related("team")
    country = Rules.load()[said.rule_id].row.country
    return rules_in_force(list(reviews), country, local_day(now, UTC), UTC)[said.rule_id].value


@contextmanager
def together(now: datetime) -> Iterator[None]:
    """Many writes in one transaction: all or nothing, and each patient planned once."""
    with transaction.atomic():
        waiting: set[UUID] = set()
        token = _waiting.set(waiting)
        try:
            yield
        finally:
            _waiting.reset(token)
        plan_again(waiting, now)


def plan_again(patient_ids: Iterable[UUID], now: datetime) -> None:
    """Mark the patients' agendas as out of date, now, and compute them as soon as this is committed.

    The mark is part of the transaction: should this process die before it has computed, beat finds the mark.
    """
    waiting = _waiting.get()
    if waiting is not None:
        waiting.update(patient_ids)
        return
    marked = sorted(patient_ids)
    # A plan that is being made from older facts must end before this mark, or it would wipe it out.
    _lock_homes(marked)
    for patient_id in marked:
        Snapshot.objects.update_or_create(
            patient_id=patient_id,
            defaults={"next_look_at": now},
            create_defaults={"computed_at": now, "next_look_at": now},
        )
        transaction.on_commit(lambda patient_id=patient_id: _replan(patient_id, now))  # type: ignore[misc]


def _take_turns(thing: models.Model) -> None:
    """Before a fact changes that screening sheets rest on: what is signed meanwhile would not be seen to be stale."""
    if isinstance(thing, RESTS_ON):
        _lock_homes(_patients_of(thing))


def _lock_homes(patient_ids: Iterable[UUID]) -> None:
    """All who lock several homes lock them in one order, so that nobody waits for each other."""
    homes = Patient.objects.filter(pk__in=patient_ids).values("household")
    list(Household.objects.select_for_update().filter(pk__in=homes).order_by("pk"))


def _known(told: Happening) -> Stored | None:
    stored = Happening.objects.filter(id=told.id).values_list("digest", "patient_id").first()
    if stored is None:
        again = isinstance(told, Undone) and Undone.objects.filter(undoes=told.undoes_id, patient=told.patient_id)
        return Stored.SAME if again and again.exists() else None
    if stored == (told.digest, told.patient_id):
        return Stored.SAME
    raise Conflict(_("Something else was already stored under this id."))


def _check(thing: models.Model) -> None:
    """The model's own rules, and that everything it names belongs to the same patient."""
    parents = {link.name for link in thing._meta.parents.values() if link}
    thing.full_clean(exclude=parents)
    owner, whose = access.owner_id(thing), _patients_of(thing)
    for field in thing._meta.concrete_fields:
        if not isinstance(field, models.ForeignKey) or field.name in parents:
            continue
        named: Any = getattr(thing, field.name)
        kind, of = access.owner_id(named) if named is not None else ("", None)
        if (kind == "patient" and of not in whose) or (kind == owner[0] == "user" and of != owner[1]):
            raise ValidationError({field.name: _("This belongs to somebody else.")})


def _room_for(author: User | None, thing: models.Model, now: datetime) -> None:
    """Refuse what no household ever needs, so that one phone gone wild cannot fill the server. Files may hold more."""
    if author is None or not thing._state.adding:
        return
    if isinstance(thing, Happening):
        told = Happening.objects.filter(patient=thing.patient_id, recorded_at__gt=now - A_DAY)
        if told[:MOST_TOLD_A_DAY].count() >= MOST_TOLD_A_DAY:
            raise ValidationError(_("Too much was told today. Nothing was stored. Please tell the operator."))
    elif access.of_the_same_owner(thing)[:MOST_OF_A_KIND].count() >= MOST_OF_A_KIND:
        raise ValidationError(_("There are too many of these already. Nothing was stored."))


def _after(author: User | None, thing: models.Model, action: int | None, now: datetime) -> None:
    if action is not None:
        LogEntry.objects.log_create(thing, action=action, actor=author, changes={}, force_log=True)
    patients = _patients_of(thing)
    mark_stale(thing, patients, now)
    plan_again(patients, now)


def _patients_of(thing: models.Model) -> set[UUID]:
    """Whose agenda may change with it; nobody's for what belongs to nobody. People are reminded by their own clock."""
    kind, owner = ("user", thing.pk) if isinstance(thing, User) else access.owner_id(thing)
    if kind == "patient":
        return {owner}
    homes = {"household": {"household": owner}, "user": {"household__memberships__user": owner}}.get(kind)
    return set(Patient.objects.filter(**homes).values_list("id", flat=True)) if homes else set()


def _replan(patient_id: UUID, now: datetime) -> None:
    try:
        replan(patient_id, now)
    except Exception:  # the fact is stored and marked: the next beat plans it
        log.exception("plan_failed", extra={"times": 1})
