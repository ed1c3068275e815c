"""Send one reminder, at least once: claim, compose from what is true now, send, settle.

A worker that is killed before it has settled leaves a lease that runs out; the next one sends again with the
same key, which the channel uses to replace what may have arrived already. No transaction is open while the
network is waited for.
"""

from __future__ import annotations

import logging
from datetime import datetime, timedelta

from caregiving.agenda.models import Snapshot
from caregiving.people import access
from caregiving.people.access import Right
from caregiving.reminders import channels
from caregiving.reminders.channels import Address, Message
from caregiving.reminders.compose import compose
from caregiving.reminders.errors import Later, Never, NotSent
from caregiving.reminders.models import Attempt, Outcome, Reminder, State, Urgency
from caregiving.reminders.timing import next_allowed
from caregiving.reminders.wanted import DIGEST

log = logging.getLogger(__name__)
FIRST_PAUSE, LONGEST_PAUSE = timedelta(seconds=30), timedelta(minutes=10)


def deliver(reminder_id: int, now: datetime) -> None:
    """Send the reminder if it is due and nobody else is at it."""
    reminder = Reminder.objects.claim(reminder_id, now)
    if reminder is None:
        return
    message = compose(reminder, now) if _may_know(reminder, now) else None
    if message is None:
        reminder.settle(state=State.CANCELLED)
        return
    try:
        _send_everywhere(reminder, message, now)
    except Later as error:
        _try_again(reminder, error, now)
    except NotSent as error:
        _give_up(reminder, error, now)
    else:
        reminder.settle(state=State.SENT, sent_at=now, last_error="")


def _may_know(reminder: Reminder, now: datetime) -> bool:
    """Whether the receiver may still see this home: people leave, shifts end, accounts are closed. A morning message
    is about all homes of a person, so it asks that for each of them."""
    return reminder.due_key == DIGEST or access.may(reminder.user, reminder.patient.household_id, now, Right.SEE)


def _send_everywhere(reminder: Reminder, message: Message, now: datetime) -> None:
    """To each address of the person on this channel that has not accepted it yet. One acceptance is enough."""
    channel = channels.channel(reminder.channel)
    done = set(reminder.tries.filter(outcome=Outcome.ACCEPTED).values_list("address", flat=True))
    problems: list[NotSent] = []
    for address in channel.addresses(reminder.user):
        if address.id in done:
            continue
        problem = _send(reminder, address, message, channel, now)
        if problem is None:
            done.add(address.id)
        else:
            problems.append(problem)
    if not done:
        raise next((p for p in problems if isinstance(p, Later)), problems[0] if problems else Never("no address"))


def _send(
    reminder: Reminder, address: Address, message: Message, channel: channels.Channel, now: datetime
) -> NotSent | None:
    attempt = Attempt(reminder=reminder, number=reminder.attempts, at=now, address=address.id)
    try:
        attempt.provider_id = channel.send(address, message)[:200]
    except NotSent as error:
        attempt.outcome, attempt.error = _outcome(error), str(error)[:200]
        return error
    except Exception as error:  # a fault of ours in a channel must not strand the reminder
        log.exception("channel %s failed", reminder.channel)
        attempt.outcome, attempt.error = Outcome.LATER, type(error).__name__
        return Later(type(error).__name__)
    else:
        attempt.outcome = Outcome.ACCEPTED
        return None
    finally:
        attempt.save()


def _outcome(error: NotSent) -> Outcome:
    if isinstance(error, Later):
        return Outcome.LATER
    return Outcome.NEVER if isinstance(error, Never) else Outcome.TELL


def _try_again(reminder: Reminder, error: Later, now: datetime) -> None:
    """As long as it is of use: an hour's outage of the mail server must not silence the night."""
    pause = min(FIRST_PAUSE * 2 ** min(reminder.attempts - 1, 10), LONGEST_PAUSE)
    again = now + max(error.after or timedelta(0), pause)
    if reminder.urgency == Urgency.ROUTINE:
        again = _after_quiet(reminder, again)
    if again >= reminder.expires_at:
        _give_up(reminder, error, now)
        return
    reminder.settle(state=State.PENDING, send_at=again, last_error=str(error)[:200])


def _after_quiet(reminder: Reminder, moment: datetime) -> datetime:
    """A retry must not ring at 3 am either."""
    preference = getattr(reminder.user, "preference", None)
    if preference is None:
        return moment
    return next_allowed(moment, preference.quiet_from, preference.quiet_to, reminder.user.zone)


def _give_up(reminder: Reminder, error: NotSent, now: datetime) -> None:
    """Visible as failed; the household is planned again at once, so that the ladder goes on without this step."""
    if reminder.settle(state=State.FAILED, last_error=str(error)[:200]):
        Snapshot.objects.filter(patient=reminder.patient_id).update(next_look_at=now)
