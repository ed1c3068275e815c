"""The home tests of a household in words: which are good, which were extended, which are past their date."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from caregiving.agenda import why
from caregiving.agenda.conversion.kits import kits
from caregiving.agenda.facts import Facts
from caregiving.guidance.testing import Kit, Kits, Shelf
from caregiving.supplies.models import Lot, Supply, SupplyKind


@dataclass(frozen=True)
class Line:
    """The tests of one lot."""

    supply: Supply
    kit: Kit

    @property
    def left(self) -> str:
        if self.kit.left is None:
            return _("Not counted")
        return ngettext("%(left)s left", "%(left)s left", self.kit.left) % {"left": self.kit.left}

    @property
    def state(self) -> str:
        until = _day(self.kit.until)
        return {
            Shelf.GOOD: _("In date until %(until)s") if until else _("No date is written in"),
            Shelf.EXTENDED: _("In date until %(until)s: longer than the box says"),
            Shelf.LOOK_UP: _(
                "Past the date on the box, %(until)s. Look on the authority's list: it may be good longer."
            ),
            Shelf.EXPIRED: _("Past its date, %(until)s, also by the authority's list"),
        }[self.kit.shelf] % {"until": until}


@dataclass(frozen=True)
class Tests:
    """Every home test, the ones that can be used first."""

    found: Kits
    lines: Sequence[Line]
    reasons: Sequence[why.Reason]
    asks: bool
    """Nobody of the team has said yet how many to keep."""

    @property
    def usable(self) -> bool:
        return any(line.kit.usable for line in self.lines)

    @property
    def sentence(self) -> str:
        values = {"left": self.found.in_date, "wanted": self.found.wanted}
        if self.asks:
            return (
                ngettext(
                    "%(left)s home test is in date. Ask your team how many to keep.",
                    "%(left)s home tests are in date. Ask your team how many to keep.",
                    self.found.in_date,
                )
                % values
            )
        return (
            ngettext(
                "%(left)s home test is in date; %(wanted)s should be kept.",
                "%(left)s home tests are in date; %(wanted)s should be kept.",
                self.found.in_date,
            )
            % values
        )


def tests(facts: Facts) -> Tests:
    found = kits(facts)
    supplies = {row.pk.hex: row for row in facts.rows.of(Supply) if row.kind == SupplyKind.TEST}
    of_lot = {lot.pk.hex: supplies.get(lot.supply_id.hex) for lot in facts.rows.of(Lot)}
    named = ((of_lot.get(kit.lot_id) or supplies.get(kit.lot_id), kit) for kit in found.kits)
    return Tests(
        found=found,
        lines=[Line(supply, kit) for supply, kit in named if supply],
        reasons=why.reasons(facts.rules, [rule_id for rule_id in found.rule_ids if facts.rules.reaches(rule_id)]),
        asks=not facts.rules["SUP-20.kits"].drives_reminders,
    )


def _day(day: date | None) -> str:
    return date_format(day, pgettext("a date with its year, as in 2 Mar 1965", "j M Y")) if day else ""
