"""What a clinician reads of what a home told: the name of each kind."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

TOLD = {
    "after_covid_check": _("Check after COVID-19"),
    "answered": _("Answer to a reminder"),
    "antiviral_asked": _("Asked about an antiviral"),
    "caregiver_ill": _("Caregiver ill"),
    "checklist_started": _("Checklist begun"),
    "counted": _("Supply counted"),
    "door_checked": _("Visitor checked at the door"),
    "dose_given": _("Dose given"),
    "drill": _("Battery test"),
    "exposed": _("Contact with an infection"),
    "function_scored": _("Function scored"),
    "infection_plan_switched": _("Infection plan switched on or off"),
    "milestone": _("Step of care"),
    "order_sent": _("Order sent"),
    "power": _("Power cut or return"),
    "reading": _("Measurement"),
    "recovered": _("Illness over"),
    "restocked": _("Supply came in"),
    "routine_done": _("Routine done"),
    "sheet_printed": _("Emergency sheet printed"),
    "symptom": _("First sign of an infection"),
    "test": _("Home test"),
    "ticked": _("Step of a checklist done"),
    "undone": _("Something taken back"),
    "upkeep_done": _("Upkeep done"),
    "used": _("Supply used"),
    "visit_answered": _("Question for the visit answered"),
    "visit_question": _("Question for the visit"),
}
