"""The person with ALS, and what belongs to nobody else: consents, allergies, contacts, wishes."""

from __future__ import annotations

from typing import Any

from caregiving.api.nouns import EditableNouns
from caregiving.api.strict import NOUN, Noun
from caregiving.patients.models import Allergy, Consent, Contact, Directive, Patient
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


class Patients(EditableNouns):
    """The person with ALS. To erase somebody with all that was told about them is not done from here."""

    queryset = Patient.objects.all()
    serializer_class = PatientSerializer
    http_method_names = ["get", "post", "put", "patch"]


class ConsentSerializer(Noun[Consent]):
    class Meta:
        model = Consent
        owner = "patient"
        fields = (*NOUN, "patient", "team", "given_at", "ends_at")
        read_only_fields = ("given_at",)
        validators: list[Any] = []


class Consents(EditableNouns):
    """The patient's leave for a care team to see this home; it ends at `ends_at`, or never."""

    queryset = Consent.objects.all()
    serializer_class = ConsentSerializer
    to_write = Right.LEAD

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
