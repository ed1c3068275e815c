"""What pages show of a patient's care: whom to call, which plan is confirmed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from caregiving.equipment.models import (
    BREATHES,
    Device,
    DeviceSetting,
    InfectionPlan,
    PlanPhoto,
    PlanStage,
    PowerFailed,
)
from caregiving.illness.models import ScreeningSheet
from caregiving.patients.models import Contact, ContactKind, Patient


@dataclass(frozen=True)
class DevicePlan:
    """The newest infection plan of a device that still stands. Its steps are shown only when it is confirmed."""

    device: Device
    plan: InfectionPlan

    @property
    def confirmed(self) -> bool:
        return self.plan.stage == PlanStage.CONFIRMED

    @property
    def photos(self) -> list[PlanPhoto]:
        """The team's own pictures."""
        return [photo for photo in self.plan.photos.all() if not photo.shown_back]

    @property
    def steps(self) -> list[str]:
        return [line.strip() for line in self.plan.during_infection.splitlines() if line.strip()]


def contacts(patient: Patient, *kinds: ContactKind) -> Sequence[Contact]:
    """Whom to call, in the household's own order; of these kinds, or everybody."""
    found = Contact.objects.filter(patient=patient)
    return list((found.filter(kind__in=kinds) if kinds else found).order_by("rank", "name", "id"))


def prescriber(patient: Patient) -> Contact | None:
    return next(iter(contacts(patient, ContactKind.PRESCRIBER)), None)


def respiratory(patient: Patient) -> Contact | None:
    return next(iter(contacts(patient, ContactKind.RESPIRATORY)), None)


def outside(patient: Patient) -> Contact | None:
    """Whom to call when nobody at home answers: the agency or on-call line, else the emergency contact."""
    found = contacts(patient, ContactKind.AGENCY, ContactKind.EMERGENCY)
    callable_ = [contact for contact in found if contact.phone]
    return min(callable_, key=lambda contact: contact.kind != ContactKind.AGENCY, default=None)


def plans(patient: Patient) -> list[DevicePlan]:
    """One a device, the newest version that was not withdrawn."""
    standing = InfectionPlan.objects.filter(device__patient=patient).exclude(stage=PlanStage.WITHDRAWN)
    found = list(standing.select_related("device", "signed_by").prefetch_related("photos").order_by("version"))
    # A newer version that nobody at home has shown yet does not take the confirmed one away.
    found.sort(key=lambda plan: plan.stage == PlanStage.CONFIRMED)
    newest = {plan.device_id: plan for plan in found}
    return sorted((DevicePlan(plan.device, plan) for plan in newest.values()), key=lambda p: p.device.name)


def power_out_since(patient: Patient) -> datetime | None:
    """Since when the power is out; None while it is on."""
    told = PowerFailed.objects.standing().filter(patient=patient).order_by("-occurred_at", "-pk").first()
    return told.occurred_at if told and told.out else None


def breathing_settings(patient: Patient) -> Sequence[DeviceSetting]:
    """The numbers on the machines that breathe, as the team set them."""
    found = DeviceSetting.objects.filter(device__patient=patient, device__kind__in=BREATHES)
    return list(found.select_related("device").order_by("device__name", "name"))


def screening_sheet(patient: Patient) -> ScreeningSheet | None:
    return ScreeningSheet.objects.filter(patient=patient).order_by("-version").first()
