"""Checklists with their steps. What was begun and ticked are happenings."""

from __future__ import annotations

from typing import Any

from caregiving.api.nouns import Nouns
from caregiving.api.strict import NOUN, Noun, Stored
from checklists.models import Checklist, Step


class StepSerializer(Stored[Step]):
    class Meta:
        model = Step
        fields = ("id", "place", "text", "picture", "rule_id")
        read_only_fields = fields
        validators: list[Any] = []


class ChecklistSerializer(Noun[Checklist]):
    steps = StepSerializer(many=True, read_only=True)

    class Meta:
        model = Checklist
        fields = (*NOUN, "slug", "language", "version", "team", "title", "stage", "steps")
        read_only_fields = fields
        validators: list[Any] = []


class Checklists(Nouns):
    """The published lists: the project's own, and those of the patient's care teams."""

    queryset = Checklist.objects.prefetch_related("steps")
    serializer_class = ChecklistSerializer
