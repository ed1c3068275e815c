"""The steps of an infection plan: published by a named clinician, shown back at home, confirmed by the clinician.

The desk and the home call the same functions; each takes the household's row, so that two cannot step at once.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from uuid import UUID

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from caregiving import record
from caregiving.equipment.models import Device, InfectionPlan, PlanStage
from caregiving.people.models import Household, User


def publish(by: User, device: Device, usual: str, during_infection: str, now: datetime) -> InfectionPlan:
    """A new version. One that is confirmed stays in force until the new one is; what was not is withdrawn."""
    with record.together(now):
        _lock(device.patient_id)
        versions = InfectionPlan.objects.filter(device=device)
        for plan in versions.exclude(stage__in=[PlanStage.CONFIRMED, PlanStage.WITHDRAWN]):
            _step(by, plan, PlanStage.WITHDRAWN, now)
        newest = versions.order_by("-version").first()
        plan = InfectionPlan(
            device=device,
            version=newest.version + 1 if newest else 1,
            stage=PlanStage.PUBLISHED,
            usual=usual,
            during_infection=during_infection,
            written_by=str(by),
            signed_by=by,
            signed_on=now.astimezone(device.patient.zone).date(),
        )
        return record.noun(by, plan, now)


def shown_back(by: User, plan_id: UUID, now: datetime) -> InfectionPlan:
    """Somebody at home showed how it is done. Raises `ValidationError` unless the plan waits for that."""
    with _locked(plan_id, now) as plan:
        if plan.stage != PlanStage.PUBLISHED:
            raise ValidationError(_("This plan does not wait to be shown back."))
        plan.taught_back_at = now
        return _step(by, plan, PlanStage.TAUGHT_BACK, now)


def confirm(by: User, plan_id: UUID, now: datetime) -> InfectionPlan:
    """From now on the home can switch it on. Raises `ValidationError` unless it was shown back at home."""
    with _locked(plan_id, now) as plan:
        if plan.stage != PlanStage.TAUGHT_BACK:
            raise ValidationError(_("Nobody at home has shown this plan back yet."))
        for older in InfectionPlan.objects.filter(device=plan.device, stage=PlanStage.CONFIRMED):
            _step(by, older, PlanStage.WITHDRAWN, now)
        plan.confirmed_at = now
        return _step(by, plan, PlanStage.CONFIRMED, now)


def withdraw(by: User, plan_id: UUID, now: datetime) -> InfectionPlan:
    """It is no longer shown to anybody; said twice it is said once."""
    with _locked(plan_id, now) as plan:
        return plan if plan.stage == PlanStage.WITHDRAWN else _step(by, plan, PlanStage.WITHDRAWN, now)


@contextmanager
def _locked(plan_id: UUID, now: datetime) -> Iterator[InfectionPlan]:
    """The plan as it stands once nobody else is stepping it."""
    with record.together(now):
        _lock(InfectionPlan.objects.values_list("device__patient", flat=True).get(pk=plan_id))
        yield InfectionPlan.objects.select_related("device").get(pk=plan_id)


def _lock(patient_id: UUID) -> None:
    Household.objects.select_for_update().get(patients=patient_id)


def _step(by: User, plan: InfectionPlan, stage: PlanStage, now: datetime) -> InfectionPlan:
    plan.stage = stage
    return record.noun(by, plan, now)
