"""Who gets what from every page: one line a route and method. A route without a line fails `tests/test_matrix.py`.

A line is about Helen's home. To add a page, add `"its_name": {"get": SEE_PAGE, "post": TELL},` with the row that fits:

    SEE_PAGE   a page of the home that somebody looks at; its address names no home
    HOME_PAGE  the same, but no care team sees it
    SEE        the same, but the address names the home; THING: it names something of a home
    TELL EDIT LEAD   what members write, by the right that it needs
    DESK       the care team's own pages; CASE for those that name a patient, OUR_CASE where an emergency opens nothing,
               OUR_OWN for what a team wrote itself; SIGN, PLAN and INVITE for those whom only some of them may do
    SIGNED_IN  anybody who is signed in;  OPEN  anybody at all
    NOBODY     no person: a machine that has the token;  SIGNED  the provider of texts and calls, by its signature
"""

from __future__ import annotations

MEMBERS = ("lead", "patient", "family", "agency", "aide on shift")
CLINICIANS = ("coordinator", "prescriber", "pharmacist", "respiratory")
OTHERS = ("no factor", "leave ended", "emergency")  # clinicians too: without a second factor, of a team that Helen
# lets in no more, and of one that she never did, whose reason opened her record for some hours
WHO = (*MEMBERS, "aide off shift", "stranger", *CLINICIANS, *OTHERS, "reviewer", "operator", "anonymous")
Row = dict[str, str]


def _row(*inside: str, **other: str) -> Row:
    """Those named get in, for the others it does not exist, who is not signed in is asked to."""
    return {who: "404" for who in WHO} | {"anonymous": "sign in"} | dict.fromkeys(inside, "in") | other


NO_HOME = dict.fromkeys(("aide off shift", "reviewer", "operator", "no factor", "leave ended"), "choose")
SEE = _row(*MEMBERS, *CLINICIANS, "emergency")
TELL = _row(*MEMBERS)
EDIT = _row("lead", "patient", "family")
LEAD = _row("lead", "patient")
MINE = _row("lead")  # Ana's own
SEE_PAGE = SEE | NO_HOME | {"stranger": "in"}  # the stranger sees her own home
HOME_PAGE = SEE_PAGE | dict.fromkeys((*CLINICIANS, "emergency"), "404")
THING = SEE | NO_HOME  # the address names something of the home, not the home
EDIT_PAGE = EDIT | NO_HOME | {"stranger": "in"}
EDIT_THING = EDIT | NO_HOME
HANDED_OVER = dict(EDIT_PAGE)  # by another app of the phone, which names no home
OWN_PAGE = MINE | NO_HOME | {"stranger": "in"}  # of those two alone, who agreed to keep a record of their own
OWN_THING = MINE | NO_HOME
DESK = _row(*CLINICIANS, *OTHERS) | {"no factor": "factor"}
CASE = DESK | {"leave ended": "404"}
OUR_CASE = OUR_OWN = CASE | {"emergency": "404"}
VIEW = OUR_OWN | {"coordinator": "404", "pharmacist": "404", "respiratory": "404"}  # a prescriber's own
SIGN = CASE | {"coordinator": "403", "respiratory": "403", "emergency": "403"}
PLAN = CASE | {"coordinator": "403", "prescriber": "403", "pharmacist": "403", "emergency": "403"}
TEMPLATE = PLAN | {"leave ended": "403", "emergency": "in"}  # the therapists' own, of whatever clinic
OUR_TEMPLATE = OUR_OWN | dict.fromkeys(("coordinator", "prescriber", "pharmacist"), "403")
INVITE = DESK | dict.fromkeys(("prescriber", "pharmacist", "respiratory", "leave ended", "emergency"), "403")
REVIEW = DESK | {"reviewer": "in"}
SIGNED_IN = _row(*WHO) | {"anonymous": "sign in"}
CATALOG = SIGNED_IN | {"no factor": "factor"}
OPEN = _row(*WHO)
LETTER = OPEN | {"anonymous": "sign in"}  # a letter goes to whoever holds it, who shows the address first
NOBODY = _row(anonymous="404")
SIGNED = dict.fromkeys(WHO, "403")

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
    "device_new": {"get": EDIT_PAGE, "post": EDIT},
    "device_change": {"get": EDIT_THING, "post": EDIT},
    "upkeep": {"get": EDIT_THING},
    "upkeep_new": {"get": EDIT_THING, "post": EDIT},
    "upkeep_offered": {"post": EDIT},
    "upkeep_change": {"get": EDIT_THING, "post": EDIT},
    "upkeep_remove": {"post": EDIT},
    "device_photos": {"get": EDIT_THING, "post": EDIT},
    "device_photo": {"get": SEE},
    "device_photo_remove": {"post": EDIT},
    "contacts": {"get": EDIT_PAGE},
    "contact_new": {"get": EDIT_PAGE, "post": EDIT},
    "contact_change": {"get": EDIT_THING, "post": EDIT},
    "contact_remove": {"post": EDIT},
    "allergies": {"get": EDIT_PAGE},
    "allergy_new": {"get": EDIT_PAGE, "post": EDIT},
    "allergy_change": {"get": EDIT_THING, "post": EDIT},
    "allergy_remove": {"post": EDIT},
    "wishes": {"get": EDIT_PAGE},
    "wish_new": {"get": EDIT_PAGE, "post": EDIT},
    "wish_change": {"get": EDIT_THING, "post": EDIT},
    "wish_remove": {"post": EDIT},
    "plan_photo": {"get": SEE},
    "plan_shown_back": {"post": TELL},
    "caregiver_ill": {"get": SEE_PAGE, "post": TELL},
    "exposed": {"get": SEE_PAGE, "post": TELL},
    "first_sign": {"get": SEE_PAGE, "post": TELL},
    "start": {"get": SEE_PAGE, "post": TELL},
    "illness": {"get": SEE_PAGE},
    "begun": {"get": SEE_PAGE},
    "daily_check": {"get": SEE_PAGE, "post": TELL},
    "doses": {"get": SEE_PAGE},
    "dose_given": {"post": TELL},
    "dose_back": {"post": MINE},
    "tested": {"post": TELL},
    "other_tested": {"post": TELL},
    "asked": {"post": TELL},
    "switch": {"post": TELL},
    "danger": {"post": TELL},
    "recovered": {"post": TELL},
    "screening": {"get": SEE_PAGE},
    "screening_read": {"post": TELL},
    "drill": {"get": THING, "post": TELL},
    "medicines": {"get": SEE_PAGE},
    "medicine_new": {"get": EDIT_PAGE, "post": EDIT},
    "medicine_meant": {"post": EDIT},
    "medicine_fever": {"post": EDIT},
    "medicine_acetaminophen": {"post": EDIT},
    "supplies": {"get": SEE_PAGE},
    "supply": {"get": THING},
    "supply_new": {"get": EDIT_PAGE, "post": EDIT},
    "supply_change": {"get": EDIT_THING, "post": EDIT},
    "lot": {"get": EDIT_THING, "post": EDIT},
    "supply_came_in": {"get": THING, "post": TELL},
    "supply_box": {"post": TELL},
    "count": {"get": THING, "post": TELL},
    "order": {"get": THING, "post": TELL},
    "due_list": {"get": SEE_PAGE},
    "due_item": {"get": SEE},
    "who_has_it": {"get": SEE},
    "answer": {"post": TELL},
    "reminder": {"get": MINE},
    "reminder_shown": {"post": MINE},
    "people": {"get": HOME_PAGE},
    "patient": {"get": LEAD | NO_HOME | {"stranger": "in"}, "post": LEAD},
    "disturb": {"post": TELL},
    "subscribe": {"post": TELL},
    "send_test": {"post": MINE},
    "send_test_to": {"post": TELL},
    "remove_phone": {"post": MINE},
    "renew_phone": {"post": SIGNED_IN},
    "tapped": {"get": MINE},
    "phone_shown": {"post": MINE},
    "telephone": {"get": HOME_PAGE},
    "telephone_code": {"post": TELL},
    "telephone_prove": {"post": TELL},
    "telephone_ways": {"post": TELL},
    "telephone_remove": {"post": TELL},
    "elsewhere": {"get": HOME_PAGE},
    "elsewhere_keep": {"post": TELL},
    "elsewhere_remove": {"post": TELL},
    "ladder": {"get": HOME_PAGE},
    "ladder_add": {"post": LEAD},
    "ladder_change": {"get": LEAD | NO_HOME, "post": LEAD},
    "ladder_move": {"post": LEAD},
    "ladder_remove": {"post": LEAD},
    "invite": {"get": LEAD | NO_HOME | {"stranger": "in"}, "post": LEAD},
    "invite_again": {"post": LEAD},
    "invite_withdraw": {"post": LEAD},
    "invited": {"get": OPEN, "post": LETTER},
    "home_invited": {"get": OPEN, "post": LETTER},
    "team": {"get": SEE_PAGE},
    "team_give": {"post": LEAD},
    "team_answer": {"post": LEAD},
    "team_share": {"post": LEAD},
    "team_end": {"post": LEAD},
    "team_extend": {"post": LEAD},
    "team_end_opened": {"post": LEAD},
    "sheet": {"get": SEE_PAGE},
    "sheet_crew": {"get": SEE_PAGE},
    "sheet_pdf": {"get": SEE_PAGE},
    "printed": {"post": TELL},
    "sheet_new_code": {"post": LEAD},
    "sheet_opened": {"get": OPEN},
    "mail_answer": {"get": OPEN, "post": OPEN},
    "texted": {"post": SIGNED},
    "telephone_status": {"post": SIGNED},
    "telephone_say": {"post": SIGNED},
    "telephone_pressed": {"post": SIGNED},
    "mail_off": {"get": OPEN, "post": OPEN},
    "settings": {"get": HOME_PAGE},
    "settings_keep": {"post": TELL},
    "settings_download": {"post": LEAD},
    "settings_leave": {"post": TELL},
    "settings_erase": {"get": LEAD | NO_HOME | {"stranger": "in"}, "post": LEAD},
    "shift": {"get": HOME_PAGE},
    "shift_on": {"post": TELL},
    "shift_over": {"get": HOME_PAGE},
    "shift_hand_over": {"post": TELL},
    "questions": {"get": SEE_PAGE},
    "question_ask": {"post": TELL},
    "question_answered": {"post": TELL},
    "door": {"get": HOME_PAGE},
    "door_shared": {"post": LEAD},
    "door_paper": {"get": HOME_PAGE},
    "door_new_code": {"post": LEAD},
    "door_end": {"post": LEAD},
    "door_check": {"get": OPEN, "post": OPEN},
    "door_said": {"get": OPEN},
    "checklists": {"get": SEE_PAGE},
    "checklist_steps": {"get": SEE_PAGE},
    "checklist_begin": {"post": TELL},
    "checklist_run": {"get": SEE},
    "checklist_tick": {"post": TELL},
    "after": {"get": SEE_PAGE},
    "after_check": {"get": SEE_PAGE, "post": TELL},
    "after_visit": {"get": SEE_PAGE},
    "after_statements": {"get": SEE_PAGE},
    "function": {"get": SEE_PAGE},
    "measures": {"get": SEE_PAGE, "post": TELL},
    "function_score": {"get": SEE_PAGE, "post": TELL},
    "vaccines": {"get": SEE_PAGE},
    "vaccines_of": {"get": SEE},
    "vaccine_dose_new": {"get": EDIT_PAGE, "post": EDIT},
    "vaccine_dose": {"get": EDIT_THING, "post": EDIT},
    "vaccine_card": {"get": EDIT_PAGE, "post": EDIT},
    "vaccine_card_shared": {"post": HANDED_OVER},
    "vaccine_keep": {"post": EDIT},
    "own_vaccines": {"get": HOME_PAGE},
    "vaccines_agree": {"post": TELL},
    "vaccines_withdraw": {"post": TELL},
    "own_vaccine_dose_new": {"get": OWN_PAGE, "post": MINE},
    "own_vaccine_dose": {"get": OWN_THING, "post": MINE},
    "own_vaccine_card": {"get": OWN_PAGE, "post": MINE},
    "own_vaccine_keep": {"post": MINE},
    "observe": {"post": OUR_CASE | {"no factor": "404"}},
    "undo": {"post": TELL},
    "outbox": {"get": SEE_PAGE},
    "kept": {"get": SEE_PAGE},
    # the care team
    "panel": {"get": DESK, "post": DESK},
    "panel_csv": {"get": DESK},
    "huddle": {"get": DESK},
    "save_view": {"post": DESK},
    "forget_view": {"post": VIEW},
    "bulk": {"get": DESK},
    "send_bulk": {"post": DESK},
    "team_invite": {"get": INVITE, "post": INVITE},
    "team_invite_again": {"post": INVITE},
    "team_invite_withdraw": {"post": INVITE},
    "emergency": {"get": DESK, "post": DESK},
    "team_patient": {"get": CASE},
    "team_leaving": {"get": OUR_CASE, "post": OUR_CASE},
    "team_leaving_together": {"get": DESK, "post": DESK},
    "outcome": {"get": CASE},
    "closed": {"post": CASE},
    "screening_sheets": {"get": DESK},
    "screening_sheet": {"get": CASE},
    "screening_signed": {"post": SIGN},
    "plans": {"get": DESK},
    "plan_templates": {"get": DESK, "post": TEMPLATE},
    "plan_template_read": {"get": OUR_OWN, "post": OUR_TEMPLATE},
    "plan_template_withdraw": {"post": OUR_TEMPLATE},
    "plan_template": {"post": PLAN},
    "plan_devices": {"get": CASE},
    "plan_write": {"get": CASE},
    "plan_publish": {"post": PLAN},
    "plan_confirm": {"post": PLAN},
    "plan_withdraw": {"post": PLAN},
    "team_checklists": {"get": DESK},
    "checklist_write": {"get": DESK, "post": DESK},
    "team_checklist": {"get": OUR_OWN},
    "checklist_pictures": {"post": OUR_OWN},
    "checklist_publish": {"post": OUR_OWN},
    "checklist_withdraw": {"post": OUR_OWN},
    "guidance": {"get": CATALOG},
    "guidance_row": {"get": CATALOG},
    "guidance_review": {"post": REVIEW},
    # the application itself
    "script": {"get": OPEN},
    "service_worker": {"get": OPEN},
    "manifest": {"get": OPEN},
    "offline": {"get": OPEN},
    "install": {"get": OPEN},
    "healthz": {"get": OPEN},
    "readyz": {"get": OPEN},
    "metrics": {"get": NOBODY},
}
