"""What is due, as pages show it: in order, with words, and with an id that can stand in an address."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import cached_property
from uuid import UUID, uuid5
from zoneinfo import ZoneInfo

from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from caregiving.agenda import short_words, why, words
from caregiving.agenda.due import OUTCOME_WITHIN
from caregiving.agenda.item import Due, Urgency
from caregiving.guidance.moments import local_day
from caregiving.patients.models import Patient

ICONS = {
    "danger": "wrong", "antiviral.ask": "phone", "antiviral.ask_anyway": "phone", "antiviral.ask_other": "phone",
    "flu.ask": "phone", "flu.ask_anyway": "phone",
    "test": "test", "check": "fever", "isolation": "door", "supply.order": "box", "supply.count": "box",
    "vaccine": "care", "vaccine.season": "care", "upkeep": "spray", "upkeep.after_illness": "spray",
    "dose": "pill", "routine": "clock",
    "drill": "battery", "screening": "sheet", "score": "curve", "after_covid": "care",
    "after_covid.flags": "phone", "lung_test": "care", "weight": "curve", "weight.loss": "phone", "sheet": "print",
    "screening.read": "sheet", "team.message": "care", "leave.ends": "care",
}  # fmt: skip
# Said by their own page, with what was counted, ordered, tested or measured; one tap would lose that.
OWN_PAGE = {
    "supply.order": "order", "supply.count": "count", "test": "illness", "antiviral.ask": "illness",
    "antiviral.ask_anyway": "illness", "antiviral.ask_other": "illness", "drill": "drill", "sheet": "sheet",
    "screening.read": "screening", "check": "daily_check", "after_covid": "after_check", "score": "function_score",
    "weight": "measures", "leave.ends": "team",
}  # fmt: skip
ABOUT_ITS_SUBJECT = {"order", "count", "drill"}
ANTIVIRAL = ("antiviral.ask", "antiviral.ask_other", "antiviral.ask_anyway")
BY = ANTIVIRAL[:2]
COMING, A_DAY, HALF_A_DAY = timedelta(days=14), timedelta(days=1), timedelta(hours=12)


@dataclass(frozen=True)
class Item:
    """A due item with its words in the active language."""

    due: Due
    patient: Patient
    now: datetime

    @cached_property
    def id(self) -> UUID:
        """Names the occurrence in an address without saying what it is about."""
        return uuid5(self.patient.id, self.due.key)

    @cached_property
    def title(self) -> str:
        return words.title(self.due, self.patient.zone)

    @cached_property
    def short(self) -> str:
        return short_words.short(self.due, self.patient.zone)

    @cached_property
    def when(self) -> str:
        return _("Now") if self.is_open else clock_or_day(self.due.due, self.now, self.patient.zone)

    @property
    def in_vain_since(self) -> str:
        """When the last one who was asked had had time to answer."""
        return clock_of_the_night(self.due.passed_at or self.due.due, self.now, self.patient.zone)

    @property
    def outcome_by(self) -> datetime | None:
        """Until when whoever has it may say what came of it; after that the others are asked anew."""
        return self.due.owned_at + OUTCOME_WITHIN if self.due.owned_at else None

    @property
    def by(self) -> date | None:
        """The day by which the antiviral is best asked about: on the usual count once the strict one is over."""
        params = self.due.params
        told = params.get("usual" if params.get("phase") == "usual_only" else "strict") or params.get("until")
        return date.fromisoformat(str(told)) if told and self.due.kind in BY else None

    @property
    def icon(self) -> str:
        return ICONS.get(self.due.kind, "clock")

    @property
    def is_open(self) -> bool:
        return self.due.open_at(self.now) and self.due.reminds_from <= self.now

    @property
    def is_critical(self) -> bool:
        return self.due.urgency is Urgency.CRITICAL

    @property
    def may_have_changed(self) -> bool:
        """Whether what it rests on should have been read again by today."""
        return why.may_have_changed(self.due.rule_ids, local_day(self.now, self.patient.zone))

    @property
    def presses(self) -> bool:
        """Whether it is for this hour or this day; the rest can wait."""
        return self.due.urgency is not Urgency.ROUTINE or self.due.only_listed

    @property
    def page(self) -> str:
        """The address of the page on which this is answered; empty when one tap says it all."""
        name = "exposed" if self.due.params.get("contact_on") else OWN_PAGE.get(self.due.kind, "")
        if not name:
            return ""
        return reverse(name, args=[UUID(self.due.subject)]) if name in ABOUT_ITS_SUBJECT else reverse(name)


class Agenda:
    """The due items of one patient at one moment."""

    def __init__(self, patient: Patient, items: Sequence[Due], now: datetime) -> None:
        self._now = now
        self._items = [Item(due, patient, now) for due in items if due.closes > now]

    @cached_property
    def open(self) -> list[Item]:
        """Open now: what is critical, then what is for this hour or today, then what can wait; by when it is due."""
        return sorted((item for item in self._items if item.is_open), key=_rank)

    @cached_property
    def coming(self) -> list[Item]:
        """Not open yet, or put off, in the two weeks to come: by time."""
        until = self._now + COMING
        found = [item for item in self._items if not item.is_open and item.due.reminds_from < until]
        return sorted(found, key=lambda item: (item.due.due, item.due.key))

    def next(self, count: int, without: Item | None) -> list[Item]:
        """The next few for the first screen: what can wait comes after what has its hour within a day."""
        soon = [item for item in self.coming if item.due.due < self._now + A_DAY]
        rest = [item for item in self.coming if item not in soon]
        pressing = [item for item in self.open if item.presses]
        waiting = [item for item in self.open if not item.presses]
        return [item for item in [*pressing, *soon, *waiting, *rest] if item is not without][:count]

    @property
    def waiting(self) -> list[Item]:
        """Open and not yet in anybody's hands."""
        return [item for item in self.open if not item.due.owner]

    @property
    def unanswered(self) -> Item | None:
        """What everybody was asked about in vain."""
        return next((item for item in self.waiting if item.due.passed_at), None)

    @property
    def only(self) -> Item | None:
        """The one open item that a single tap on Done can mean."""
        return self.open[0] if len(self.open) == 1 and not self.open[0].page else None

    def first(self, *kinds: str) -> Item | None:
        """The first open item of a kind; of several kinds, of the first that has one."""
        return next((item for kind in kinds for item in self.open if item.due.kind == kind), None)

    def begun(self, kind: str) -> Item | None:
        """The item of a kind that is open, also at night while its messages wait for the morning."""
        held_back = (item for item in self.coming if item.due.open_at(self._now) and not item.due.later_until)
        return self.first(kind) or next((item for item in held_back if item.due.kind == kind), None)

    def first_to_come(self, *kinds: str) -> Item | None:
        """The next item of a kind that is not open yet; of several kinds, of the first that has one."""
        return next((item for kind in kinds for item in self.coming if item.due.kind == kind), None)

    def find(self, item_id: UUID) -> Item | None:
        return next((item for item in self._items if item.id == item_id), None)


def clock_or_day(moment: datetime, now: datetime, zone: ZoneInfo) -> str:
    """A narrow word for a moment: the clock today, the weekday within a week, else the date."""
    local, today = moment.astimezone(zone), now.astimezone(zone).date()
    away = (local.date() - today).days
    if away == 0:
        return date_format(local, pgettext("time of the day, as in 20:00", "H:i"))
    return date_format(local, "D" if 0 < away < 7 else pgettext("a day, as in 24 Nov", "j M"))


def clock_of_the_night(moment: datetime, now: datetime, zone: ZoneInfo) -> str:
    """As `clock_or_day`, but what is less than half a day away has its clock also on the other side of midnight."""
    if abs(moment - now) < HALF_A_DAY:
        return date_format(moment.astimezone(zone), pgettext("time of the day, as in 20:00", "H:i"))
    return clock_or_day(moment, now, zone)


def _rank(item: Item) -> tuple[bool, bool, datetime, str]:
    return not item.is_critical, not item.presses, item.due.due, item.due.key
