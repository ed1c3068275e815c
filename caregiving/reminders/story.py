"""Why a reminder was or was not sent, in plain English for the operator: what was planned and why then, what the
other side said, who answered. It names people, and each item by a number: no medicine, no illness, no kind of item."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from uuid import UUID

from django.db.models import Q

from caregiving.agenda.models import Snapshot
from caregiving.people.models import Membership
from caregiving.reminders.around import Around, around, clock
from caregiving.reminders.awake import Awake, Silence, silences
from caregiving.reminders.channels import NOBODY
from caregiving.reminders.ending import ending
from caregiving.reminders.keys import occurrence
from caregiving.reminders.models import Attempt, Outcome, Preference, Reminder, State, Urgency
from caregiving.reminders.wanted import DIGEST

ABOUT: dict[str, str] = {Urgency.CRITICAL: "critical", Urgency.TOLD: "who has it", Urgency.ROUTINE: "routine"}
ANSWERED = {
    Outcome.ACCEPTED: "accepted",
    Outcome.LATER: "not now, to be tried again",
    Outcome.NEVER: "refused for good, this address is given up",
    Outcome.TELL: "not possible, an operator must look",
    Outcome.RETURNED: "accepted before, but it did not arrive",
}


@dataclass(frozen=True)
class Story:
    """One reminder and what became of it."""

    reminder: Reminder
    around: Around

    @property
    def headline(self) -> str:
        """With the number that the reminder has in the admin."""
        one = self.reminder
        item = self.around.items[one.patient_id, one.due_key]
        about = "morning message" if one.due_key == DIGEST else f"{ABOUT[one.urgency]}, item {item}"
        way = "without any channel" if one.channel == NOBODY else f"by {one.channel}"
        became = f"{one.get_state_display()} (no. {one.pk})"
        return f"{clock(one, one.begun_at)}  {about}, to {one.user.name} {way}: {became}"

    def lines(self, now: datetime) -> list[str]:
        """Why then; what was tried; why it ended as it did."""
        tried = [self._attempt(attempt) for attempt in self.reminder.tries.all()]
        return [self._why_then(), *self._held(), *tried, ending(self.reminder, self.around, now)]

    def _why_then(self) -> str:
        one = self.reminder
        if one.urgency == Urgency.ROUTINE:
            shared = one.patient.household_id != self.around.household_id
            homes = ", one for all the homes of that person" if shared else ""
            return f"Planned for the hour at which {one.user.name} wants the morning message{homes}."
        if one.urgency == Urgency.TOLD:
            return "Planned since somebody has it: told once to each of the others who had been asked."
        if one.step == 0:
            return "Planned as the first step of the ladder: asked at once, by day or night."
        before = self.around.asked.get((occurrence(one.key), one.step - 1), ())
        if not before:
            return f"Planned as step {one.step + 1} of the ladder, counted through its rounds."
        names = " and ".join(dict.fromkeys(row.user.name for row in before))
        if all(row.state == State.FAILED for row in before):
            return f"Planned as step {one.step + 1} of the ladder: the step before, to {names}, could not be sent."
        asked = min(row.begun_at for row in before)
        since = clock(one, asked)
        if asked > one.begun_at:
            later = f"the step before, to {names}, comes later ({since}), and nobody waits for it"
            return f"Planned as step {one.step + 1} of the ladder: {later}."
        return f"Planned as step {one.step + 1} of the ladder: in case {names}, asked {since}, does not answer."

    def _held(self) -> list[str]:
        """That it waits, or waited, for the end of the receiver's quiet hours."""
        one, wants = self.reminder, Preference.of(self.reminder.user)
        if one.urgency != Urgency.ROUTINE and one.step == 0:
            return []
        if one.begun_at.astimezone(one.user.zone).time() != wants.quiet_to:
            return []
        if one.urgency == Urgency.ROUTINE and wants.digest_at == wants.quiet_to:
            return []
        return [f"Held for quiet hours, {wants.quiet_from:%H:%M} to {wants.quiet_to:%H:%M} where {one.user.name} is."]

    def _attempt(self, attempt: Attempt) -> str:
        why = f" ({attempt.error})" if attempt.error else ""
        at = attempt.at.astimezone(self.reminder.patient.zone)
        return (
            f"Attempt {attempt.number} at {at:%H:%M:%S}{self._to(attempt)}: {ANSWERED[Outcome(attempt.outcome)]}{why}."
        )

    def _to(self, attempt: Attempt) -> str:
        """Which of several phones, by what the admin calls it: one attempt goes to each, and none goes twice."""
        several = len({other.address for other in self.reminder.tries.all()}) > 1
        return f" to {attempt.address}" if several else ""


def stories(household_id: UUID, since: datetime) -> list[Story]:
    """Those of a household's reminders that were planned for a moment since then, in a fixed number of queries. A
    morning message is one for all the homes of a person, so each of them tells it."""
    members = Membership.objects.filter(household=household_id).values("user")
    theirs = Q(patient__household=household_id) | Q(urgency=Urgency.ROUTINE, user__in=members)
    rows = Reminder.objects.filter(theirs, begun_at__gte=since)
    rows = (
        rows.select_related("user__preference", "patient").prefetch_related("tries").order_by("begun_at", "step", "id")
    )
    context = around(household_id, found := list(rows))
    return [Story(one, context) for one in found]


def hindrances(household_id: UUID, since: datetime, now: datetime) -> list[str]:
    """Why reminders are missing that were never planned: the server was silent, or the plan of a patient fails."""
    found = [_silent(silence, now) for silence in silences(since, now)]
    if not Awake.objects.exists():
        found.append("Beat and worker gave no sign of life yet: nothing is planned or sent until both run.")
    failing = Snapshot.objects.filter(patient__household=household_id, failures__gt=0).order_by("patient")
    return found + [
        f"A plan of this home failed {times} {'time' if times == 1 else 'times'} in a row: nothing new is planned. "
        "The log says why (event plan_failed)."
        for times in failing.values_list("failures", flat=True)
    ]


def _silent(silence: Silence, now: datetime) -> str:
    began, ended = (f"{at.astimezone(UTC):%a %d %b %H:%M} UTC" for at in (silence.since, silence.until))
    if silence.until == now:
        return f"The server has been silent since {began}: nothing is planned or sent. Do worker and beat run?"
    return f"The server was silent from {began} to {ended}: nothing was planned or sent."
