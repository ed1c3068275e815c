"""The list of medicines: what each holds as far as its name could be read, and which must not meet."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from caregiving.agenda import printed, why
from caregiving.agenda.conversion.doses import goes_inside
from caregiving.agenda.facts import Facts
from caregiving.guidance import medicines as table
from caregiving.guidance.medicine_names import ACETAMINOPHEN, Normalised, hides_fever, normalise
from caregiving.guidance.medicine_strength import acetaminophen_in
from caregiving.guidance.medicines import Met
from caregiving.supplies.models import Medicine
from caregiving.web import together


@dataclass(frozen=True)
class Line:
    """One medicine in use, with its name as the product reads it."""

    medicine: Medicine
    read: Normalised

    @property
    def known(self) -> bool:
        """Whether nothing of the name is left that could not be read."""
        return not self.read.unread

    @property
    def asks_about_fever(self) -> bool:
        """Whether what a person says of it decides if it hides a fever."""
        return not self.known and not hides_fever(self.medicine.name) and goes_inside(self.medicine)

    @property
    def asks_how_much(self) -> bool:
        """Whether it holds acetaminophen, and nothing that is written says how much is in one dose."""
        one = self.medicine
        if ACETAMINOPHEN not in self.read.ingredients:
            return False
        return acetaminophen_in(one.name, one.dose, one.milligrams) is None

    @property
    def suggestions(self) -> list[str]:
        return suggestions(self.medicine.name)


def suggestions(typed: str) -> list[str]:
    """The known names that the typed one is like, nearest first; none for a name that is known. For a person to
    choose from: nothing is replaced by itself."""
    return [suggestion.name for suggestion in normalise(typed).suggestions]


def is_known(typed: str) -> bool:
    return not normalise(typed).unread


def in_use(facts: Facts) -> list[Medicine]:
    used = printed.medicines(facts.rows, facts.today)
    return sorted(used, key=lambda one: (one.name.casefold(), one.dose, str(one.pk)))


def lines(facts: Facts) -> list[Line]:
    """The ones whose name is not known come first: the others wait for nobody."""
    found = [Line(medicine, normalise(medicine.name)) for medicine in in_use(facts)]
    return sorted(found, key=lambda line: line.known)


@dataclass(frozen=True)
class Clash:
    """Two medicines of the list that a source says must not meet."""

    sentences: Sequence[str]
    reasons: Sequence[why.Reason]


REMDESIVIR = "remdesivir"
"""The antiviral to ask about where the first one does not fit."""


def pairs_in_use(facts: Facts) -> tuple[Met, ...]:
    """Whatever the antiviral: those of the medicines in use that a source says must not meet."""
    return table.pairs_of(_as_listed(facts), facts.rules)


def beside_remdesivir(facts: Facts) -> list[Clash]:
    """What to say when it is asked about."""
    return [
        Clash(together.if_asked_about(REMDESIVIR, met), why.reasons(facts.rules, [met.rule_id]))
        for met in table.pairs_with(REMDESIVIR, _as_listed(facts), facts.rules)
    ]


def _as_listed(facts: Facts) -> list[table.Medicine]:
    return [table.Medicine(one.pk.hex, one.name, one.route) for one in in_use(facts)]


def clashes(facts: Facts) -> list[Clash]:
    """The pharmacist is asked, and nothing is told to be ended."""
    return [Clash(together.on_the_list(met), why.reasons(facts.rules, [met.rule_id])) for met in pairs_in_use(facts)]
