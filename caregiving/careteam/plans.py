"""The steps of an infection plan: published by a named clinician, shown back at home, confirmed by the clinician.

The desk and the home call the same functions; each takes the household's row, so that two cannot step at once.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from uuid import UUID, uuid4

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from caregiving import record
from caregiving.careteam import plan_photos
from caregiving.careteam.plan_photos import Taken
from caregiving.careteam.sent import Sent
from caregiving.equipment.models import Device, InfectionPlan, PlanPhoto, PlanStage
from caregiving.equipment.plans import InfectionPlanSwitched, is_on, why_not_on
from caregiving.people.models import Household, User

OVERTAKEN = gettext_lazy(
    "Somebody took this plan a step further while you wrote. What you wrote is still here: read what stands now, then "
    "publish."
)


@dataclass(frozen=True, slots=True)
class Pictures:
    """What a new version shows: pictures of an earlier one that still hold, and new ones."""

    kept: Sequence[PlanPhoto] = ()
    new: Sequence[Taken] = ()

    @property
    def named(self) -> list[str]:
        new = (f"{one.caption} {sha256(one.jpeg).hexdigest()}" for one in self.new)
        return [*(str(photo.pk) for photo in self.kept), *new]


def newest_of(device: Device) -> InfectionPlan | None:
    return InfectionPlan.objects.filter(device=device).order_by("-version").first()


def mark(newest: InfectionPlan | None) -> str:
    """Differs as soon as there is another version, or somebody showed the newest back, confirmed or withdrew it."""
    return f"{newest.version} {newest.stage}" if newest else ""


def publish(
    by: User,
    device: Device,
    usual: str,
    during_infection: str,
    now: datetime,
    pictures: Pictures = Pictures(),
    sent: Sent | None = None,
) -> InfectionPlan:
    """A new version. One that is confirmed stays in force until the new one is; what was not is withdrawn. Raises
    `ValidationError` where it is no longer as the writer saw it."""
    with record.together(now):
        _lock(device.patient_id)
        newest, versions = newest_of(device), InfectionPlan.objects.filter(device=device)
        new_id = sent.id_for(by.pk, device.pk, usual, during_infection, *pictures.named) if sent else uuid4()
        if known := versions.filter(pk=new_id).first():
            return known
        if sent and sent.read != mark(newest):
            raise ValidationError(OVERTAKEN)
        for plan in versions.exclude(stage__in=[PlanStage.CONFIRMED, PlanStage.WITHDRAWN]):
            _step(by, plan, PlanStage.WITHDRAWN, now)
        plan = InfectionPlan(
            id=new_id,
            device=device,
            version=newest.version + 1 if newest else 1,
            stage=PlanStage.PUBLISHED,
            usual=usual,
            during_infection=during_infection,
            written_by=str(by),
            signed_by=by,
            signed_on=now.astimezone(device.patient.zone).date(),
        )
        record.noun(by, plan, now)
        plan_photos.add(by, plan, pictures.new, now, kept=pictures.kept)
        return plan


def shown_back(by: User, plan_id: UUID, now: datetime, photo: Taken | None = None) -> InfectionPlan:
    """Somebody at home showed how it is done, perhaps in a picture. Raises `ValidationError` unless the plan waits
    for that."""
    with _locked(plan_id, now) as plan:
        if plan.stage != PlanStage.PUBLISHED:
            raise ValidationError(_("This plan does not wait to be shown back."))
        plan.taught_back_at = now
        if photo:
            plan_photos.add(by, plan, [photo], now, shown_back=True)
        return _step(by, plan, PlanStage.TAUGHT_BACK, now)


def confirm(by: User, plan_id: UUID, now: datetime) -> InfectionPlan:
    """From now on the home can switch it on; said twice it is said once. Raises `ValidationError` unless it was shown
    back at home."""
    with _locked(plan_id, now) as plan:
        if plan.stage == PlanStage.CONFIRMED:
            return plan
        if plan.stage != PlanStage.TAUGHT_BACK:
            raise ValidationError(_("Nobody at home has shown this plan back yet."))
        for older in InfectionPlan.objects.filter(device=plan.device, stage=PlanStage.CONFIRMED):
            _step(by, older, PlanStage.WITHDRAWN, now)
        plan.confirmed_at = now
        return _step(by, plan, PlanStage.CONFIRMED, now)


def withdraw(by: User, plan_id: UUID, now: datetime) -> InfectionPlan:
    """It is no longer shown to anybody; said twice it is said once. A home that is left without any plan is no longer
    on it either."""
    with _locked(plan_id, now) as plan:
        if plan.stage == PlanStage.WITHDRAWN:
            return plan
        withdrawn = _step(by, plan, PlanStage.WITHDRAWN, now)
        patient = plan.device.patient
        if is_on(patient) and why_not_on(patient, now):
            record.happening(by, InfectionPlanSwitched(patient=patient, occurred_at=now, on=False), now)
        return withdrawn


@contextmanager
def _locked(plan_id: UUID, now: datetime) -> Iterator[InfectionPlan]:
    """The plan as it stands once nobody else is stepping it."""
    with record.together(now):
        _lock(InfectionPlan.objects.values_list("device__patient", flat=True).get(pk=plan_id))
        yield InfectionPlan.objects.select_related("device__patient").get(pk=plan_id)


def _lock(patient_id: UUID) -> None:
    Household.objects.select_for_update().get(patients=patient_id)


def _step(by: User, plan: InfectionPlan, stage: PlanStage, now: datetime) -> InfectionPlan:
    plan.stage = stage
    return record.noun(by, plan, now)
