"""Why a reminder was or was not sent, in plain English for the operator: what was planned and why then, what the
other side said, who answered. It names people and kinds of items, never a medicine or an illness."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from caregiving.agenda.models import Answer, Answered
from caregiving.people.models import Membership
from caregiving.reminders.channels import NOBODY
from caregiving.reminders.models import MOST_DEATHS, Attempt, Outcome, Preference, Reminder, State, Urgency
from caregiving.reminders.wanted import DIGEST

ABOUT: dict[str, str] = {Urgency.CRITICAL: "critical", Urgency.TOLD: "who has it", Urgency.ROUTINE: "routine"}
SAID = {Answer.DONE: "said that it is done", Answer.HAVE: "has it", Answer.LATER: "put it off"}
ANSWERED = {
    Outcome.ACCEPTED: "accepted",
    Outcome.LATER: "not now, to be tried again",
    Outcome.NEVER: "refused for good, this address is given up",
    Outcome.TELL: "not possible, an operator must look",
    Outcome.RETURNED: "accepted before, but it did not arrive",
}


@dataclass(frozen=True)
class Around:
    """What stands around a household's reminders: the same questions, people's answers, who still belongs here."""

    asked: Mapping[tuple[str, int], Sequence[Reminder]]
    sent: Mapping[tuple[object, ...], Sequence[datetime]]
    answers: Mapping[tuple[UUID, str], Sequence[Answered]]
    people: frozenset[UUID]


@dataclass(frozen=True)
class Story:
    """One reminder and what became of it."""

    reminder: Reminder
    around: Around

    @property
    def headline(self) -> str:
        one = self.reminder
        about = "morning message" if one.due_key == DIGEST else f"{ABOUT[one.urgency]}, {one.due_key.split(':')[0]}"
        way = "without any channel" if one.channel == NOBODY else f"by {one.channel}"
        return f"{self._clock(one.begun_at)}  {about}, to {one.user.name} {way}: {one.get_state_display()}"

    def lines(self, now: datetime) -> list[str]:
        """Why then; what was tried; why it ended as it did."""
        tried = [self._attempt(attempt) for attempt in self.reminder.tries.all()]
        return [self._why_then(), *self._held(), *tried, self._end(now)]

    def _why_then(self) -> str:
        one = self.reminder
        if one.urgency == Urgency.ROUTINE:
            return f"Planned for the hour at which {one.user.name} wants the morning message."
        if one.urgency == Urgency.TOLD:
            return "Planned since somebody has it: told once to each of the others who had been asked."
        if one.step == 0:
            return "Planned as the first step of the ladder: asked at once, by day or night."
        before = self.around.asked.get((_occurrence(one), one.step - 1), ())
        if not before:
            return f"Planned as step {one.step + 1} of the ladder, counted through its rounds."
        names = " and ".join(dict.fromkeys(row.user.name for row in before))
        if all(row.state == State.FAILED for row in before):
            return f"Planned as step {one.step + 1} of the ladder: the step before, to {names}, could not be sent."
        since = self._clock(min(row.begun_at for row in before))
        return f"Planned as step {one.step + 1} of the ladder: in case {names}, asked {since}, does not answer."

    def _held(self) -> list[str]:
        """That it waits, or waited, for the end of the receiver's quiet hours."""
        one, wants = self.reminder, _preference(self.reminder)
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
        return f"Attempt {attempt.number} at {at:%H:%M:%S}: {ANSWERED[Outcome(attempt.outcome)]}{why}."

    def _end(self, now: datetime) -> str:
        one = self.reminder
        ends = {
            State.PENDING: self._waits,
            State.SENDING: lambda _now: "A worker has it at this moment.",
            State.SENT: self._sent,
            State.FAILED: lambda _now: f"Given up: {one.last_error or 'no address took it'}. The ladder went on.",
            State.CANCELLED: self._cancelled,
            State.LAPSED: self._lapsed,
        }
        return ends[State(one.state)](now)

    def _waits(self, now: datetime) -> str:
        one = self.reminder
        if one.deaths >= MOST_DEATHS:
            return f"Left alone: {one.deaths} workers in a row died over it. An operator must look."
        if one.send_at <= now:
            return f"Due since {self._clock(one.send_at)} and taken by no worker yet: do worker and beat run?"
        return f"To be sent {self._clock(one.send_at)}."

    def _sent(self, now: datetime) -> str:
        one = self.reminder
        receipts = (("Sent", one.sent_at), ("shown", one.shown_at), ("opened", one.opened_at))
        known = ", ".join(f"{word} {self._clock(at)}" for word, at in receipts if at)
        return known + ("." if one.opened_at else ", not opened.")

    def _cancelled(self, now: datetime) -> str:
        one = self.reminder
        if one.user_id not in self.around.people:
            return f"Cancelled: {one.user.name} does not belong to this home any more."
        answers = self.around.answers.get((one.patient_id, one.due_key), ())
        ended = next((answer for answer in answers if answer.recorded_at >= one.created_at), None)
        if ended:
            who = ended.author.name if ended.author else "Somebody"
            return f"Cancelled: {who} {SAID[Answer(ended.verb)]}, {self._clock(ended.occurred_at)}."
        if one.urgency == Urgency.ROUTINE:
            return "Cancelled: nothing for that morning was open any more, or another channel speaks for it."
        return "Cancelled: the item was over or had changed, or the ladder, its people or their channels had."

    def _lapsed(self, now: datetime) -> str:
        one = self.reminder
        newer = [at for at in self.around.sent.get(_about(one), ()) if at >= one.send_at]
        if newer and one.attempts:
            return f"Not sent: the same was said to {one.user.name} in the same way, {self._clock(min(newer))}."
        return f"Too late: it was of use until {self._clock(one.expires_at)}, and was not sent by then."

    def _clock(self, moment: datetime) -> str:
        return f"{moment.astimezone(self.reminder.patient.zone):%a %d %b %H:%M}"


def stories(household_id: UUID, since: datetime) -> list[Story]:
    """Those of a household's reminders that were planned for a moment since then, in a fixed number of queries."""
    rows = Reminder.objects.filter(patient__household=household_id, begun_at__gte=since)
    rows = (
        rows.select_related("user__preference", "patient").prefetch_related("tries").order_by("begun_at", "step", "id")
    )
    around = _around(household_id, found := list(rows))
    return [Story(one, around) for one in found]


def _around(household_id: UUID, rows: Sequence[Reminder]) -> Around:
    asked: defaultdict[tuple[str, int], list[Reminder]] = defaultdict(list)
    sent: defaultdict[tuple[object, ...], list[datetime]] = defaultdict(list)
    answers: defaultdict[tuple[UUID, str], list[Answered]] = defaultdict(list)
    for row in rows:
        asked[_occurrence(row), row.step].append(row)
        if row.sent_at:
            sent[_about(row)].append(row.sent_at)
    said = Answered.objects.standing().filter(patient__household=household_id, due_key__in={r.due_key for r in rows})
    for answer in said.select_related("author").order_by("recorded_at", "id"):
        answers[answer.patient_id, answer.due_key].append(answer)
    members = Membership.objects.filter(household=household_id, user__is_active=True).values_list("user_id", flat=True)
    return Around(asked, sent, answers, frozenset(members))


def _occurrence(one: Reminder) -> str:
    return one.key.rsplit(":", 3)[0]


def _about(one: Reminder) -> tuple[object, ...]:
    return one.patient_id, one.due_key, one.user_id, one.channel


def _preference(one: Reminder) -> Preference:
    return getattr(one.user, "preference", None) or Preference(user=one.user)
