"""The screening sheet and its verdicts: clinicians write them, the household reads them."""

from __future__ import annotations

from typing import Any

from rest_framework import serializers

from caregiving.api.nouns import Nouns
from caregiving.api.strict import NOUN, Noun
from caregiving.illness.models import ScreeningSheet, ScreeningVerdict


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


class ScreeningSheets(Nouns):
    """The antiviral question as clinicians answered it in peacetime."""

    queryset = ScreeningSheet.objects.all()
    serializer_class = ScreeningSheetSerializer


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
