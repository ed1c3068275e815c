"""The person with ALS, and what belongs to nobody else: consents, allergies, contacts, wishes."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import Any

from django.db.models import Q, QuerySet
from drf_spectacular.utils import PolymorphicProxySerializer, extend_schema, extend_schema_view
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from caregiving.api.nouns import EditableNouns
from caregiving.api.strict import NOUN, Noun
from caregiving.patients.models import Allergy, Consent, Contact, Directive, Part, Patient
from caregiving.patients.sharing import shared_parts
from caregiving.people import access
from caregiving.people.access import Right


class PatientSerializer(Noun[Patient]):
    class Meta:
        model = Patient
        owner = "household"
        fields = (
            *NOUN, "household", "name", "birth_date", "sex", "language", "time_zone", "country", "address",
            "onset_region", "onset_on", "diagnosed_on", "swallow_route", "breathing_support",
            "immunocompromised", "usual_spo2", "usual_pulse", "usual_breaths", "communication", "conditions",
        )  # fmt: skip
        validators: list[Any] = []


class PartlySeenSerializer(serializers.ModelSerializer[Patient]):
    """Who somebody is, for a care team from which the home keeps something back."""

    withheld = serializers.ListField(
        child=serializers.ChoiceField(choices=Part.choices), read_only=True, help_text="The parts that are kept back."
    )

    class Meta:
        model = Patient
        fields = (*NOUN, "household", "name", "birth_date", "language", "time_zone", "country", "withheld")
        read_only_fields = fields


SEEN = PolymorphicProxySerializer(
    "PatientAsSeen", serializers=[PatientSerializer, PartlySeenSerializer], resource_type_field_name=None
)


@extend_schema_view(list=extend_schema(responses=SEEN), retrieve=extend_schema(responses=SEEN))
class Patients(EditableNouns):
    """The person with ALS; of whom something is kept back, only who that is. To erase somebody with all that was told
    about them is not done from here."""

    queryset = Patient.objects.all()
    serializer_class = PatientSerializer
    http_method_names = ["get", "post", "put", "patch"]

    def visible(self, right: Right) -> QuerySet[Patient]:
        """Also those of whom a care team sees only who that is."""
        seen = access.seen(Patient.objects.all(), self.person, self.now)
        return seen if right is Right.SEE else super().visible(right)

    def list(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        page = self.paginate_queryset(self.filter_queryset(self.get_queryset())) or []
        return self.get_paginated_response(self.as_seen(page))

    def retrieve(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        return Response(self.as_seen([self.get_object()])[0])

    def as_seen(self, patients: Sequence[Patient]) -> Sequence[dict[str, Any]]:
        """Each as far as this person may see it, in as many queries however many they are."""
        whole = access.visible(Patient.objects.all(), self.person, self.now)
        whole_ids = set(whole.filter(pk__in=[one.pk for one in patients]).values_list("pk", flat=True))
        shared = shared_parts(self.person, [one.pk for one in patients], self.now)
        return [
            self.get_serializer(one).data if one.pk in whole_ids else _partly(one, shared[one.pk]) for one in patients
        ]


def _partly(patient: Patient, parts: Collection[str]) -> dict[str, Any]:
    patient.withheld = [part for part in Part.values if part not in parts]  # type: ignore[attr-defined]  # told, not kept
    return PartlySeenSerializer(patient).data


class ConsentSerializer(Noun[Consent]):
    class Meta:
        model = Consent
        owner = "patient"
        fields = (*NOUN, "patient", "team", "given_at", "ends_at")
        read_only_fields = ("given_at",)
        validators: list[Any] = []

    def content(self) -> list[str]:
        """The end is the writer's only where the writer chose one."""
        return [name for name in super().content() if name != "ends_at" or self.validated_data.get(name)]


class Consents(EditableNouns):
    """The patient's leave for a care team to see this home; it ends at `ends_at`, a year later where none was chosen.
    One without an end was given long ago."""

    queryset = Consent.objects.all()
    serializer_class = ConsentSerializer
    to_write = Right.LEAD

    def visible(self, right: Right) -> QuerySet[Consent]:
        """Also those to one's own care team, whatever they keep back."""
        seen = super().visible(right)
        if right is not Right.SEE:
            return seen
        own = access.own_consents(Patient, self.person, self.now)
        return Consent.objects.filter(Q(pk__in=seen.values("pk")) | Q(pk__in=own.values("pk")))

    def given(self) -> dict[str, Any]:
        return {"given_at": self.now}


class AllergySerializer(Noun[Allergy]):
    class Meta:
        model = Allergy
        owner = "patient"
        fields = (*NOUN, "patient", "substance", "reaction")
        validators: list[Any] = []


class Allergies(EditableNouns):
    queryset = Allergy.objects.all()
    serializer_class = AllergySerializer


class ContactSerializer(Noun[Contact]):
    class Meta:
        model = Contact
        owner = "patient"
        fields = (*NOUN, "patient", "kind", "name", "phone", "email", "hours", "words", "rank")
        validators: list[Any] = []


class Contacts(EditableNouns):
    """Somebody to call."""

    queryset = Contact.objects.all()
    serializer_class = ContactSerializer


class DirectiveSerializer(Noun[Directive]):
    class Meta:
        model = Directive
        owner = "patient"
        fields = (*NOUN, "patient", "title", "text", "signed_on", "kept_at")
        validators: list[Any] = []


class Directives(EditableNouns):
    """A wish about treatment, as signed elsewhere."""

    queryset = Directive.objects.all()
    serializer_class = DirectiveSerializer
