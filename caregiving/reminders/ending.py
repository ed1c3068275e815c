"""Why a reminder ended as it did, or what it waits for, in one plain English sentence for the operator."""

from __future__ import annotations

from datetime import datetime

from caregiving.agenda.models import Answer
from caregiving.reminders.around import Around, clock, morning
from caregiving.reminders.channels import NOBODY
from caregiving.reminders.keys import occurrence
from caregiving.reminders.models import MOST_DEATHS, Preference, Reminder, State, Urgency
from caregiving.reminders.overtaken import about

SAID = {Answer.DONE: "said that it is done", Answer.HAVE: "has it", Answer.LATER: "put it off"}
LEFT_ALONE = f"Left alone: {MOST_DEATHS} workers in a row died over it"


def ending(one: Reminder, around: Around, now: datetime) -> str:
    """The last line of its story."""
    match State(one.state):
        case State.PENDING:
            return _waits(one, now)
        case State.SENDING:
            return _under_way(one, now)
        case State.SENT:
            return _sent(one)
        case State.FAILED:
            return f"Given up: {one.last_error or 'no address took it'}. {_after_failing(one, around)}"
        case State.CANCELLED:
            return _cancelled(one, around)
        case State.LAPSED:
            return _lapsed(one, around)


def _waits(one: Reminder, now: datetime) -> str:
    if one.send_at <= now:
        return f"Due since {clock(one, one.send_at)} and taken by no worker yet: do worker and beat run?"
    return f"To be sent {clock(one, one.send_at)}."


def _under_way(one: Reminder, now: datetime) -> str:
    """Whoever is alive renews the lease: one that ran out was a dead worker's."""
    if one.lease_until is None or one.lease_until > now:
        return "A worker has it at this moment."
    if one.deaths >= MOST_DEATHS:
        return f"{LEFT_ALONE}, the last {clock(one, one.lease_until)}. An operator must look."
    return f"Its worker died, {clock(one, one.lease_until)}, and no other has taken it yet: do worker and beat run?"


def _sent(one: Reminder) -> str:
    receipts = (("Sent", one.sent_at), ("shown", one.shown_at), ("opened", one.opened_at))
    known = ", ".join(f"{word} {clock(one, at)}" for word, at in receipts if at)
    return known + ("." if one.opened_at else ", not opened.")


def _after_failing(one: Reminder, around: Around) -> str:
    """What was done instead. Only what is critical has a ladder."""
    if one.channel == NOBODY:
        return f"Nothing else reaches {one.user.name}: the first screen of the home says so."
    if one.urgency != Urgency.CRITICAL:
        return f"The next channel of {one.user.name} is tried, where there is one."
    ladder = around.ladders[occurrence(one.key)]
    here = [row for row in ladder if (row.step, row.user_id) == (one.step, one.user_id)]
    if others := [row.channel for row in here if row.channel != one.channel and row.state != State.CANCELLED]:
        return f"{one.user.name} was asked by {' and '.join(others)} too."
    if any(row.step > one.step for row in ladder):
        return "The ladder went on."
    return "No further step of the ladder was planned."


def _cancelled(one: Reminder, around: Around) -> str:
    name = one.user.name
    if one.user_id not in around.people:
        return f"Cancelled: {name} does not belong to this home any more."
    answers = around.answers.get((one.patient_id, one.due_key), ())
    ended = next((answer for answer in answers if answer.recorded_at >= one.created_at), None)
    if ended:
        who = ended.author.name if ended.author else "Somebody"
        return f"Cancelled: {who} {SAID[Answer(ended.verb)]}, {clock(one, ended.occurred_at)}."
    if one.urgency == Urgency.ROUTINE:
        return _no_morning(one, around)
    return "Cancelled: the item was over or had changed, or the ladder, its people or their channels had."


def _no_morning(one: Reminder, around: Around) -> str:
    wants = Preference.of(one.user)
    if one.channel == "email" and not (wants.by_email and wants.routine_by_email):
        return f"Cancelled: {one.user.name} wants no morning message by e-mail."
    instead = [row.channel for row in around.mornings[morning(one)] if row.state != State.CANCELLED]
    if instead:
        return f"Cancelled: it was planned by {' and '.join(instead)} instead."
    return "Cancelled: nothing for that morning was open any more, or its hour or its way had changed."


def _lapsed(one: Reminder, around: Around) -> str:
    newer = _newer(one, around) if _set_aside(one) else []
    sent = [row.sent_at for row in newer if row.sent_at and row.sent_at >= one.send_at]
    if sent:
        return f"Not sent: the same was said to {one.user.name} in the same way, {clock(one, min(sent))}."
    if newer:
        last = max(newer, key=_turn)
        became = f"{clock(one, last.begun_at)}: {last.get_state_display()}"
        return f"Not sent: the same question to {one.user.name} in the same way took its place, {became}."
    if _set_aside(one):
        until = clock(one, one.expires_at)
        return f"Too late: it was held for the quiet hours of {one.user.name}, and of use until {until} only."
    too_late = f"it was of use until {clock(one, one.expires_at)}, and was not sent by then."
    return f"{LEFT_ALONE}; {too_late}" if one.deaths >= MOST_DEATHS else f"Too late: {too_late}"


def _set_aside(one: Reminder) -> bool:
    """Claimed and settled without a try. What only ran out of time was not claimed, or nobody settled it, or it had
    its try."""
    tried = any(attempt.number == one.attempts for attempt in one.tries.all())
    return bool(one.attempts) and not one.deaths and not tried


def _newer(one: Reminder, around: Around) -> list[Reminder]:
    """The same question in the same way, that took its place."""
    if one.urgency != Urgency.CRITICAL:
        return []
    return [row for row in around.same[about(one)] if row.pk != one.pk and (row.sent_at or _turn(row) > _turn(one))]


def _turn(one: Reminder) -> tuple[datetime, int]:
    return one.send_at, one.pk
