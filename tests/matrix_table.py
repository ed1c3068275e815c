"""Who gets what from every page: one line a route and method. A route without a line fails `tests/test_matrix.py`.

A line is about Helen's home. To add a page, add `"its_name": {"get": SEE_PAGE, "post": TELL},` with the row that fits:

    SEE_PAGE   a page of the home that somebody looks at; its address names no home
    HOME_PAGE  the same, but no care team sees it
    SEE        the same, but the address names the home; THING: it names something of a home
    TELL EDIT LEAD   what members write, by the right that it needs
    DESK       the care team's own pages; SIGN and PLAN for those whom only some of them may do
    SIGNED_IN  anybody who is signed in;  OPEN  anybody at all
"""

from __future__ import annotations

MEMBERS = ("lead", "patient", "family", "aide on shift")
CLINICIANS = ("coordinator", "prescriber", "pharmacist", "respiratory")
WHO = (*MEMBERS, "aide off shift", "stranger", *CLINICIANS, "reviewer", "operator", "anonymous")
Row = dict[str, str]


def _row(*inside: str, **other: str) -> Row:
    """Those named get in, for the others it does not exist, who is not signed in is asked to."""
    return {who: "404" for who in WHO} | {"anonymous": "sign in"} | dict.fromkeys(inside, "in") | other


NO_HOME = {"aide off shift": "choose", "reviewer": "choose", "operator": "choose"}
SEE = _row(*MEMBERS, *CLINICIANS)
TELL = _row(*MEMBERS)
EDIT = _row("lead", "patient", "family")
LEAD = _row("lead", "patient")
MINE = _row("lead")  # Ana's own
SEE_PAGE = SEE | NO_HOME | {"stranger": "in"}  # the stranger sees her own home
HOME_PAGE = SEE_PAGE | dict.fromkeys(CLINICIANS, "404")
THING = SEE | NO_HOME  # the address names something of the home, not the home
EDIT_PAGE = EDIT | NO_HOME | {"stranger": "in"}
EDIT_THING = EDIT | NO_HOME
OWN_PAGE = MINE | NO_HOME | {"stranger": "in"}  # of those two alone, who agreed to keep a record of their own
OWN_THING = MINE | NO_HOME
DESK = _row(*CLINICIANS)
SIGN = DESK | {"coordinator": "403", "respiratory": "403"}
PLAN = DESK | {"coordinator": "403", "prescriber": "403", "pharmacist": "403"}
REVIEW = DESK | {"reviewer": "in"}
SIGNED_IN = _row(*WHO) | {"anonymous": "sign in"}
OPEN = _row(*WHO)

TABLE: dict[str, dict[str, Row]] = {
    # the home
    "now": {"get": SEE_PAGE},
    "homes": {"get": SIGNED_IN, "post": SEE},
    "wrong": {"get": SEE_PAGE},
    "breathing": {"get": SEE_PAGE},
    "power": {"get": SEE_PAGE},
    "power_out": {"post": TELL},
    "power_on": {"post": TELL},
    "other": {"get": SEE_PAGE},
    "ready": {"get": SEE_PAGE},
    "equipment": {"get": SEE_PAGE},
    "device": {"get": THING},
    "plan_shown_back": {"post": TELL},
    "first_sign": {"get": SEE_PAGE, "post": TELL},
    "start": {"get": SEE_PAGE, "post": TELL},
    "illness": {"get": SEE_PAGE},
    "begun": {"get": SEE_PAGE},
    "daily_check": {"get": SEE_PAGE, "post": TELL},
    "doses": {"get": SEE_PAGE},
    "dose_given": {"post": TELL},
    "dose_back": {"post": MINE},
    "tested": {"post": TELL},
    "asked": {"post": TELL},
    "switch": {"post": TELL},
    "danger": {"post": TELL},
    "recovered": {"post": TELL},
    "screening": {"get": SEE_PAGE},
    "screening_read": {"post": TELL},
    "drill": {"get": THING, "post": TELL},
    "supplies": {"get": SEE_PAGE},
    "count": {"get": THING, "post": TELL},
    "order": {"get": THING, "post": TELL},
    "due_list": {"get": SEE_PAGE},
    "due_item": {"get": SEE},
    "who_has_it": {"get": SEE},
    "answer": {"post": TELL},
    "reminder": {"get": MINE},
    "reminder_shown": {"post": MINE},
    "people": {"get": HOME_PAGE},
    "disturb": {"post": TELL},
    "subscribe": {"post": TELL},
    "send_test": {"post": MINE},
    "remove_phone": {"post": MINE},
    "tapped": {"get": MINE},
    "ladder": {"get": HOME_PAGE},
    "ladder_add": {"post": LEAD},
    "ladder_move": {"post": LEAD},
    "ladder_remove": {"post": LEAD},
    "team": {"get": SEE_PAGE},
    "team_give": {"post": LEAD},
    "team_share": {"post": LEAD},
    "team_end": {"post": LEAD},
    "sheet": {"get": SEE_PAGE},
    "sheet_crew": {"get": SEE_PAGE},
    "sheet_pdf": {"get": SEE_PAGE},
    "printed": {"post": TELL},
    "sheet_new_code": {"post": LEAD},
    "sheet_opened": {"get": OPEN},
    "checklists": {"get": SEE_PAGE},
    "checklist_begin": {"post": TELL},
    "checklist_run": {"get": SEE},
    "checklist_tick": {"post": TELL},
    "after": {"get": SEE_PAGE},
    "after_check": {"get": SEE_PAGE, "post": TELL},
    "after_visit": {"get": SEE_PAGE},
    "after_statements": {"get": SEE_PAGE},
    "function": {"get": SEE_PAGE},
    "function_score": {"get": SEE_PAGE, "post": TELL},
    "vaccines": {"get": SEE_PAGE},
    "vaccines_of": {"get": SEE},
    "vaccine_dose_new": {"get": EDIT_PAGE, "post": EDIT},
    "vaccine_dose": {"get": EDIT_THING, "post": EDIT},
    "vaccine_card": {"get": EDIT_PAGE, "post": EDIT},
    "vaccine_keep": {"post": EDIT},
    "own_vaccines": {"get": HOME_PAGE},
    "vaccines_agree": {"post": TELL},
    "vaccines_withdraw": {"post": TELL},
    "own_vaccine_dose_new": {"get": OWN_PAGE, "post": MINE},
    "own_vaccine_dose": {"get": OWN_THING, "post": MINE},
    "own_vaccine_card": {"get": OWN_PAGE, "post": MINE},
    "own_vaccine_keep": {"post": MINE},
    "observe": {"post": DESK},
    "undo": {"post": TELL},
    "outbox": {"get": SEE_PAGE},
    "kept": {"get": SEE_PAGE},
    # the care team
    "panel": {"get": DESK, "post": DESK},
    "panel_csv": {"get": DESK},
    "huddle": {"get": DESK},
    "save_view": {"post": DESK},
    "forget_view": {"post": DESK},
    "bulk": {"get": DESK},
    "send_bulk": {"post": DESK},
    "emergency": {"get": DESK, "post": DESK},
    "team_patient": {"get": DESK},
    "outcome": {"get": DESK},
    "closed": {"post": DESK},
    "screening_sheets": {"get": DESK},
    "screening_sheet": {"get": DESK},
    "screening_signed": {"post": SIGN},
    "plans": {"get": DESK},
    "plan_template": {"post": PLAN},
    "plan_devices": {"get": DESK},
    "plan_write": {"get": DESK},
    "plan_publish": {"post": PLAN},
    "plan_confirm": {"post": PLAN},
    "plan_withdraw": {"post": PLAN},
    "guidance": {"get": SIGNED_IN},
    "guidance_row": {"get": SIGNED_IN},
    "guidance_review": {"post": REVIEW},
    # the application itself
    "script": {"get": OPEN},
    "service_worker": {"get": OPEN},
    "manifest": {"get": OPEN},
    "offline": {"get": OPEN},
    "healthz": {"get": OPEN},
    "readyz": {"get": OPEN},
}
