"""A stored household as a household file: the tree of the published schema, which loads again.

What the file has no words for is left out: what was taken back, ticks and door checks, earlier versions of a plan or
sheet, photos (the download has them beside it), and each other person's own vaccines.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from decimal import Decimal
from functools import cache
from typing import Any

from django.db import models

from caregiving.equipment.models import Device, DeviceSetting, InfectionPlan, PlanStage, UpkeepDone, UpkeepTask
from caregiving.household_file import shape, tables
from caregiving.household_file.tables import Table
from caregiving.illness.models import ScreeningSheet, ScreeningVerdict
from caregiving.patients.models import Consent, Patient
from caregiving.people.models import Household, Membership, Shift, User
from caregiving.reminders.models import Rung
from caregiving.supplies.models import Lot, Medicine, Supply, SupplyHappening
from caregiving.vaccines.models import CaregiverRecord, Vaccination

Tree = dict[str, Any]


def tree(patient: Patient, reader: User) -> Tree:
    """Everything of the home; of vaccines that are a person's own only those of the `reader`."""
    return _Writer(patient, reader).tree()


@dataclass(eq=False)
class _Writer:
    patient: Patient
    reader: User

    def tree(self) -> Tree:
        home = self.patient.household
        usual = {"time_zone": self.patient.time_zone, "country": self.patient.country}
        self.emails = set(self._people_emails())
        found: Tree = {
            "household": {"slug": slug_of(home), **_row(tables.HOUSEHOLD, home, "household", without="slug"), **usual},
            "people": [self._person(member) for member in self._members()],
            "care_team": self._care_team(),
            "patient": _row(tables.PATIENT, self.patient, "patient"),
            **self._lists(),
            "screening_sheet": self._sheet(),
            "ladder": [self._named(tables.RUNG, one, "ladder", user=one.user) for one in self._rungs()],
            "shifts": [self._shift(one) for one in self._shifts()],
            "happenings": list(self._happenings()),
        }
        return {key: value for key, value in found.items() if value}

    def _members(self) -> Sequence[Membership]:
        members = Membership.objects.filter(household=self.patient.household_id).select_related("user__preference")
        return list(members.order_by("created_at", "id"))

    def _people_emails(self) -> Iterator[str]:
        yield from (member.user.email for member in self._members())
        if consent := self._consent():
            yield from consent.team.memberships.values_list("user__email", flat=True)

    def _person(self, member: Membership) -> Tree:
        user = member.user
        kept = getattr(user, "preference", None)
        return {
            **{key: getattr(user, key) for key in sorted(tables.ACCOUNT) if getattr(user, key)},
            "role": member.role,
            **({"relation": member.relation} if member.relation else {}),
            **({key: _plain(getattr(kept, key)) for key in sorted(tables.DISTURBING)} if kept else {}),
            **(self._own_vaccines(member) if user == self.reader else {}),
        }

    def _own_vaccines(self, member: Membership) -> Tree:
        agreed = CaregiverRecord.objects.filter(membership=member).first()
        if agreed is None:
            return {}
        doses = Vaccination.objects.filter(caregiver=agreed).order_by("given_on", "id")
        written = [_row(tables.CAREGIVER_VACCINATION, one, "people.vaccinations") for one in doses]
        record = _row(tables.VACCINE_RECORD, agreed, "people.vaccine_record")
        return {"vaccine_record": record, **({"vaccinations": written} if written else {})}

    def _consent(self) -> Consent | None:
        consents = Consent.objects.filter(patient=self.patient).select_related("team")
        return consents.order_by("given_at", "id").last()

    def _care_team(self) -> Tree:
        consent = self._consent()
        if consent is None:
            return {}
        members = consent.team.memberships.select_related("user").order_by("user__email", "role")
        return {
            **_row(tables.CARE_TEAM, consent.team, "care_team"),
            "members": [{"name": one.user.name, "email": one.user.email, "role": one.role} for one in members],
            "consent": _row(tables.CONSENT, consent, "care_team.consent"),
        }

    def _lists(self) -> Tree:
        own = {"patient": self.patient}
        return {
            **{key: [self._named(table, one, key) for one in _all(table.model, **own)] for key, table in PLAIN.items()},
            "devices": [self._device(one) for one in _all(Device, "supplier", **own)],
            "routines": [
                self._named(tables.ROUTINE, one, "routines", device=one.device and one.device.name)
                for one in _all(tables.ROUTINE.model, "device", **own)
            ],
            "medicines": [
                self._named(tables.MEDICINE, one, "medicines", prescriber=one.prescriber and one.prescriber.name)
                for one in _all(Medicine, "prescriber", **own)
            ],
            "supplies": [self._supply(one) for one in _all(Supply, "supplier", "medicine", **own)],
        }

    def _device(self, device: Device) -> Tree:
        plans = InfectionPlan.objects.filter(device=device).exclude(stage=PlanStage.WITHDRAWN)
        plan = plans.select_related("signed_by").order_by("version").last()
        parts = {
            "settings": [_row(tables.SETTING, one, "devices.settings") for one in _all(DeviceSetting, device=device)],
            "upkeep": [_row(tables.UPKEEP, one, "devices.upkeep") for one in _all(UpkeepTask, device=device)],
            "infection_plan": plan
            and self._named(tables.INFECTION_PLAN, plan, "devices.infection_plan", signed_by=plan.signed_by),
        }
        supplier = device.supplier and device.supplier.name
        return self._named(tables.DEVICE, device, "devices", supplier=supplier) | {k: v for k, v in parts.items() if v}

    def _supply(self, supply: Supply) -> Tree:
        names = {
            "supplier": supply.supplier and supply.supplier.name,
            "medicine": supply.medicine and _medicine(supply.medicine),
        }
        lots = [_row(tables.LOT, one, "supplies.lots") for one in _all(Lot, supply=supply)]
        return self._named(tables.SUPPLY, supply, "supplies", **names) | ({"lots": lots} if lots else {})

    def _sheet(self) -> Tree:
        sheet = (
            ScreeningSheet.objects.filter(patient=self.patient).select_related("signed_by").order_by("version").last()
        )
        if sheet is None:
            return {}
        verdicts = [
            self._named(tables.VERDICT, one, "screening_sheet.verdicts", medicine=_medicine(one.medicine))
            for one in _all(ScreeningVerdict, "medicine", sheet=sheet)
        ]
        found = self._named(tables.SCREENING_SHEET, sheet, "screening_sheet", signed_by=sheet.signed_by)
        return found | ({"verdicts": verdicts} if verdicts else {})

    def _rungs(self) -> Sequence[Rung]:
        return list(Rung.objects.filter(household=self.patient.household_id).select_related("user").order_by("place"))

    def _shifts(self) -> Sequence[Shift]:
        shifts = Shift.objects.filter(membership__household=self.patient.household_id)
        return list(shifts.select_related("membership__user").order_by("starts_at", "id"))

    def _shift(self, shift: Shift) -> Tree:
        return {"person": shift.membership.user.email, **_row(tables.SHIFT, shift, "shifts")}

    def _happenings(self) -> Iterator[Tree]:
        """By kind, each in the order in which it occurred."""
        for kind, table in tables.KINDS.items():
            told = table.model._default_manager.filter(patient=self.patient, undone_by=None)
            also = ["author", *(field for field in SUBJECTS if _has(table.model, field.partition("__")[0]))]
            rows: Iterable[Any] = told.select_related(*also).order_by("occurred_at", "pk")
            for one in filter(self._knows_whom, rows):
                yield {"kind": kind, **self._named(table, one, f"#{kind}", by=one.author, **_subject(one))}

    def _knows_whom(self, told: Any) -> bool:
        """Of a person whom the file does not know nothing is told: left out, `who` is the patient."""
        who = getattr(told, "who", None)
        return who is None or who.email in self.emails

    def _named(self, table: Table, row: models.Model, place: str, **names: Any) -> Tree:
        """The row, with the names of those that it refers to; of people only those that the file knows."""
        known = {key: _name(value) for key, value in names.items() if _name(value)}
        known = {key: name for key, name in known.items() if "@" not in name or name in self.emails}
        return known | _row(table, row, place)


PLAIN = {
    "contacts": tables.CONTACT,
    "allergies": tables.ALLERGY,
    "directives": tables.DIRECTIVE,
    "vaccinations": tables.VACCINATION,
}
SUBJECTS = ("medicine", "supply", "lot", "task__device", "device", "routine", "contact", "who", "kit__supply")


def slug_of(household: Household) -> str:
    """The one that the file gave it, or one of its own."""
    return household.slug or f"home-{household.pk.hex[:12]}"


def _subject(told: Any) -> Tree:
    """What a happening is about, by the keys of the file."""
    if isinstance(told, UpkeepDone):
        return {"device": told.task.device.name, "verb": str(told.task.verb), "part": told.task.part}
    if isinstance(told, SupplyHappening):
        return {"supply": told.supply.name, **({"lot": _lot(told.lot)} if told.lot else {})}
    if lot := getattr(told, "kit", None):
        return {"supply": lot.supply.name, "lot": _lot(lot)}
    if medicine := getattr(told, "medicine", None):
        return {"medicine": _medicine(medicine)}
    return {name: getattr(told, name) for name in ("device", "routine", "contact", "who") if hasattr(told, name)}


def _name(thing: Any) -> str:
    return thing.email if isinstance(thing, User) else str(thing or "")


def _medicine(medicine: Medicine) -> str:
    return f"{medicine.name} {medicine.dose}".strip()


def _lot(lot: Lot) -> str:
    return lot.label or (lot.expires_on.isoformat() if lot.expires_on else "")


def _all(model: type[Any], *also: str, **whose: Any) -> Sequence[Any]:
    return list(model._default_manager.filter(**whose).select_related(*also).order_by("created_at", "pk"))


def _has(model: type[models.Model], name: str) -> bool:
    return any(field.name == name and field.is_relation for field in model._meta.concrete_fields)


def _row(table: Table, row: models.Model, place: str, without: str = "") -> Tree:
    """The keys of that place that the row itself has a word for; what is empty is left out."""
    found: Tree = {}
    for key in _keys(place):
        if key in table.names or key in table.parts or key in table.beside or key == without:
            continue
        if table.field_of(key) == table.owner:
            continue
        value = _plain(getattr(row, table.field_of(key)))
        if value is not None and value != "" and value != []:
            found[key] = value
    return found


@cache
def _schema() -> Tree:
    return shape.schema()


def _keys(place: str) -> Iterable[str]:
    if place.startswith("#"):
        return [key for key in _schema()["$defs"][place[1:]]["properties"] if key not in ("kind", "by")]
    found: Mapping[str, Any] = _schema()
    for step in place.split("."):
        found = found["properties"][step]
        found = found.get("items", found)
    return list(found["properties"])


def _plain(value: Any) -> Any:
    """As JSON has it: moments with their zone, numbers as short as they are."""
    match value:
        case datetime() | date():
            return value.isoformat()
        case time():
            return value.strftime("%H:%M") if value == time(value.hour, value.minute) else value.isoformat()
        case Decimal():
            return int(value) if value == value.to_integral_value() else float(value)
        case models.TextChoices():
            return value.value
    return value
