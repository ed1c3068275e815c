"""What whoever prescribes an antiviral needs to hear about kidney and swallowing. Never a dose, never a "no"."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext

from caregiving.agenda.facts import Facts
from caregiving.agenda.why import Reason, reasons
from caregiving.guidance import windows
from caregiving.guidance.windows import Kidney, KidneyNote, egfr_route, swallow_note
from caregiving.illness.models import ScreeningSheet
from caregiving.patients.models import Patient, SwallowRoute

KIDNEY = {
    Kidney.USUAL: gettext_lazy("It is in the usual range of the label."),
    Kidney.REDUCED: gettext_lazy("It is lower: the prescriber needs to hear it before deciding."),
    Kidney.SEVERE: gettext_lazy("It is very low. Sources disagree about that: ask the prescriber, do not give up."),
    Kidney.UNKNOWN: gettext_lazy("No kidney result is written in. Ask who has one."),
}


@dataclass(frozen=True)
class Note:
    """Some sentences for the telephone, and the rows that they rest on."""

    sentences: list[str]
    reasons: list[Reason]


def notes(patient: Patient, sheet: ScreeningSheet | None, facts: Facts) -> list[Note]:
    return [_kidney(sheet, facts), _swallowing(patient, sheet, facts)]


def _kidney(sheet: ScreeningSheet | None, facts: Facts) -> Note:
    egfr, egfr_on = (sheet.egfr, sheet.egfr_on) if sheet else (None, None)
    found = egfr_route(egfr, egfr_on, facts.today, facts.rules)
    result = [_("The kidney result is %(value)s.") % {"value": f"{egfr.normalize():f}"}] if egfr is not None else []
    return Note(
        [*result, str(KIDNEY[found.kidney]), *_age(found, sheet)],
        reasons(facts.rules, found.rule_ids),
    )


def _age(found: KidneyNote, sheet: ScreeningSheet | None) -> list[str]:
    """When the result is of, or that a newer one may be needed."""
    if found.kidney is Kidney.UNKNOWN:
        return []
    if sheet is None or sheet.egfr_on is None:
        return [_("It is not known of which day it is. Ask whether a new one is needed.")]
    on = date_format(sheet.egfr_on, pgettext("a date with its year, as in 2 Mar 1965", "j M Y"))
    said = _("It is of %(on)s. Ask whether a new one is needed.") if found.old else _("It is of %(on)s.")
    return [said % {"on": on}]


def _swallowing(patient: Patient, sheet: ScreeningSheet | None, facts: Facts) -> Note:
    route = SwallowRoute((sheet.route if sheet else "") or patient.swallow_route or SwallowRoute.WHOLE)
    found = swallow_note(windows.SwallowRoute(route.value), facts.rules)
    said = [_("How medicines go in: %(route)s.") % {"route": route.label}]
    if found.ask_pharmacist:
        said.append(_("Sources disagree about tablets that are not swallowed whole. Ask the pharmacist."))
    return Note(said, reasons(facts.rules, found.rule_ids))
