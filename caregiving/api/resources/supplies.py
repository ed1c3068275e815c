"""Medicines, everything that is counted, and its lots."""

from __future__ import annotations

from typing import Any

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from caregiving.api.fields import TimesOfDay
from caregiving.api.nouns import EditableNouns
from caregiving.api.strict import NOUN, Noun
from caregiving.guidance.medicine_names import Certainty, normalise
from caregiving.supplies.models import Lot, Medicine, Supply


class ReadNameSerializer(serializers.Serializer[Any]):
    """What a typed name holds, as far as it could be read. A suggestion is for a person to confirm, never taken."""

    ingredients = serializers.ListField(child=serializers.CharField())
    certainty = serializers.ChoiceField(choices=[one.value for one in Certainty])
    unread = serializers.ListField(child=serializers.CharField(), help_text="The words that nobody could read.")
    suggestions = serializers.ListField(child=serializers.CharField())


class MedicineSerializer(Noun[Medicine]):
    times = TimesOfDay(required=False)
    read = serializers.SerializerMethodField(help_text="What the name holds.")

    class Meta:
        model = Medicine
        owner = "patient"
        fields = (
            *NOUN, "patient", "name", "dose", "milligrams", "route", "times", "every_hours", "as_needed",
            "lowers_fever", "acetaminophen", "prescriber", "started_on", "ended_on", "read",
        )  # fmt: skip
        validators: list[Any] = []

    @extend_schema_field(ReadNameSerializer)
    def get_read(self, medicine: Medicine) -> dict[str, Any]:
        found = normalise(medicine.name)
        return {
            "ingredients": list(found.ingredients),
            "certainty": found.certainty.value,
            "unread": list(found.unread),
            "suggestions": [suggestion.name for suggestion in found.suggestions],
        }


class Medicines(EditableNouns):
    queryset = Medicine.objects.all()
    serializer_class = MedicineSerializer


class SupplySerializer(Noun[Supply]):
    class Meta:
        model = Supply
        owner = "patient"
        fields = (
            *NOUN, "patient", "medicine", "name", "short_name", "kind", "unit", "critical", "use", "per_day",
            "floor_per_day", "days_on", "days_off", "first_days_on", "cycle_started_on", "isolation_factor",
            "lead_days", "refill_after_days", "repeats_left", "controlled", "days_after_opening",
            "keep_at_least", "supplier", "kept_at",
        )  # fmt: skip
        validators: list[Any] = []


class Supplies(EditableNouns):
    """An item that is counted. How many there are follows from what happened: counted, restocked, used."""

    queryset = Supply.objects.all()
    serializer_class = SupplySerializer


class LotSerializer(Noun[Lot]):
    class Meta:
        model = Lot
        owner = "supply"
        fields = (
            *NOUN, "supply", "label", "expires_on", "extended_expires_on", "opened_on", "shipped_on",
            "days_after_shipping",
        )  # fmt: skip
        validators: list[Any] = []


class Lots(EditableNouns):
    """Units of one supply with one expiry."""

    queryset = Lot.objects.all()
    serializer_class = LotSerializer
