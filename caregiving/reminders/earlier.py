"""What earlier plans have done, and what the homes gave of themselves: it decides how planning goes on.

Read for several patients in a fixed number of queries.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime, timedelta
from uuid import UUID

from django.db.models import Exists, Max, OuterRef, Q, QuerySet

from caregiving.agenda.item import Due
from caregiving.agenda.models import Answered
from caregiving.agenda.panel import ASKED_ABOUT, Signs, Unreached
from caregiving.patients.happenings import Happening
from caregiving.patients.models import Patient
from caregiving.people.models import Membership
from caregiving.reminders.channels import NOBODY
from caregiving.reminders.keys import occurrence
from caregiving.reminders.ladder import PATIENCE
from caregiving.reminders.models import Reminder, State, Urgency
from caregiving.reminders.wanted import DIGEST, DIGEST_LASTS, Asked, SoFar

Call = tuple[datetime, datetime]
# When a call that closed a line for good is taken as dealt with: until then the line stays closed as it stood.
CLOSED_FOR_GOOD = timedelta(days=7)


def signs_of(patients: Sequence[Patient], now: datetime) -> dict[UUID, Signs]:
    """When each home last told something, and of each occurrence the newest critical reminder that reached nobody."""
    told = Happening.objects.filter(patient__in=patients).order_by().values("patient")
    last = dict(told.annotate(last=Max("recorded_at")).values_list("patient", "last"))
    lost, calls = _lost(patients, now), _calls(patients, now)
    return {one.pk: _signs(last.get(one.pk) or one.created_at, lost[one.pk], calls[one.pk], now) for one in patients}


def _signs(told_at: datetime, lost: Iterable[Reminder], calls: Sequence[Call], now: datetime) -> Signs:
    """An alert that reached nobody stays until it arrived after all, somebody at home answered what it was about, or a
    team called. The call counts from the day of its next look: until then the line is closed as it stood, and would
    come back at once if it changed. A message or "later" reaches nobody at home, so it ends none."""
    called_at = max((at for at, until in calls if until <= now), default=None)
    unreached = _unreached(row for row in lost if called_at is None or row.send_at >= called_at)
    return Signs(told_at, unreached, called_at, min((until for _at, until in calls if until > now), default=None))


def _calls(patients: Sequence[Patient], now: datetime) -> dict[UUID, list[Call]]:
    """By patient, when a team called about the whole line, and on which day it looks again."""
    since = now - ASKED_ABOUT
    # In one filter: a second one would be about any outcome of a patient who was ever called.
    recent = Patient.objects.filter(
        pk__in=[one.pk for one in patients], outcomes__verb="called", outcomes__line="", outcomes__at__gt=since
    )
    found: dict[UUID, list[Call]] = defaultdict(list)
    for patient_id, at, until in recent.values_list("pk", "outcomes__at", "outcomes__until"):
        found[patient_id].append((at, until or at + CLOSED_FOR_GOOD))
    return found


def _lost(patients: Sequence[Patient], now: datetime) -> dict[UUID, list[Reminder]]:
    """By patient, the critical reminders that are the newest of their occurrence and reached nobody, where nobody at
    home has answered what they are about since."""
    ended = Reminder.objects.filter(urgency=Urgency.CRITICAL, state__in=[State.SENT, State.FAILED, State.LAPSED])
    later = Q(send_at__gt=OuterRef("send_at")) | Q(send_at=OuterRef("send_at"), id__gt=OuterRef("id"))
    same = {"patient": OuterRef("patient"), "due_key": OuterRef("due_key")}
    answered = Answered.objects.standing().filter(**same, occurred_at__gte=OuterRef("send_at"))
    rows = ended.filter(~Exists(ended.filter(later, **same)), ~Exists(answered), patient__in=patients)
    lost = rows.exclude(state=State.SENT).filter(send_at__gt=now - ASKED_ABOUT)
    found: dict[UUID, list[Reminder]] = defaultdict(list)
    for row in lost.select_related("user"):
        found[row.patient_id].append(row)
    return found


def _unreached(lost: Iterable[Reminder]) -> tuple[Unreached, ...]:
    newest_first = sorted(lost, key=lambda row: (row.send_at, row.pk), reverse=True)
    return tuple(Unreached(f"{row.due_key}:{row.pk}", row.send_at, row.user.name, row.due_key) for row in newest_first)


def so_far(agendas: Mapping[UUID, Iterable[Due]], now: datetime) -> dict[UUID, SoFar]:
    """By patient, what earlier plans have done about what is due, however much there was before it."""
    rows = Reminder.objects.exclude(state=State.CANCELLED)
    critical = {item.key for items in agendas.values() for item in items if item.urgency.value == Urgency.CRITICAL}
    ladders = rows.filter(patient__in=agendas, due_key__in=critical, urgency=Urgency.CRITICAL)
    told = rows.filter(patient__in=agendas, urgency=Urgency.TOLD, expires_at__gt=now)
    people = Membership.objects.filter(household__patients__in=agendas).values("user")
    mornings = rows.filter(user__in=people, due_key=DIGEST, send_at__gt=now - 2 * DIGEST_LASTS)
    # The keys of ladders and of words name their patient, those of mornings their person: one table serves all.
    begun, asked = _ladders(ladders, now), _asked(ladders)
    words, messages = _by_channel(told), _by_channel(mornings)
    return {patient_id: SoFar(begun, asked[patient_id], words, messages) for patient_id in agendas}


def _ladders(rows: QuerySet[Reminder], now: datetime) -> dict[str, Asked]:
    """When each ladder began, which of its steps reached nobody at all, and over which ways something or nothing went
    out. One that has not begun yet may move; one without anybody to be reached was none."""
    not_begun = Q(state=State.PENDING, attempts=0, begun_at__gt=now)
    found: dict[str, Asked] = {}
    begun = rows.exclude(not_begun).order_by("-begun_at")
    told = begun.values_list(
        "key", "state", "attempts", "begun_at", "tried_at", "sent_at", "step", "user_id", "channel"
    )
    for key, state, attempts, begun_at, tried_at, sent_at, step, user_id, channel in told:
        asked = found.setdefault(occurrence(key), Asked())
        if state in (State.SENT, State.FAILED, State.LAPSED):
            asked.ended[key] = begun_at
        if channel == NOBODY:
            continue
        asked.begun = begun_at
        (asked.failed if state == State.FAILED else asked.reached).add(step)
        under_way = state in (State.PENDING, State.SENDING) and attempts
        if state == State.FAILED or (under_way and tried_at and tried_at <= now - PATIENCE):
            asked.unsent.add((step, user_id, channel))
        if state == State.SENT:
            asked.sent.setdefault((user_id, channel), begun_at)
            asked.reached_at = max(asked.reached_at, sent_at or begun_at)
    return found


def _asked(ladders: QuerySet[Reminder]) -> dict[UUID, dict[str, set[UUID]]]:
    """By patient, whom the ladder of each item reached, or is reaching at this moment."""
    found: dict[UUID, dict[str, set[UUID]]] = defaultdict(lambda: defaultdict(set))
    reached = ladders.filter(state__in=[State.SENT, State.SENDING]).values_list("patient", "due_key", "user")
    for patient_id, due_key, user_id in reached:
        found[patient_id][due_key].add(user_id)
    return found


def _by_channel(rows: QuerySet[Reminder]) -> dict[tuple[str, UUID], dict[str, str]]:
    """What became of a message to each person, by the channels over which it was tried."""
    found: dict[tuple[str, UUID], dict[str, str]] = defaultdict(dict)
    for key, user_id, channel, state in rows.values_list("key", "user_id", "channel", "state"):
        found[key.rsplit(":", 2)[0], user_id][channel] = state
    return found
