"""Vaccinations of the patient, and each caregiver's own record, which nobody else reads."""

from __future__ import annotations

from typing import Any, TypeVar
from uuid import UUID

from auditlog.context import set_actor
from django.db import transaction
from django.db.models import Model
from django.http import Http404
from django.utils.translation import gettext as _
from rest_framework import serializers

from caregiving import record
from caregiving.api.nouns import EditableNouns
from caregiving.api.strict import NOUN, Noun
from caregiving.patients.models import Patient
from caregiving.people.access import Right
from caregiving.people.models import Membership
from caregiving.vaccines.models import CaregiverRecord, Vaccination

M = TypeVar("M", bound=Model)


class OfOneOrTheOther(EditableNouns):
    """Rows that belong to a patient or to a caregiver: whose agenda they change is found from the row."""

    def patients_of(self, thing: Any) -> list[UUID]:
        raise NotImplementedError

    def store(self, thing: M) -> M:
        thing.full_clean()
        with transaction.atomic(), set_actor(self.person):
            thing.save()
            record.plan_again(self.patients_of(thing), self.now)
        return thing

    def remove(self, thing: Model) -> None:
        with transaction.atomic(), set_actor(self.person):
            patients = self.patients_of(thing)
            thing.delete()
            record.plan_again(patients, self.now)


class CaregiverRecordSerializer(Noun[CaregiverRecord]):
    class Meta:
        model = CaregiverRecord
        owner = "membership"
        fields = (*NOUN, "membership", "birth_date", "sex", "agreed_at", "withdrawn_at")
        read_only_fields = ("agreed_at",)
        validators: list[Any] = []

    def validate_membership(self, membership: Membership) -> Membership:
        if membership.user_id != self.context["view"].person.pk:
            raise Http404
        return membership


class CaregiverRecords(OfOneOrTheOther):
    """My own vaccine record. To make one is to agree that it is kept here."""

    queryset = CaregiverRecord.objects.all()
    serializer_class = CaregiverRecordSerializer
    to_write = Right.SEE

    def given(self) -> dict[str, Any]:
        return {"agreed_at": self.now}

    def patients_of(self, thing: CaregiverRecord) -> list[UUID]:
        return list(Patient.objects.filter(household=thing.membership.household_id).values_list("id", flat=True))


class VaccinationSerializer(Noun[Vaccination]):
    class Meta:
        model = Vaccination
        owner = "patient"
        fixed = ("patient", "caregiver")
        fields = (
            *NOUN, "patient", "caregiver", "group", "cvx", "mvx", "product", "given_on", "lot", "source",
            "card",
        )  # fmt: skip
        read_only_fields = ("source", "card")
        validators: list[Any] = []

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        if not self.instance and bool(attrs.get("patient")) == bool(attrs.get("caregiver")):
            raise serializers.ValidationError(
                {"patient": _("Say whose it is: the patient's, or a caregiver's; not both.")}
            )
        return super().validate(attrs)


class Vaccinations(OfOneOrTheOther):
    """One dose, of the patient or of my own record. It may be corrected; the history keeps what stood there."""

    queryset = Vaccination.objects.all()
    serializer_class = VaccinationSerializer

    def patients_of(self, thing: Vaccination) -> list[UUID]:
        if thing.patient_id:
            return [thing.patient_id]
        home = Patient.objects.filter(household__memberships__vaccine_record=thing.caregiver_id)
        return list(home.values_list("id", flat=True))
