"""What each page rests on. A row of the guidance that was withdrawn drives nothing there any more; the page names it
and says to ask the team. What is only unapproved is asked about where the page asks the team (`team_asks`)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from caregiving.agenda.sources.after import LUNGS
from caregiving.agenda.why import Reason, reasons
from caregiving.guidance.catalog import Rules, State
from caregiving.guidance.vaccines import every_row
from caregiving.guidance.windows import DRUGS

APART = (
    *("ISO-01", "ISO-01.fever", "ISO-01.antipyretic", "ISO-02", "ISO-03", "ISO-04"),
    *("ISO-06", "ISO-06.gap", "ISO-06.tests"),
)
TESTING = (
    *("TST-01", "TST-01.tests", "TST-02", "TST-02.tests", "TST-03", "TST-03.gap", "TST-04", "TST-05", "TST-06"),
    *("TST-07", "TST-08", "TST-09", "TST-10", "TST-11", "TST-11.wait", "TST-13.covid_max"),
)
ANTIVIRAL = ("AV-04", "AV-16", "AV-18", "AV-20", "AV-21", "AV-23", "AV-24", "AV-25")
OXYGEN = (
    *("RM-10", "SP-01", "SP-02", "SP-05", "OX-01", "OX-03"),
    *("SP-04.ok", "SP-04.call", "SP-04.drop", "SP-04.emergency", "SP-04.sustained", "SP-04.now"),
)
CHECKS = ("MON-01", "MON-01.amber")
DANGER = ("RF-01", "RF-02")
POWER = ("SET-DRILL-AGE", "PW-08", "PW-03", "PW-04", "PW-09")
LIMITS = ("RM-01", "RM-01.symptoms", "RM-02", "RM-03", "RM-07", "RM-08", "RM-09", "RM-13", "RF-03")
COMPARED = (
    *("FR-20.before_window", "FR-20.before_scores", "FR-20.before_span"),
    *("FR-20.after_start", "FR-20.after_scores", "FR-20.after_span"),
)
STOCK = ("SUP-01", "SET-COUNT-AGE", "SET-USE-WINDOW", "SET-USE-PERCENTILE", "SET-USE-LEAST")
VACCINES = (*every_row(), "VAX-C09", "VAX-C10", "VAX-F03", "VAX-R03", "VAX-R07")
PROMPTS = ("MON-04.start", "MON-04.first", "MON-04.second", "MON-04.third", "MON-04.fourth")
RELIED_ON: Mapping[str, tuple[str, ...]] = {
    "web/illness.html": (
        *DANGER,
        *ANTIVIRAL,
        *TESTING,
        *APART,
        *CHECKS,
        *OXYGEN,
        "SUP-20.kits",
        "TST-15",
        "SET-ILLNESS-QUIET",
    ),
    "web/exposed.html": (*TESTING, "TST-13.flu_to", "TST-13.rsv_to", "SUP-20.kits", "TST-15"),
    "web/daily.html": (*DANGER, "SP-05", "OX-01"),
    "web/breathing.html": (*DANGER, "RM-10", "OX-01", "OX-02", "OX-03"),
    "web/power.html": POWER,
    "web/drill.html": POWER,
    "web/device.html": POWER,
    "web/supplies.html": (*STOCK, "SUP-20.kits", "TST-01.tests", "TST-15"),
    "web/supply.html": (
        *STOCK,
        *("SET-CONTROLLED-EARLY", "SUP-09", "SUP-10", "SUP-11", "SUP-11.refills"),
        *("SUP-05", "SUP-06", "SUP-06.shipped"),
    ),
    "web/vaccines.html": VACCINES,
    "web/screening.html": (
        *("SET-SHEET-AGE", "AV-07", "AV-08", "AV-09", "AV-10", "AV-10.us", "AV-10.sg", "AV-14", "AV-19"),
        *("AV-30", "AV-30.eu", "AV-31", "AV-32", "AV-36", "AV-16", "MED-10"),
    ),
    "web/sheet.html": ("OX-01", "OX-02", "SET-PRINT-AGE"),
    "web/function.html": (*COMPARED, "FR-20.item_fall", "OUT-06", "SET-SCORE-AGE", "MON-04.then"),
    "web/measures.html": (*LIMITS, "MON-07", "MON-08", "MON-08.every"),
    "web/doses.html": ("PC-06.warn", "PC-06.max", "PC-06.window"),
    "web/after.html": (
        *("MON-02", "MON-03.from", "MON-03.to", "MON-03.relapse", *PROMPTS, "MON-05.domain", "MON-05.total", "MON-07"),
        *("PC-04.months", "PC-09", "PC-11", "PC-12", "PC-20", "PC-21", "PC-22", "REH-01", "REH-02", "REH-05", "REH-06"),
    ),
    "web/after_visit.html": ("PC-22", "PC-23", "PC-23.more"),
    "web/door.html": ("ISO-01", "ISO-07", "TST-13.covid_max"),
    "web/people.html": ("SET-LADDER-AGE",),
}
# Rows that a country answers in its own way, by their subjects.
SUBJECTS = {
    "web/illness.html": tuple(f"window.{drug}" for drug in DRUGS),
    "web/after.html": (LUNGS,),
    "web/measures.html": (LUNGS,),
}


def withdrawn(rules: Rules, rule_ids: Iterable[str]) -> list[Reason]:
    """Those of these rows that were withdrawn, each once."""
    gone = [one for one in dict.fromkeys(rule_ids) if one in rules and rules[one].state is State.WITHDRAWN]
    return reasons(rules, gone)


def relied_on(template: str, rules: Rules) -> tuple[str, ...]:
    """The rows that this page rests on in the patient's country."""
    own = (rules.about(subject).row.id for subject in SUBJECTS.get(template, ()))
    return (*RELIED_ON.get(template, ()), *own)
