"""What stands around a household's reminders: the same questions, people's answers, who still belongs here."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from caregiving.agenda.models import Answered
from caregiving.people.models import Membership
from caregiving.reminders.keys import occurrence
from caregiving.reminders.models import Reminder
from caregiving.reminders.overtaken import about

About = tuple[object, ...]  # one question to one person in one way


@dataclass(frozen=True)
class Around:
    """`ladders` by occurrence; `asked` by occurrence and step; `same` by question, person and way; `mornings` by person
    and day; `items` by what it is about: its number in this telling, which names no illness as its key does."""

    household_id: UUID
    ladders: Mapping[str, Sequence[Reminder]]
    asked: Mapping[tuple[str, int], Sequence[Reminder]]
    same: Mapping[About, Sequence[Reminder]]
    mornings: Mapping[str, Sequence[Reminder]]
    items: Mapping[tuple[UUID, str], int]
    answers: Mapping[tuple[UUID, str], Sequence[Answered]]
    people: frozenset[UUID]


def around(household_id: UUID, rows: Sequence[Reminder]) -> Around:
    """Read in a fixed number of queries; `rows` in the order of the telling."""
    ladders: defaultdict[str, list[Reminder]] = defaultdict(list)
    asked: defaultdict[tuple[str, int], list[Reminder]] = defaultdict(list)
    same: defaultdict[About, list[Reminder]] = defaultdict(list)
    mornings: defaultdict[str, list[Reminder]] = defaultdict(list)
    answers: defaultdict[tuple[UUID, str], list[Answered]] = defaultdict(list)
    items: dict[tuple[UUID, str], int] = {}
    for row in rows:
        ladders[occurrence(row.key)].append(row)
        asked[occurrence(row.key), row.step].append(row)
        same[about(row)].append(row)
        mornings[morning(row)].append(row)
        items.setdefault((row.patient_id, row.due_key), len(items) + 1)
    said = Answered.objects.standing().filter(patient__household=household_id, due_key__in={r.due_key for r in rows})
    for answer in said.select_related("author").order_by("recorded_at", "id"):
        answers[answer.patient_id, answer.due_key].append(answer)
    members = Membership.objects.filter(household=household_id, user__is_active=True).values_list("user_id", flat=True)
    return Around(household_id, ladders, asked, same, mornings, items, answers, frozenset(members))


def morning(one: Reminder) -> str:
    """Of a morning message: the day and the person, whatever the way."""
    return one.key.rsplit(":", 1)[0]


def clock(one: Reminder, moment: datetime) -> str:
    """By the clock of the home."""
    return f"{moment.astimezone(one.patient.zone):%a %d %b %H:%M}"
