"""What whoever prescribes needs to hear about kidney, swallowing and medicines that clash. Never a dose or a "no"."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext

from caregiving.agenda.facts import Facts
from caregiving.agenda.why import Reason, reasons
from caregiving.guidance import windows
from caregiving.guidance.moments import local_day
from caregiving.guidance.windows import Kidney, KidneyNote, egfr_route, swallow_note
from caregiving.illness.models import ScreeningSheet
from caregiving.patients.models import Measure, ReadingTaken, SwallowRoute
from caregiving.web import together
from caregiving.web.medicines import beside_remdesivir, pairs_in_use

KIDNEY = {
    Kidney.USUAL: gettext_lazy("It is in the usual range of the label."),
    Kidney.REDUCED: gettext_lazy("It is lower: the prescriber needs to hear it before deciding."),
    Kidney.SEVERE: gettext_lazy("It is very low. Sources disagree about that: ask the prescriber, do not give up."),
    Kidney.UNKNOWN: gettext_lazy("No kidney result is written in. Ask who has one."),
    Kidney.NO_LIMITS: gettext_lazy("What it means for this medicine: ask the prescriber."),
}


@dataclass(frozen=True)
class Note:
    """Some sentences for the telephone, and the rows that they rest on."""

    sentences: Sequence[str]
    reasons: Sequence[Reason]


def notes(sheet: ScreeningSheet | None, facts: Facts, *, measures: bool) -> list[Note]:
    """`measures` is false for a care team from which the home keeps them back."""
    kidney = [_kidney(sheet, facts)] if measures else []
    return [*kidney, _swallowing(facts), *_pairs(facts)]


def _pairs(facts: Facts) -> Iterator[Note]:
    """Of the medicines that are given now, those that do not go together, and those that remdesivir does not meet."""
    for met in pairs_in_use(facts):
        yield Note(together.in_the_call(met), reasons(facts.rules, [met.rule_id]))
    for clash in beside_remdesivir(facts):
        yield Note(clash.sentences, clash.reasons)


def _kidney(sheet: ScreeningSheet | None, facts: Facts) -> Note:
    egfr, egfr_on = _newest_result(sheet, facts)
    found = egfr_route(egfr, egfr_on, facts.today, facts.rules)
    result = [_("The kidney result is %(value)s.") % {"value": f"{egfr.normalize():f}"}] if egfr is not None else []
    return Note(
        [*result, str(KIDNEY[found.kidney]), *_age(found, egfr_on)],
        reasons(facts.rules, found.rule_ids),
    )


def _newest_result(sheet: ScreeningSheet | None, facts: Facts) -> tuple[Decimal | None, date | None]:
    """The newest reading, also one that came in after the sheet was signed; without any, what the sheet holds."""
    taken = (one for one in reversed(facts.rows.of(ReadingTaken)) if one.measure == Measure.EGFR)
    if newest := next(taken, None):
        return Decimal(newest.value), local_day(newest.occurred_at, facts.zone)
    return (sheet.egfr, sheet.egfr_on) if sheet else (None, None)


def _age(found: KidneyNote, egfr_on: date | None) -> list[str]:
    """When the result is of, or that a newer one may be needed."""
    if found.kidney is Kidney.UNKNOWN:
        return []
    if egfr_on is None:
        return [_("It is not known of which day it is. Ask whether a new one is needed.")]
    on = date_format(egfr_on, pgettext("a date with its year, as in 2 Mar 1965", "j M Y"))
    said = _("It is of %(on)s. Ask whether a new one is needed.") if found.old else _("It is of %(on)s.")
    return [said % {"on": on}]


def _swallowing(facts: Facts) -> Note:
    """As it is today, whatever it was when the sheet was signed."""
    route = SwallowRoute(facts.rows.patient.swallow_route)
    found = swallow_note(windows.SwallowRoute(route.value), facts.rules)
    said = [_("How medicines go in: %(route)s.") % {"route": route.label}]
    if found.ask_pharmacist:
        said.append(_("Sources disagree about tablets that are not swallowed whole. Ask the pharmacist."))
    return Note(said, reasons(facts.rules, found.rule_ids))
