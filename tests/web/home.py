"""A lived-in household for the pages: whom to call, devices, supplies, medicines, and somebody ill when asked."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any
from uuid import uuid4

from django.test import TestCase

from caregiving import record
from caregiving.equipment.models import (
    Device,
    DeviceKind,
    DeviceSetting,
    DrillDone,
    InfectionPlan,
    PlanStage,
    Routine,
    UpkeepTask,
    UpkeepVerb,
)
from caregiving.illness.models import SymptomNoticed
from caregiving.patients.models import Allergy, Contact, ContactKind
from caregiving.people.models import User
from caregiving.reminders import plan
from caregiving.supplies.models import Counted, Lot, Medicine, Supply, SupplyKind, Use
from tests.people import People

# Pages of a home on an ordinary day, whose addresses name nothing.
QUIET = (
    *("now", "wrong", "breathing", "power", "other", "exposed", "first_sign", "caregiver_ill"),
    *("medicines", "medicine_new", "supplies"),
    *("supply_new", "device_new", "contacts", "contact_new", "allergies", "allergy_new", "wishes", "wish_new"),
    *("due_list", "people", "telephone", "elsewhere", "ladder", "sheet", "homes", "doses", "after"),
    *("after_check", "measures", "after_visit", "after_statements", "door", "shift", "shift_over"),
    *("settings", "settings_erase", "questions", "invite", "patient"),
)


@dataclass
class Home:
    """What the pages of Ana's household are about."""

    people: People
    now: datetime
    filters: Supply
    tests: Supply
    niv: Device
    suction: Device
    plan: InfectionPlan
    upkeep: UpkeepTask
    routine: Routine
    medicine: Medicine
    prescriber: Contact

    def tell(self, happening: Any, author: User | None = None) -> Any:
        """Record a happening as if it had come from a page."""
        with TestCase.captureOnCommitCallbacks(execute=True):
            record.happening(author or self.people.ana, happening, self.now)
        return happening

    def replan(self) -> None:
        """As beat would."""
        plan.replan(self.people.patient.id, self.now)

    def fall_ill(self, hours_ago: int = 0) -> SymptomNoticed:
        """The first sign, so many hours ago, told now."""
        began = self.now - timedelta(hours=hours_ago)
        sign = SymptomNoticed(
            id=uuid4(),
            patient=self.people.patient,
            began_from=began,
            began_to=self.now,
            occurred_at=self.now,
        )
        return self.tell(sign)  # type: ignore[no-any-return]  # what came in comes out


def make_home(people: People, now: datetime) -> Home:
    """A household on an ordinary day: filters for nine days, a measured battery, a signed plan."""
    patient, today = people.patient, now.astimezone(people.patient.zone).date()
    prescriber = _contact(people, ContactKind.PRESCRIBER, "Dr Lee", "+15550142")
    supplier = _contact(people, ContactKind.SUPPLIER, "MedAir", "+15550171")
    _contact(people, ContactKind.RESPIRATORY, "Priya Nair, RT", "+15550123")
    _contact(people, ContactKind.UTILITY, "Albany Power", "+15550100")
    Allergy.objects.create(patient=patient, substance="Penicillin", reaction="rash")
    niv = _device(people, DeviceKind.NIV, "BiPAP", minutes=310, now=now)
    suction = _device(people, DeviceKind.SUCTION, "Suction", minutes=70, now=now)
    DeviceSetting.objects.create(device=niv, name="IPAP", value="16", set_by="Priya Nair, RT")
    home = Home(
        people=people,
        now=now,
        niv=niv,
        suction=suction,
        prescriber=prescriber,
        plan=InfectionPlan.objects.create(
            device=niv,
            stage=PlanStage.CONFIRMED,
            usual="The nose mask.",
            during_infection="A new filter on the outlet.\nThe closed face mask, drawer B.",
            written_by="Priya Nair, RT",
            signed_on=today - timedelta(days=17),
            confirmed_at=now - timedelta(days=12),
        ),
        filters=add_supply(
            people, "Filters for the BiPAP", "Filters", Decimal(9), now, supplier=supplier, critical=True
        ),
        tests=add_supply(
            people, "Home tests", "", Decimal(4), now, kind=SupplyKind.TEST, use=Use.AS_NEEDED, per_day=None
        ),
        upkeep=UpkeepTask.objects.create(
            device=niv,
            verb=UpkeepVerb.CLEAN,
            part="tube",
            every=7,
            source_type="manufacturer",
            started_on=today - timedelta(days=7),
        ),
        routine=Routine.objects.create(patient=patient, title="Feed", detail="250 mL", times=["03:30", "20:00"]),
        medicine=Medicine.objects.create(
            patient=patient, name="Riluzole", dose="50 mg", milligrams=50, times=["08:00"]
        ),
    )
    Lot.objects.create(supply=home.tests, label="A1", expires_on=date(today.year + 1, 5, 3))
    with TestCase.captureOnCommitCallbacks(execute=True):
        record.noun(people.ana, patient, now)
    return home


def _contact(people: People, kind: ContactKind, name: str, phone: str) -> Contact:
    return Contact.objects.create(patient=people.patient, kind=kind, name=name, phone=phone)


def _device(people: People, kind: DeviceKind, name: str, minutes: int, now: datetime) -> Device:
    device = Device.objects.create(patient=people.patient, kind=kind, name=name, life_support=True)
    drill = DrillDone(patient=people.patient, device=device, minutes=minutes, occurred_at=now - timedelta(days=20))
    record.happening(people.ana, drill, now - timedelta(days=20))
    return device


def add_supply(people: People, name: str, short: str, quantity: Decimal, now: datetime, **fields: Any) -> Supply:
    values = {"kind": SupplyKind.AIRWAY, "unit": "pieces", "use": Use.SCHEDULED, "per_day": 1, "lead_days": 3, **fields}
    supply = Supply.objects.create(patient=people.patient, name=name, short_name=short, kept_at="Drawer B", **values)
    counted = Counted(patient=people.patient, supply=supply, quantity=quantity, occurred_at=now - timedelta(hours=1))
    record.happening(people.ana, counted, now)
    return supply
