"""What the dose log shows: the medicines of the list, what was given, and acetaminophen over the last day."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.formats import number_format
from django.utils.translation import gettext as _

from caregiving.agenda import printed, why
from caregiving.agenda.conversion.doses import (
    acetaminophen_doses,
    has_acetaminophen,
    hides_a_fever,
    is_for_nobody_knows_what,
)
from caregiving.agenda.facts import Facts
from caregiving.guidance.after_covid import SUMMED, AcetaminophenDay, Level, acetaminophen
from caregiving.guidance.medicine_names import ACETAMINOPHEN, holds
from caregiving.supplies.models import DoseGiven, Medicine
from caregiving.web.templatetags.web_words import moment
from caregiving.web.visit import Visit


@dataclass(frozen=True)
class Listed:
    """A medicine that can be logged with one tap."""

    medicine: Medicine
    last: DoseGiven | None

    @property
    def hides_fever(self) -> bool:
        return hides_a_fever(self.medicine) and not self.may_hide_fever

    @property
    def may_hide_fever(self) -> bool:
        """For all that is known: its name could not be read."""
        return is_for_nobody_knows_what(self.medicine)

    @property
    def holds_acetaminophen(self) -> bool:
        return holds(self.medicine.name, ACETAMINOPHEN)

    @property
    def may_hold_acetaminophen(self) -> bool:
        return has_acetaminophen(self.medicine) and not self.holds_acetaminophen


def listed(facts: Facts) -> list[Listed]:
    """The medicines in use: those for fever first, then those as needed, then by name."""
    last = {dose.medicine_id: dose for dose in facts.rows.of(DoseGiven)}
    found = [Listed(one, last.get(one.pk)) for one in printed.medicines(facts.rows, facts.today)]
    return sorted(found, key=lambda one: (not one.hides_fever, not one.medicine.as_needed, one.medicine.name))


@dataclass(frozen=True)
class Logged:
    """A dose of the log. Whoever told it can take it back."""

    dose: DoseGiven
    name: str
    mine: bool


def log(visit: Visit) -> list[Logged]:
    """The doses of the last days, the newest first."""
    names = {medicine.pk: str(medicine) for medicine in visit.facts.rows.of(Medicine)}
    told: Sequence[DoseGiven] = visit.facts.rows.of(DoseGiven)
    return [Logged(dose, names[dose.medicine_id], dose.author_id == visit.user.pk) for dose in reversed(told)]


@dataclass(frozen=True)
class Acetaminophen:
    """The sum over the last day in words; it asks and never allows. `day` is None while nobody vouches for the sum."""

    day: AcetaminophenDay | None
    reasons: list[why.Reason]

    @property
    def presses(self) -> bool:
        return self.day is None or self.day.level is not Level.UNDER

    @property
    def sum(self) -> str:
        if self.day is None:
            return ""
        values = {
            "mg": number_format(self.day.milligrams.normalize(), force_grouping=True),
            "hours": int(self.day.window.total_seconds()) // 3600,
        }
        if self.day.at_least:
            return (
                _("At least %(mg)s mg in the last %(hours)s hours. How much was in some doses is not known.") % values
            )
        return _("%(mg)s mg in the last %(hours)s hours.") % values

    @property
    def asks(self) -> str:
        if self.day is None or self.day.ask_from is None or self.day.limit is None:
            return _("How much is too much: ask the pharmacist or the prescriber before any more.")
        if self.day.level is Level.LIMIT:
            limit = number_format(self.day.limit, force_grouping=True)
            return _("%(mg)s mg is the limit for a day. Before any more, ask the pharmacist or the prescriber.") % {
                "mg": limit
            }
        if self.day.level is Level.ASK and self.day.milligrams < self.day.ask_from:
            return _("Nobody can say how much it is. Ask the pharmacist or the prescriber before any more.")
        if self.day.level is Level.ASK:
            ask_from = number_format(self.day.ask_from, force_grouping=True)
            return _("From %(mg)s mg on, ask the pharmacist or the prescriber before any more.") % {"mg": ask_from}
        return ""

    @property
    def under_again(self) -> str:
        if self.day is None or self.day.under_again_at is None:
            return ""
        return _("The sum is under that again from %(at)s, if none is added.") % {"at": moment(self.day.under_again_at)}


def acetaminophen_of(visit: Visit) -> Acetaminophen | None:
    """None in a home without a product that holds it or may."""
    facts = visit.facts
    if not any(has_acetaminophen(medicine) for medicine in facts.rows.of(Medicine)):
        return None
    day = acetaminophen(acetaminophen_doses(facts.rows), visit.now, facts.rules)
    return Acetaminophen(day, why.reasons(facts.rules, SUMMED))
