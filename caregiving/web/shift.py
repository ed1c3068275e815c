"""On duty: who takes the alerts now, since when somebody was away, and how one hands over to the next."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from django.contrib.sessions.backends.base import SessionBase
from django.utils.translation import gettext as _

from caregiving import record
from caregiving.equipment.models import RoutineDone
from caregiving.patients.models import Patient
from caregiving.people.models import Membership, Shift, User
from caregiving.supplies.models import DoseGiven
from caregiving.web import undoing
from caregiving.web.agenda import Agenda, Item

# The product's own manners, not clinical numbers: how long one is on duty who does not say when it ends, how far
# the page looks ahead, and from when on a first shift is told what changed.
LASTS, AHEAD = timedelta(hours=12), timedelta(hours=2)
FIRST_TIME, AWAY_AT_MOST = timedelta(hours=24), timedelta(days=14)
SHOWN = 12


@dataclass(frozen=True)
class Done:
    """A dose or a piece of care that somebody has just seen to."""

    what: str
    who: str
    at: datetime


def own(user: User, household: UUID) -> Membership | None:
    return Membership.objects.filter(user=user, household=household).first()


def running(member: Membership, now: datetime) -> Shift | None:
    """The shift that covers `now`, the one that ends last."""
    covering = [shift for shift in _near(member, now) if shift.covers(now)]
    return max(covering, key=lambda shift: shift.ends_at, default=None)


def left_at(member: Membership, now: datetime) -> datetime:
    """When this person was last on duty, before the shift that runs now."""
    begun = [shift for shift in _near(member, now) if not shift.covers(now) and shift.starts_at < now]
    ends = [min(shift.ends_at, shift.handed_over_at or shift.ends_at) for shift in begun]
    return max(max(ends, default=now - FIRST_TIME), now - AWAY_AT_MOST)


def _near(member: Membership, now: datetime) -> Sequence[Shift]:
    return list(Shift.objects.filter(membership=member, ends_at__gt=now - AWAY_AT_MOST, starts_at__lte=now))


def last_note(patient: Patient, since: datetime) -> Shift | None:
    """What was said when the last shift was handed over."""
    over = Shift.objects.filter(membership__household=patient.household_id, handed_over_at__gt=since)
    noted = over.exclude(handover_note="").select_related("membership__user")
    return noted.order_by("-handed_over_at", "pk").first()


def begin(user: User, member: Membership, shift_id: UUID, now: datetime) -> bool:
    """On duty from now on, and whether it is by this tap; nothing changes for who is already."""
    before = running(member, now)
    if before is None and not Shift.objects.filter(pk=shift_id).exists():
        record.noun(user, Shift(id=shift_id, membership=member, starts_at=now, ends_at=now + LASTS), now)
        return True
    return before is not None and before.pk == shift_id


def offer_back(session: SessionBase, shift_id: UUID, patient: UUID, now: datetime) -> None:
    """Says that one is on duty, with the way back from it."""
    undoing.keep(session, [shift_id], patient, _("You are on duty. What is urgent comes to you first."), now)


def take_back(user: User, household: UUID, shift_ids: Collection[UUID], now: datetime) -> None:
    """Never on duty, for who went on duty by mistake: the alerts go where they went before. A shift that was handed
    over stays, the next one rests on it."""
    mine = Shift.objects.filter(membership__household=household, membership__user=user, handed_over_at=None)
    for shift in mine.filter(pk__in=shift_ids):
        record.removal(user, shift, now)


def hand_over(user: User, member: Membership, to: Membership, tap_id: UUID, note: str, now: datetime) -> None:
    """Off duty, and the other one on: both or nothing."""
    if Shift.objects.filter(pk=tap_id).exists():  # the same tap once more
        return
    with record.together(now):
        for shift in [shift for shift in _near(member, now) if shift.covers(now)]:
            shift.handed_over_at, shift.handover_note = now, note
            record.noun(user, shift, now)
        begin(user, to, tap_id, now)


def others(member: Membership) -> list[Membership]:
    """To whom one can hand over: who leads comes first."""
    here = Membership.objects.filter(household=member.household_id, user__is_active=True).exclude(pk=member.pk)
    found = list(here.select_related("user").order_by("created_at", "id"))
    return sorted(found, key=lambda one: ORDER.index(one.role) if one.role in ORDER else len(ORDER))


ORDER = ("lead", "family", "aide", "agency")


def next_items(agenda: Agenda, now: datetime) -> list[Item]:
    """What is due by now or within two hours."""
    items: Iterable[Item] = [*agenda.open, *agenda.coming]
    return [item for item in items if item.presses and item.due.due <= now + AHEAD][:SHOWN]


def just_done(patient: Patient, now: datetime) -> list[Done]:
    """Doses and care of the last two hours: whoever comes sees that it is done, and by whom."""
    lately = {"patient": patient, "occurred_at__gt": now - AHEAD, "undone_by": None}
    doses = DoseGiven.objects.filter(**lately).select_related("medicine", "author")
    care = RoutineDone.objects.filter(**lately).select_related("routine", "author")
    found = [Done(str(one.medicine), str(one.author or ""), one.occurred_at) for one in doses[:SHOWN]]
    found += [Done(str(one.routine), str(one.author or ""), one.occurred_at) for one in care[:SHOWN]]
    return sorted(found, key=lambda one: one.at, reverse=True)[:SHOWN]
