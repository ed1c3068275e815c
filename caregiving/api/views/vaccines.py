"""Two questions that store nothing: what CDC's logic says of some cases, and what a health card says."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _
from drf_spectacular.utils import extend_schema, extend_schema_field
from rest_framework import serializers
from rest_framework.exceptions import ParseError
from rest_framework.request import Request
from rest_framework.response import Response

from caregiving.api.door import Door, WriteRate
from caregiving.api.problems import TooLarge
from caregiving.api.strict import Strict
from caregiving.vaccines.cases import CasesError, answer_cases
from caregiving.vaccines.health_cards import read
from caregiving.vaccines.health_cards.containers import LONGEST
from caregiving.vaccines.issuers import trusted

# As many as are answered within a second or two; `manage.py forecast` has no such limit.
MOST_CASES = 500


class QuestionRate(WriteRate):
    """Each of these costs work, however little it stores."""

    THROTTLE_RATES = {"forecast": "60/min", "health-card": "60/min"}


@extend_schema_field({"oneOf": [{"type": "string"}, {"type": "integer"}], "nullable": True})
class CaseId(serializers.JSONField):
    """The asker's own name for a case, given back as it came."""


class ObservationSerializer(serializers.Serializer[Any]):
    code = serializers.CharField(help_text="Of CDC's schedule: 260.")
    date = serializers.DateField(allow_null=True, required=False)


class DoseSerializer(serializers.Serializer[Any]):
    date = serializers.DateField()
    cvx = serializers.CharField()
    mvx = serializers.CharField(allow_null=True, required=False)


class CaseSerializer(serializers.Serializer[Any]):
    """Somebody, a day and a question. Without an assessment date: today; without groups: all four."""

    id = CaseId(required=False)
    dob = serializers.DateField()
    gender = serializers.CharField(required=False)
    assessment_date = serializers.DateField(required=False)
    observations = ObservationSerializer(many=True, required=False)
    doses = DoseSerializer(many=True, required=False)
    vaccine_groups = serializers.ListField(child=serializers.CharField(), required=False)


class JudgedDoseSerializer(serializers.Serializer[Any]):
    date = serializers.DateField()
    status = serializers.CharField()
    reason = serializers.CharField(allow_blank=True)


class ForecastSerializer(serializers.Serializer[Any]):
    """One group of one case. When something is wrong with the case, `errors` says it and there is no status."""

    id = CaseId()
    vaccine_group = serializers.CharField(allow_null=True)
    status = serializers.CharField(allow_null=True)
    dose_number = serializers.IntegerField(allow_null=True)
    earliest = serializers.DateField(allow_null=True)
    recommended = serializers.DateField(allow_null=True)
    past_due = serializers.DateField(allow_null=True)
    doses = JudgedDoseSerializer(many=True)
    reason = serializers.CharField(allow_blank=True)
    errors = serializers.ListField(child=serializers.CharField())  # type: ignore[assignment]  # a field, not errors


class Forecast(Door):
    throttle_classes = [QuestionRate]
    throttle_scope = "forecast"

    @extend_schema(request=CaseSerializer(many=True), responses=ForecastSerializer(many=True))
    def post(self, request: Request) -> Response:
        """Status and dates of each vaccine group by CDC's published logic. Nothing is stored."""
        if isinstance(request.data, list) and len(request.data) > MOST_CASES:
            raise TooLarge(_("At most %(most)s cases at a time.") % {"most": MOST_CASES})
        try:
            return Response(answer_cases(request.data, today=self.now.astimezone(self.person.zone).date()))
        except CasesError as error:
            raise ParseError(str(error)) from None


class HealthCardTextSerializer(Strict):
    text = serializers.CharField(
        max_length=LONGEST, help_text="The content of a .smart-health-card file, shc:/ texts, or a bare card."
    )


class ImmunizationSerializer(serializers.Serializer[Any]):
    date = serializers.DateField()
    cvx = serializers.CharField()
    mvx = serializers.CharField(allow_null=True)
    lot = serializers.CharField(allow_null=True)
    performer = serializers.CharField(allow_null=True)


class CardSerializer(serializers.Serializer[Any]):
    """One card. Nothing of it may be relied upon unless it is valid."""

    valid = serializers.BooleanField()
    errors = serializers.ListField(child=serializers.CharField())  # type: ignore[assignment]  # a field, not errors
    warnings = serializers.ListField(child=serializers.CharField())
    issuer = serializers.CharField(allow_null=True)
    issuer_pinned = serializers.BooleanField()
    kid = serializers.CharField(allow_null=True)
    issued_at = serializers.DateTimeField(allow_null=True)
    expires_at = serializers.DateTimeField(allow_null=True)
    types = serializers.ListField(child=serializers.CharField())
    name = serializers.CharField(allow_null=True)
    birth_date = serializers.DateField(allow_null=True)
    immunizations = ImmunizationSerializer(many=True)
    note = serializers.CharField()


class ReadingSerializer(serializers.Serializer[Any]):
    """All cards in what was given. `issuers_known` is false while the operator has pinned no issuer."""

    valid = serializers.BooleanField()
    issuers_known = serializers.BooleanField()
    cards = CardSerializer(many=True)


class HealthCardReading(Door):
    throttle_classes = [QuestionRate]
    throttle_scope = "health-card"

    @extend_schema(request=HealthCardTextSerializer, responses=ReadingSerializer)
    def post(self, request: Request) -> Response:
        """What a SMART Health Card says, and whether it may be believed. Nothing is stored."""
        asked = HealthCardTextSerializer(data=request.data)
        asked.is_valid(raise_exception=True)
        trust = trusted()
        cards = read(asked.validated_data["text"], trust.keys, self.now, trust.revoked)
        return Response(
            {
                "valid": all(card.valid for card in cards),
                "issuers_known": trust.knows_somebody,
                "cards": [card.as_json() for card in cards],
            }
        )
