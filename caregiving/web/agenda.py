"""What is due, as pages show it: in order, with words, and with an id that can stand in an address."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from uuid import UUID, uuid5

from caregiving.agenda import words
from caregiving.agenda.item import Due, Urgency
from caregiving.patients.models import Patient

ICONS = {
    "danger": "wrong", "antiviral.ask": "phone", "antiviral.ask_anyway": "phone", "flu.ask": "phone",
    "test": "test", "check": "fever", "isolation": "door", "supply.order": "box", "supply.count": "box",
    "vaccine": "care", "upkeep": "spray", "upkeep.after_illness": "spray", "dose": "pill", "routine": "clock",
    "drill": "battery", "screening": "sheet", "score": "curve", "after_covid": "care", "sheet": "print",
}  # fmt: skip
# Said by their own page, with what was counted, ordered, tested or measured; one tap would lose that.
OWN_PAGE = {
    "supply.order": "order", "supply.count": "count", "test": "illness", "antiviral.ask": "illness",
    "antiviral.ask_anyway": "illness", "drill": "drill", "sheet": "sheet",
}  # fmt: skip
RANK = {Urgency.CRITICAL: 0, Urgency.TODAY: 1, Urgency.ROUTINE: 2}


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
        return words.short(self.due, self.patient.zone)

    @cached_property
    def when(self) -> str:
        return words.when(self.due.due, self.now, self.patient.zone)

    @property
    def icon(self) -> str:
        return ICONS.get(self.due.kind, "clock")

    @property
    def is_open(self) -> bool:
        return self.due.open_at(self.now) and self.due.reminds_from <= self.now

    @property
    def is_late(self) -> bool:
        return self.is_open and self.due.due < self.now

    @property
    def is_critical(self) -> bool:
        return self.due.urgency is Urgency.CRITICAL

    @property
    def own_page(self) -> str:
        """The name of the page on which this is answered; empty when one tap says it all."""
        return OWN_PAGE.get(self.due.kind, "")

    @property
    def page_takes_subject(self) -> bool:
        return self.own_page in {"order", "count", "drill"}


class Agenda:
    """The due items of one patient at one moment."""

    def __init__(self, patient: Patient, items: Sequence[Due], now: datetime) -> None:
        self._items = [Item(due, patient, now) for due in items if due.closes > now]

    @cached_property
    def open(self) -> list[Item]:
        """Open now: the most urgent first, then by when it is due."""
        found = [item for item in self._items if item.is_open]
        return sorted(found, key=lambda item: (RANK[item.due.urgency], item.due.due, item.due.key))

    @cached_property
    def coming(self) -> list[Item]:
        """Not open yet, or put off: by time."""
        found = [item for item in self._items if not item.is_open]
        return sorted(found, key=lambda item: (item.due.reminds_from, item.due.due, item.due.key))

    @property
    def waiting(self) -> list[Item]:
        """Open and not yet in anybody's hands."""
        return [item for item in self.open if not item.due.owner]

    @property
    def only(self) -> Item | None:
        """The one open item that a single tap on Done can mean."""
        return self.open[0] if len(self.open) == 1 and not self.open[0].own_page else None

    def first(self, kind: str) -> Item | None:
        """The first open item of a kind."""
        return next((item for item in self.open if item.due.kind == kind), None)

    def find(self, item_id: UUID) -> Item | None:
        return next((item for item in self._items if item.id == item_id), None)
