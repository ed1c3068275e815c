"""The steps of a home's ladder as its page shows them, and how one changes its place."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.utils.translation import gettext as _

from caregiving import record
from caregiving.people.models import Role, User
from caregiving.reminders import phones
from caregiving.reminders.household import Person, Reach
from caregiving.reminders.models import Rung
from caregiving.web.asked import CHANNELS


@dataclass(frozen=True)
class Shown:
    """One step: whom it names, and who that is at this moment."""

    who: str
    people: Sequence[Person]
    channel: str
    minutes: int
    rung: Rung | None = None

    @property
    def names(self) -> str:
        """Who is meant, where the step names nobody."""
        names = ", ".join(person.name for person in self.people)
        return "" if names == self.who else names

    @property
    def reached(self) -> bool:
        """Whether a message of this step would reach somebody, if need be another way."""
        return any(person.channels for person in self.people)

    @property
    def lacks(self) -> list[tuple[str, str]]:
        """For whom the way that it names does not work now, or may not: in two words, and in a sentence."""
        named = self.channel
        without = [person for person in self.people if named and person.channels and named not in person.channels]
        untested = [person for person in self.people if named in person.channels and named in person.unproved]
        return [
            *((_("Not this way now"), _("%(name)s is asked by: %(ways)s.") % _instead(person)) for person in without),
            *((_("Phone not tested"), phones.untapped(person.name)) for person in untested),
        ]

    @property
    def way(self) -> str:
        return str(CHANNELS.get(self.channel, self.channel)) if self.channel else _("every way that works")


def _instead(person: Person) -> dict[str, str]:
    return {"name": person.name, "ways": ", ".join(str(CHANNELS.get(way, way)) for way in person.channels)}


def rungs(found: Reach, household_id: UUID) -> list[Shown]:
    """The household's own steps, in their order; none when it keeps the usual ones."""
    here = {p.id: p for p in found.people if p.role != Role.AIDE or p.on_shift}
    shown = []
    for rung in Rung.objects.filter(household=household_id).select_related("user").order_by("place"):
        people = found.on_duty if rung.user is None else tuple(here[i] for i in [rung.user.id] if i in here)
        who = rung.user.name if rung.user else _("Whoever is on duty")
        shown.append(Shown(who, people, rung.channel, rung.wait_minutes, rung))
    return shown


def usual(found: Reach) -> list[Shown]:
    """The steps that count now, by the names of those who are asked."""
    return [Shown(", ".join(p.name for p in s.people), s.people, s.channel or "", s.wait_minutes) for s in found.steps]


def next_place(household_id: UUID) -> int:
    last = Rung.objects.filter(household=household_id).order_by("place").last()
    return last.place + 1 if last else 1


def neighbour(rung: Rung, *, up: bool) -> Rung | None:
    """The step just before or just after."""
    others = Rung.objects.filter(household=rung.household_id)
    if up:
        return others.filter(place__lt=rung.place).order_by("place").last()
    return others.filter(place__gt=rung.place).order_by("place").first()


def swap(author: User, one: Rung, other: Rung, now: datetime) -> None:
    """Change their places; by way of a free one, since no two steps may ever stand in the same."""
    first, second = one.place, other.place
    with record.together(now):
        for rung, place in ((one, next_place(one.household_id)), (other, first), (one, second)):
            rung.place = place
            record.noun(author, rung, now)
