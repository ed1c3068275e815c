"""The screening sheet and its verdicts: clinicians write them, the household reads them."""

from __future__ import annotations

from typing import Any

from django.db.models import BooleanField, ExpressionWrapper, Q, QuerySet
from rest_framework import serializers

from caregiving.api.nouns import Nouns
from caregiving.api.strict import NOUN, Noun
from caregiving.illness.models import ScreeningSheet, ScreeningVerdict
from caregiving.illness.screening import as_told
from caregiving.patients.models import Part, Patient
from caregiving.people import access
from caregiving.people.access import Right


class ScreeningSheetSerializer(Noun[ScreeningSheet]):
    route = serializers.CharField(read_only=True)

    class Meta:
        model = ScreeningSheet
        owner = "patient"
        fields = (
            *NOUN, "patient", "version", "signed_by", "signer", "signed_at", "stale_since", "stale_because",
            "route", "egfr", "egfr_on", "plan_a", "plan_b", "weekend", "read_by_family_at",
        )  # fmt: skip
        read_only_fields = fields
        validators: list[Any] = []

    def to_representation(self, instance: ScreeningSheet) -> dict[str, Any]:
        """Without the kidney result for whom the home keeps the measures from."""
        told = super().to_representation(instance)
        if instance.tells_measures:  # type: ignore[attr-defined]  # said by the view
            return told
        return {**told, "egfr": None, "egfr_on": None, "stale_because": as_told(instance.stale_because, ())}


class ScreeningSheets(Nouns):
    """The antiviral question as clinicians answered it in peacetime."""

    queryset = ScreeningSheet.objects.all()
    serializer_class = ScreeningSheetSerializer

    def visible(self, right: Right) -> QuerySet[ScreeningSheet]:
        own = access.households(self.person, self.now).values("pk")
        shared = access.looked_after(Patient.objects.all(), self.person, self.now, Part.MEASURES).values("pk")
        told = Q(patient__household__in=own) | Q(patient__in=shared)
        sheets: QuerySet[ScreeningSheet] = super().visible(right)
        return sheets.annotate(tells_measures=ExpressionWrapper(told, output_field=BooleanField()))


class ScreeningVerdictSerializer(Noun[ScreeningVerdict]):
    class Meta:
        model = ScreeningVerdict
        owner = "sheet"
        fields = (*NOUN, "sheet", "medicine", "verdict", "words", "signer", "signed_at")
        read_only_fields = fields
        validators: list[Any] = []


class ScreeningVerdicts(Nouns):
    """What a clinician decided about one medicine."""

    queryset = ScreeningVerdict.objects.all()
    serializer_class = ScreeningVerdictSerializer
