"""Send what is due, at least once: claim some, write them from what is true now, send, settle.

A worker that is killed before it has settled leaves leases that run out; the next one sends again with the same
keys, which the channels use to replace what may have arrived already. One that lives renews its leases, however slow
the other side is, and looks again whether somebody has answered meanwhile. No transaction is open while the network
is waited for, and what has its answers is settled while others are still under way.
"""

from __future__ import annotations

import logging
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from time import monotonic
from uuid import UUID

from django.conf import settings
from django.db import InterfaceError, OperationalError, transaction
from django.db.models import F

from caregiving.agenda.models import Snapshot
from caregiving.reminders import channels
from caregiving.reminders.compose import compose
from caregiving.reminders.errors import Later, Never, NotNeeded, NotSent, TellSomebody
from caregiving.reminders.fate import fail_returned
from caregiving.reminders.known import Known, known
from caregiving.reminders.ladder import PATIENCE
from caregiving.reminders.models import Attempt, Outcome, Preference, Reminder, ReminderQuerySet, State, Urgency
from caregiving.reminders.overtaken import overtaken
from caregiving.reminders.post import Handed, Letter, hand_over
from caregiving.reminders.timing import is_quiet, next_allowed

log = logging.getLogger(__name__)
CHUNK = 200
# A kill can repeat at most so many of one process, and what a place has in hand. Fewer would cost more writes.
SETTLED_TOGETHER = 25
# How often a lease is renewed before it would run out.
RENEWED = 4
# What was written so long ago is looked at again before it goes: an answer ends the asking within five seconds.
LOOKS_AGAIN = timedelta(seconds=2)
FIRST_PAUSE, LONGEST_PAUSE = timedelta(seconds=30), timedelta(minutes=10)


@dataclass
class Parcel:
    """One claimed reminder on its way: to each address of the person that has not accepted it yet."""

    reminder: Reminder
    letters: list[Letter]
    accepted_before: bool = False
    may_wake: bool = True
    fault: NotSent | None = None
    answers: list[Handed] = field(default_factory=list)
    took: timedelta = timedelta(0)
    """From the claim to its last answer."""

    @property
    def complete(self) -> bool:
        return len(self.answers) == len(self.letters)

    @property
    def reports(self) -> bool:
        """Whether the other side may have said already that it did not arrive."""
        return channels.reports(self.reminder.channel)

    @property
    def problem(self) -> NotSent | None:
        """Why it reached nobody; None when at least one address has it. Patience is worth more than giving up."""
        if self.fault:
            return self.fault
        problems = [answer.problem for answer in self.answers if answer.problem]
        if self.accepted_before or len(problems) < len(self.answers):
            return None
        graver = [problem for kind in (NotNeeded, Later) for problem in problems if isinstance(problem, kind)]
        return next(iter([*graver, *problems]), Never("no address"))


def deliver(now: datetime) -> int:
    """Send up to a chunk of what is due and nobody else is at. Returns how many were taken; 0: nothing is due."""
    began = monotonic()
    claimed = Reminder.objects.claim(CHUNK, now)
    if claimed:
        facts = known(claimed, now)
        to_send = _hold_back(claimed, facts, now)
        late = overtaken(to_send, now)
        _settle([reminder for reminder in to_send if reminder.pk in late], state=State.LAPSED)
        written = [(one, _parcel(one, facts, now)) for one in to_send if one.pk not in late]
        _settle([reminder for reminder, parcel in written if parcel is None], state=State.CANCELLED)
        _send([parcel for _, parcel in written if parcel], now, began)
    return len(claimed)


def _hold_back(reminders: Sequence[Reminder], facts: Known, now: datetime) -> list[Reminder]:
    """Those that may be sent now. The others are late and would come in their receiver's quiet hours: they wait for
    the end of those, or are too late by then. Nothing was tried: they stand as if planned for that moment."""
    by_moment: defaultdict[datetime, list[Reminder]] = defaultdict(list)
    for one in reminders:
        by_moment[_allowed(one, facts.may_wake(one), now)].append(one)
    free = by_moment.pop(now, [])
    for moment, waiting in by_moment.items():
        untried = {"send_at": moment, "begun_at": moment, "attempts": F("attempts") - 1, "tried_at": None}
        _settle([one for one in waiting if moment < one.expires_at], state=State.PENDING, **untried)
        _settle([one for one in waiting if moment >= one.expires_at], state=State.LAPSED)
    return free


def _allowed(reminder: Reminder, may_wake: bool, moment: datetime) -> datetime:
    """`moment`, or the end of the receiver's quiet hours. What the ladder planned for those hours comes in them."""
    if may_wake:
        return moment
    wants = Preference.of(reminder.user)
    hours = wants.quiet_from, wants.quiet_to, reminder.user.zone
    if reminder.urgency == Urgency.CRITICAL and is_quiet(reminder.begun_at, *hours):
        return moment
    return next_allowed(moment, *hours)


def _parcel(reminder: Reminder, facts: Known, now: datetime) -> Parcel | None:
    """None when nothing is open any more, or the receiver may no longer see it. What cannot be written, as when another
    release kept the agenda, waits by itself until it can: the others of its chunk are of other homes."""
    try:
        message = compose(reminder, facts, now)
    except Exception:
        log.exception("not_written", extra={"reminder": reminder.pk})
        _look_by(reminder.patient_id, now)
        return Parcel(reminder, [], fault=Later("it could not be written"))
    if message is None:
        return None
    channel = channels.channel(reminder.channel)
    letters = [Letter(reminder, address, message, channel) for address in facts.to_try(reminder)]
    return Parcel(reminder, letters, bool(facts.accepted.get(reminder.id)), facts.may_wake(reminder))


def _send(parcels: Sequence[Parcel], now: datetime, began: float) -> None:
    """`began` is when it was `now`, on the clock that is never set."""
    by_id = {parcel.reminder.id: parcel for parcel in parcels}
    complete = [by_id.pop(parcel.reminder.id) for parcel in parcels if parcel.complete]
    letters = [letter for parcel in parcels for letter in parcel.letters]
    pause, off = settings.REMINDER_LEASE / RENEWED, set[int]()
    renewed = looked = began
    for handed in hand_over(letters, min(pause, LOOKS_AGAIN), off):
        if handed:
            parcel = by_id[handed.letter.reminder.id]
            parcel.answers.append(handed)
            parcel.took = timedelta(seconds=monotonic() - began)
            if parcel.complete:
                complete.append(by_id.pop(parcel.reminder.id))
        looks = monotonic() - looked >= LOOKS_AGAIN.total_seconds()
        if looks or len(complete) >= SETTLED_TOGETHER:
            _close(complete, now)
            complete = []
        if monotonic() - renewed >= pause.total_seconds():
            renewed = monotonic()
            _renew([*complete, *by_id.values()], now + timedelta(seconds=renewed - began))
        if looks:
            off |= _not_needed(by_id.values(), now + timedelta(seconds=monotonic() - began))
            looked = monotonic()
    _close(complete, now)
    log.info("chunk_sent", extra={**_counted(parcels), "seconds": round(monotonic() - began, 3)})


def _counted(parcels: Sequence[Parcel]) -> dict[str, int]:
    """For the log, which names nobody."""
    found = Counter(_became(parcel.problem) for parcel in parcels)
    return {became: found[became] for became in ("sent", "later", "not_needed", "failed")}


def _became(problem: NotSent | None) -> str:
    if problem is None:
        return "sent"
    if isinstance(problem, Later):
        return "later"
    return "not_needed" if isinstance(problem, NotNeeded) else "failed"


def _not_needed(parcels: Iterable[Parcel], now: datetime) -> set[int]:
    """What was answered or ended since it was written. The morning message disturbs nobody by coming once too often."""
    asking = [parcel.reminder for parcel in parcels if parcel.reminder.urgency != Urgency.ROUTINE]
    facts = known(asking, now) if asking else None
    return {one.id for one in asking if facts and _parcel(one, facts, now) is None}


def _renew(parcels: Sequence[Parcel], now: datetime) -> None:
    """Nobody else sends what this worker, alive, still has under way."""
    for mine in _still_ours(parcel.reminder for parcel in parcels):
        mine.renew(now)


def _close(parcels: Sequence[Parcel], now: datetime) -> None:
    """Write down what the other sides said and what follows from it, both or neither. What cannot be written down fails
    by itself: the others had their answers, and must not be sent again."""
    try:
        with transaction.atomic():
            _write_down(parcels, now)
    except Exception as error:
        if len(parcels) > 1:
            log.warning("not_settled_together", exc_info=True)
            for parcel in parcels:
                _close([parcel], now)
        elif isinstance(error, (OperationalError, InterfaceError)):
            raise  # the database is away: whoever comes after the lease sends it again
        else:
            log.exception("not_settled", extra={"reminder": parcels[0].reminder.pk})
            _give_up(parcels[0].reminder, TellSomebody("its answer could not be written down"), now)


def _write_down(parcels: Sequence[Parcel], now: datetime) -> None:
    answers = [(answer, now + parcel.took) for parcel in parcels for answer in parcel.answers]
    tried = [(answer, at) for answer, at in answers if not isinstance(answer.problem, NotNeeded)]
    Attempt.objects.bulk_create([_attempt(answer, at) for answer, at in tried])
    for answer, _at in answers:
        if isinstance(answer.problem, Never):
            answer.letter.channel.forget(answer.letter.address)
    sent = [parcel for parcel in parcels if not parcel.problem]
    last = now + max((parcel.took for parcel in sent), default=timedelta(0))  # of one group, a moment apart
    _settle([parcel.reminder for parcel in sent], state=State.SENT, sent_at=last, last_error="")
    fail_returned([parcel.reminder for parcel in sent if parcel.reports], now)
    _call_off([parcel for parcel in parcels if isinstance(parcel.problem, NotNeeded)], now)
    for parcel in parcels:
        if isinstance(parcel.problem, Later):
            _try_again(parcel, parcel.problem, now)
        elif parcel.problem and not isinstance(parcel.problem, NotNeeded):
            _give_up(parcel.reminder, parcel.problem, now)


def _attempt(answer: Handed, at: datetime) -> Attempt:
    letter = answer.letter
    return Attempt(
        reminder=letter.reminder,
        number=letter.reminder.attempts,
        at=at,
        address=letter.address.id,
        outcome=_outcome(answer.problem),
        provider_id=answer.provider_id,
        error=str(answer.problem or "")[:200],
    )


def _outcome(problem: NotSent | None) -> Outcome:
    if problem is None:
        return Outcome.ACCEPTED
    if isinstance(problem, Later):
        return Outcome.LATER
    return Outcome.NEVER if isinstance(problem, Never) else Outcome.TELL


def _settle(reminders: Iterable[Reminder], **outcome: object) -> None:
    """Many at once."""
    for mine in _still_ours(reminders):
        mine.settle(**outcome)


def _still_ours(reminders: Iterable[Reminder]) -> Iterator[ReminderQuerySet]:
    """Without those that another worker has taken over meanwhile, which are at a later attempt."""
    by_attempt: defaultdict[int, list[int]] = defaultdict(list)
    for reminder in reminders:
        by_attempt[reminder.attempts].append(reminder.id)
    for attempts, ids in by_attempt.items():
        yield Reminder.objects.filter(id__in=ids, attempts=attempts)


def _try_again(parcel: Parcel, error: Later, now: datetime) -> None:
    """As long as it is of use: an hour's outage of the mail server must not silence the night. The pause that the
    other side asks for begins with its answer. A retry must not ring at 3 am either, where the first try might not."""
    reminder = parcel.reminder
    pause = min(FIRST_PAUSE * 2 ** min(reminder.attempts - 1, 10), LONGEST_PAUSE)
    soon = now + max(parcel.took + error.after if error.after else pause, pause)
    again = _allowed(reminder, parcel.may_wake, soon)
    if again >= reminder.expires_at:
        _give_up(reminder, error, now)
        return
    tried_at = reminder.tried_at if again == soon else None  # who sleeps is tried anew in the morning
    reminder.settle(state=State.PENDING, send_at=again, tried_at=tried_at, last_error=str(error)[:200])
    if tried_at and reminder.urgency == Urgency.CRITICAL:
        _look_by(reminder.patient_id, max(now, tried_at + PATIENCE))


def _look_by(patient_id: UUID, moment: datetime) -> None:
    """Then at the latest the home is planned again."""
    Snapshot.objects.filter(patient=patient_id, next_look_at__gt=moment).update(next_look_at=moment)


def _call_off(parcels: Sequence[Parcel], now: datetime) -> None:
    """The household is planned again: the answer may have been taken back before this was written down. What was not
    answered, and only too late, is seen as such."""
    if parcels:
        late = [one.reminder for one in parcels if one.reminder.expires_at <= now + one.took]
        _settle(late, state=State.LAPSED)
        _settle([one.reminder for one in parcels if one.reminder not in late], state=State.CANCELLED)
        Snapshot.objects.filter(patient__in={one.reminder.patient_id for one in parcels}).update(next_look_at=now)


def _give_up(reminder: Reminder, error: NotSent, now: datetime) -> None:
    """Visible as failed; the household is planned again at once, so that the ladder goes on without this step."""
    if reminder.settle(state=State.FAILED, last_error=str(error)[:200]):
        Snapshot.objects.filter(patient=reminder.patient_id).update(next_look_at=now)
