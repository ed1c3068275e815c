"""What pages show of a patient's care: whom to call, which plan is confirmed, which tests are in date."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from caregiving.equipment.models import (
    Device,
    DeviceKind,
    DeviceSetting,
    InfectionPlan,
    InfectionPlanSwitched,
    PlanStage,
    PowerFailed,
)
from caregiving.illness.models import ScreeningSheet
from caregiving.patients.models import Contact, ContactKind, Patient
from caregiving.supplies.models import Lot, SupplyKind

BREATHES = (DeviceKind.NIV, DeviceKind.VENTILATOR)


@dataclass(frozen=True)
class DevicePlan:
    """The newest infection plan of a device that still stands. Its steps are shown only when it is confirmed."""

    device: Device
    plan: InfectionPlan

    @property
    def confirmed(self) -> bool:
        return self.plan.stage == PlanStage.CONFIRMED

    @property
    def steps(self) -> list[str]:
        return [line.strip() for line in self.plan.during_infection.splitlines() if line.strip()]


def contacts(patient: Patient, *kinds: ContactKind) -> Sequence[Contact]:
    """Whom to call, in the household's own order; of these kinds, or everybody."""
    found = Contact.objects.filter(patient=patient)
    return list((found.filter(kind__in=kinds) if kinds else found).order_by("rank", "name", "id"))


def prescriber(patient: Patient) -> Contact | None:
    return next(iter(contacts(patient, ContactKind.PRESCRIBER)), None)


def plans(patient: Patient) -> list[DevicePlan]:
    """One a device, the newest version that was not withdrawn."""
    standing = InfectionPlan.objects.filter(device__patient=patient).exclude(stage=PlanStage.WITHDRAWN)
    found = list(standing.select_related("device", "signed_by").order_by("version"))
    # A newer version that nobody at home has shown yet does not take the confirmed one away.
    found.sort(key=lambda plan: plan.stage == PlanStage.CONFIRMED)
    newest = {plan.device_id: plan for plan in found}
    return sorted((DevicePlan(plan.device, plan) for plan in newest.values()), key=lambda p: p.device.name)


def plan_switched(patient: Patient) -> InfectionPlanSwitched | None:
    """The last time that the home went over to its infection plan or back."""
    switched = InfectionPlanSwitched.objects.standing().filter(patient=patient)
    return switched.order_by("-occurred_at", "-pk").first()


def power_out_since(patient: Patient) -> datetime | None:
    """Since when the power is out; None while it is on."""
    told = PowerFailed.objects.standing().filter(patient=patient).order_by("-occurred_at", "-pk").first()
    return told.occurred_at if told and told.out else None


def breathing_settings(patient: Patient) -> Sequence[DeviceSetting]:
    """The numbers on the machines that breathe, as the team set them."""
    found = DeviceSetting.objects.filter(device__patient=patient, device__kind__in=BREATHES)
    return list(found.select_related("device").order_by("device__name", "name"))


def tests_in_date(patient: Patient, today: date) -> list[Lot]:
    """Home tests that may still be used, the first to expire first; an authority's later date counts."""
    lots = Lot.objects.filter(supply__patient=patient, supply__kind=SupplyKind.TEST).select_related("supply")
    usable = [lot for lot in lots if (until(lot) or today) >= today]
    return sorted(usable, key=lambda lot: (until(lot) or date.max, lot.pk))


def until(lot: Lot) -> date | None:
    return lot.extended_expires_on or lot.expires_on


def screening_sheet(patient: Patient) -> ScreeningSheet | None:
    return ScreeningSheet.objects.filter(patient=patient).order_by("-version").first()
