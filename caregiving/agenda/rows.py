"""The stored rows of one patient that the agenda is made from, read in a fixed number of queries.

The same container is filled from a household file, with rows that were never stored: what follows cannot
tell the difference.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any, TypeVar
from uuid import UUID

from django.db.models import Max, Model, OuterRef, Q, QuerySet, Subquery

from caregiving.agenda.models import Answered, RuleReview, TeamMessage
from caregiving.agenda.reviews import reviews_of
from caregiving.equipment.models import (
    Device,
    DeviceSetting,
    DrillDone,
    InfectionPlan,
    InfectionPlanSwitched,
    Routine,
    RoutineDone,
    UpkeepDone,
    UpkeepTask,
)
from caregiving.illness.models import (
    AfterCovidChecked,
    AntiviralAsked,
    Exposed,
    Recovered,
    ScreeningSheet,
    SymptomNoticed,
    TestDone,
)
from caregiving.patients.happenings import Happening
from caregiving.patients.models import (
    Allergy,
    Contact,
    Directive,
    FunctionScored,
    Milestone,
    Patient,
    ReadingTaken,
    SheetPrinted,
)
from caregiving.people.models import Membership
from caregiving.supplies.models import Counted, DoseGiven, Lot, Medicine, OrderSent, Restocked, Supply, Used
from caregiving.vaccines.models import CaregiverRecord, TeamObservation, Vaccination

M = TypeVar("M", bound=Model)

# How far back each kind of happening can still matter to what is due. Reading limits, not clinical numbers:
# each is longer than the longest rule that looks at that kind.
LOOKS_BACK: dict[type[Happening], timedelta] = {
    SymptomNoticed: timedelta(days=730),
    Exposed: timedelta(days=60),
    TestDone: timedelta(days=730),
    AntiviralAsked: timedelta(days=60),
    Recovered: timedelta(days=730),
    AfterCovidChecked: timedelta(days=400),
    FunctionScored: timedelta(days=1500),
    Milestone: timedelta(days=1500),
    Counted: timedelta(days=200),
    Restocked: timedelta(days=200),
    OrderSent: timedelta(days=200),
    Used: timedelta(days=150),
    DoseGiven: timedelta(days=8),
    RoutineDone: timedelta(days=3),
    InfectionPlanSwitched: timedelta(days=730),
    Answered: timedelta(days=400),
    SheetPrinted: timedelta(days=400),
}
# Kinds of which only the newest one of each subject counts.
NEWEST_OF: dict[type[Happening], str] = {UpkeepDone: "task", DrillDone: "device", ReadingTaken: "measure"}
MESSAGES_KEPT = timedelta(days=90)
READINGS_KEPT = timedelta(days=60)


class Rows:
    """Rows by model; a model that was not read has none."""

    def __init__(self, patient: Patient, by_model: Mapping[type[Model], Sequence[Model]]) -> None:
        self.patient = patient
        self._by_model = by_model

    def of(self, model: type[M]) -> Sequence[M]:
        """All rows of `model`; happenings in the order in which they occurred, undone ones left out."""
        return self._by_model.get(model, ())  # type: ignore[return-value]  # keyed by their own class


def read(patient_id: UUID, now: datetime) -> Rows:
    """The rows of one patient: as many queries as there are models below, whatever the history."""
    patient = Patient.objects.select_related("household").get(id=patient_id)
    found: dict[type[Model], Sequence[Model]] = {model: list(query) for model, query in _nouns(patient, now).items()}
    for kind, back in LOOKS_BACK.items():
        found[kind] = list(_happenings(kind, patient).filter(Q(occurred_at__gt=now - back) | _of_a_good_lot(kind, now)))
    for kind, subject in NEWEST_OF.items():
        found[kind] = list(_newest(kind, subject, patient, now))
    return Rows(patient, found)


def _nouns(patient: Patient, now: datetime) -> dict[type[Model], QuerySet[Any]]:
    own = Q(patient=patient)
    return {
        Membership: Membership.objects.filter(household=patient.household_id).select_related("user"),
        Contact: Contact.objects.filter(own),
        Device: Device.objects.filter(own),
        DeviceSetting: DeviceSetting.objects.filter(device__patient=patient),
        Allergy: Allergy.objects.filter(own),
        Directive: Directive.objects.filter(own),
        UpkeepTask: UpkeepTask.objects.filter(device__patient=patient),
        Routine: Routine.objects.filter(own),
        InfectionPlan: InfectionPlan.objects.filter(device__patient=patient),
        Medicine: Medicine.objects.filter(own),
        Supply: Supply.objects.filter(own).select_related("supplier"),
        Lot: Lot.objects.filter(supply__patient=patient),
        Vaccination: Vaccination.objects.filter(own | Q(caregiver__membership__household=patient.household_id)),
        CaregiverRecord: CaregiverRecord.objects.filter(membership__household=patient.household_id),
        TeamObservation: TeamObservation.objects.filter(own),
        ScreeningSheet: ScreeningSheet.objects.filter(own),
        TeamMessage: TeamMessage.objects.filter(own, at__gt=now - MESSAGES_KEPT),
        RuleReview: reviews_of(patient, now),
    }


def _happenings(kind: type[Happening], patient: Patient) -> QuerySet[Any]:
    told = kind._default_manager.filter(patient=patient, undone_by=None).select_related("author")
    return told.order_by("occurred_at", "pk")


def _of_a_good_lot(kind: type[Happening], now: datetime) -> Q:
    """However long ago it was put on the shelf: what is of a lot that can still be used says when it expires."""
    if kind not in {Counted, Restocked}:
        return Q(pk__in=())
    yesterday = (now - timedelta(days=1)).date()  # today's date may be an earlier one where the patient is
    return Q(lot__expires_on__gte=yesterday) | Q(lot__extended_expires_on__gte=yesterday)


def _newest(kind: type[Happening], subject: str, patient: Patient, now: datetime) -> QuerySet[Any]:
    rows = _happenings(kind, patient)
    newest = rows.filter(**{subject: OuterRef(subject)}).order_by().values(subject).annotate(at=Max("occurred_at"))
    keep = Q(occurred_at=Subquery(newest.values("at")))
    if kind is ReadingTaken:
        keep |= Q(occurred_at__gt=now - READINGS_KEPT)
    return rows.filter(keep)
