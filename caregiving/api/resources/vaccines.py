"""Vaccinations of the patient, the care team's observations, and each caregiver's own record, read by nobody else."""

from __future__ import annotations

from typing import Any

from django.http import Http404
from django.utils.translation import gettext as _
from rest_framework import serializers

from caregiving.api.nouns import EditableNouns, M
from caregiving.api.strict import NOUN, Noun
from caregiving.patients.models import Patient
from caregiving.people import access
from caregiving.people.access import Right
from caregiving.people.models import Membership
from caregiving.vaccines.models import CaregiverRecord, TeamObservation, Vaccination


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


class CaregiverRecords(EditableNouns):
    """My own vaccine record. To make one is to agree that it is kept here."""

    queryset = CaregiverRecord.objects.all()
    serializer_class = CaregiverRecordSerializer
    to_write = Right.SEE

    def given(self) -> dict[str, Any]:
        return {"agreed_at": self.now}


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


class Vaccinations(EditableNouns):
    """One dose, of the patient or of my own record. It may be corrected; the history keeps what stood there."""

    queryset = Vaccination.objects.all()
    serializer_class = VaccinationSerializer


class TeamObservationSerializer(Noun[TeamObservation]):
    class Meta:
        model = TeamObservation
        owner = "patient"
        fixed = ("patient", "code")
        fields = (*NOUN, "patient", "code", "holds", "signer", "at")
        read_only_fields = ("signer", "at")
        validators: list[Any] = []

    def validate_patient(self, patient: Patient) -> Patient:
        self.context["view"].check_treats(patient)
        return patient


class TeamObservations(EditableNouns):
    """What the care team says of one observation of CDC's logic, above what follows from the household's facts.

    The household reads it; who treats the patient writes it, and the name of who did stands under it.
    """

    queryset = TeamObservation.objects.all()
    serializer_class = TeamObservationSerializer
    to_write = Right.SEE

    def check_treats(self, patient: Patient) -> None:
        if not access.looks_after(self.person, patient, self.now):
            raise Http404

    def check_change(self, thing: TeamObservation) -> None:
        self.check_treats(thing.patient)

    def store(self, thing: M) -> M:
        if isinstance(thing, TeamObservation):
            thing.signer, thing.by, thing.at = self.person.name, self.person, self.now
        return super().store(thing)
