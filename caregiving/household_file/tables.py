"""Which table of a household file is which model: by what it is known, and which of its keys name others."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from django.db.models import Model

from caregiving.agenda.models import Answered
from caregiving.equipment.models import (
    Device,
    DeviceSetting,
    DrillDone,
    InfectionPlan,
    InfectionPlanSwitched,
    PowerFailed,
    Routine,
    RoutineDone,
    UpkeepDone,
    UpkeepTask,
)
from caregiving.illness.models import (
    AfterCovidChecked,
    AntiviralAsked,
    CaregiverIll,
    Exposed,
    Recovered,
    ScreeningSheet,
    ScreeningVerdict,
    SymptomNoticed,
    TestDone,
)
from caregiving.patients.happenings import Happening
from caregiving.patients.models import (
    Allergy,
    Consent,
    Contact,
    Directive,
    FunctionScored,
    Milestone,
    Patient,
    ReadingTaken,
    SheetPrinted,
)
from caregiving.people.models import (
    CareTeam,
    CareTeamMembership,
    Household,
    Membership,
    Shift,
    User,
)
from caregiving.reminders.models import Preference, Rung
from caregiving.supplies.models import Counted, DoseGiven, Lot, Medicine, OrderSent, Restocked, Supply, Used
from caregiving.vaccines.models import CaregiverRecord, Vaccination


@dataclass(frozen=True, slots=True)
class Table:
    """A table of the file.

    `key`: the fields by which a row is the same row at the next loading, beside its owner.
    `owner`: the field that holds the owner. `names`: keys that hold a name, and of what.
    `fields`: keys that are not called like their field. `parts`: keys that hold rows of their own.
    `beside`: other keys that are no field of the model.
    """

    model: type[Model]
    key: tuple[str, ...] = ()
    owner: str = ""
    names: Mapping[str, str] = field(default_factory=dict)
    fields: Mapping[str, str] = field(default_factory=dict)
    parts: frozenset[str] = frozenset()
    beside: frozenset[str] = frozenset()

    def field_of(self, key: str) -> str:
        return self.fields.get(key, key)

    def key_of(self, field_name: str) -> str:
        return next((key for key, name in self.fields.items() if name == field_name), field_name)


def _table(
    model: type[Model],
    key: str = "",
    owner: str = "",
    *,
    parts: str = "",
    beside: str = "",
    fields: Mapping[str, str] | None = None,
    **names: str,
) -> Table:
    return Table(
        model,
        tuple(key.split()),
        owner,
        names,
        fields or {},
        frozenset(parts.split()),
        frozenset(beside.split()),
    )


ACCOUNT = frozenset({"name", "email", "phone", "language", "time_zone"})
DISTURBING = frozenset({"quiet_from", "quiet_to", "digest_at", "by_email", "routine_by_email"})

HOUSEHOLD = _table(Household, "slug", beside="time_zone country language")
PERSON = _table(User, "email")
PREFERENCE = _table(Preference, owner="user")
MEMBERSHIP = _table(Membership, "user", "household")
VACCINE_RECORD = _table(CaregiverRecord, owner="membership")
CAREGIVER_VACCINATION = _table(Vaccination, "group given_on", "caregiver")
CARE_TEAM = _table(CareTeam, "name", parts="members consent")
CARE_TEAM_MEMBER = _table(CareTeamMembership, "user role", "team")
PATIENT = _table(Patient, owner="household")
CONSENT = _table(Consent, "team given_at", "patient")
RUNG = _table(Rung, "place", "household", user="person")
SHIFT = _table(Shift, "starts_at", "membership", fields={"person": "membership"}, person="member")
CONTACT = _table(Contact, "kind name", "patient")
ALLERGY = _table(Allergy, "substance", "patient")
DIRECTIVE = _table(Directive, "title", "patient")
DEVICE = _table(Device, "name", "patient", parts="settings upkeep infection_plan drills", supplier="contact")
SETTING = _table(DeviceSetting, "name", "device")
UPKEEP = _table(UpkeepTask, "verb part source_type", "device", beside="last_done")
INFECTION_PLAN = _table(InfectionPlan, "version", "device", signed_by="person")
ROUTINE = _table(Routine, "title", "patient", device="device")
MEDICINE = _table(Medicine, "name dose route", "patient", prescriber="contact")
SUPPLY = _table(
    Supply,
    "name",
    "patient",
    parts="lots",
    beside="quantity counted_at",
    supplier="contact",
    medicine="medicine",
)
LOT = _table(
    Lot,
    "label expires_on",
    "supply",
    beside="quantity",
    fields={"expires": "expires_on", "extended_expires": "extended_expires_on"},
)
COUNT = _table(Counted, "occurred_at supply lot", "patient", parts="lots")
LAST_DONE = _table(UpkeepDone, "occurred_at task", "patient", fields={"last_done": "occurred_at"})
VACCINATION = _table(Vaccination, "group given_on", "patient")
SCREENING_SHEET = _table(ScreeningSheet, "version", "patient", parts="verdicts", signed_by="person")
VERDICT = _table(ScreeningVerdict, "medicine", "sheet", medicine="medicine")

# The patient's nouns of which a household keeps a list.
LISTED = (CONTACT, ALLERGY, DIRECTIVE, DEVICE, ROUTINE, MEDICINE, SUPPLY, VACCINATION)


def _kind(model: type[Happening], key: str = "", *, beside: str = "", fields: str = "", **names: str) -> Table:
    """`fields`: "key field" for a key that is not called like its field."""
    called = {"at": "occurred_at", "by": "author", **dict([fields.split()] if fields else [])}
    return _table(
        model,
        f"occurred_at {key}",
        "patient",
        beside=f"kind {beside}",
        fields=called,
        **{"by": "person", **names},
    )


KINDS: dict[str, Table] = {
    "symptom": _kind(SymptomNoticed),
    "exposed": _kind(Exposed, "target who", who="person"),
    "test": _kind(TestDone, "method target kit", beside="supply", fields="lot kit", supply="supply", lot="lot"),
    "antiviral_asked": _kind(AntiviralAsked, "contact", contact="contact"),
    "recovered": _kind(Recovered),
    "caregiver_ill": _kind(CaregiverIll, "who", who="person"),
    "after_covid_check": _kind(AfterCovidChecked),
    "reading": _kind(ReadingTaken, "measure"),
    "milestone": _kind(Milestone, "what"),
    "function_scored": _kind(FunctionScored),
    "sheet_printed": _kind(SheetPrinted),
    "counted": _kind(Counted, "supply lot", supply="supply", lot="lot"),
    "restocked": _kind(Restocked, "supply lot", supply="supply", lot="lot"),
    "used": _kind(Used, "supply lot", supply="supply", lot="lot"),
    "order_sent": _kind(OrderSent, "supply", supply="supply"),
    "dose_given": _kind(DoseGiven, "medicine", medicine="medicine"),
    "upkeep_done": _kind(UpkeepDone, "task", beside="device verb", fields="part task", device="device", part="upkeep"),
    "routine_done": _kind(RoutineDone, "routine", routine="routine"),
    "drill": _kind(DrillDone, "device", device="device"),
    "infection_plan_switched": _kind(InfectionPlanSwitched),
    "power": _kind(PowerFailed),
    "answered": _kind(Answered, "due_key"),
}

# What must not come before what, by field. The models' own constraints hold further such pairs.
IN_ORDER: dict[type[Model], tuple[tuple[str, str], ...]] = {
    Patient: (("birth_date", "onset_on"),),
    CaregiverRecord: (("birth_date", "agreed_at"), ("agreed_at", "withdrawn_at")),
    UpkeepTask: (("started_on", "ended_on"),),
    InfectionPlan: (("signed_on", "taught_back_at"), ("taught_back_at", "confirmed_at")),
    Medicine: (("started_on", "ended_on"),),
    Lot: (("expires_on", "extended_expires_on"),),
    ScreeningSheet: (("egfr_on", "signed_at"), ("signed_at", "read_by_family_at"), ("signed_at", "stale_since")),
    Shift: (("starts_at", "handed_over_at"),),
    SymptomNoticed: (("began_to", "occurred_at"),),
    Exposed: (("last_on", "occurred_at"),),
    OrderSent: (("occurred_at", "expected_on"),),
    Answered: (("occurred_at", "later_until"),),
}
