"""What is due for a patient and how ready the home is, as last computed."""

from __future__ import annotations

from typing import Any

from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from caregiving.agenda import shared, words
from caregiving.agenda.item import Due
from caregiving.agenda.models import Snapshot
from caregiving.agenda.reviews import rules_of
from caregiving.agenda.why import Reason, set_by, setter, why
from caregiving.api.door import Door
from caregiving.api.seen import note_seen
from caregiving.guidance.catalog import Rules
from caregiving.patients.models import Patient
from caregiving.patients.sharing import EVERYTHING, shared_parts
from caregiving.people import access
from caregiving.people.access import Right


class WhySerializer(serializers.Serializer[Any]):
    """The answer to "Why am I told this?": one row of the guidance, as it is in force for this patient.

    Where no row stands behind an item, the one entry says who set it: `source` is then the household, the team, the
    manufacturer or the supplier, and what only a row has is empty.
    """

    id = serializers.CharField(allow_blank=True)
    sentence = serializers.CharField()
    source = serializers.CharField()  # type: ignore[assignment]  # a field named so
    date = serializers.CharField(allow_blank=True)
    country = serializers.CharField(allow_blank=True)
    confidence = serializers.CharField(allow_blank=True)
    state = serializers.CharField(allow_blank=True)
    addresses = serializers.ListField(child=serializers.CharField())


class DueSerializer(serializers.Serializer[Any]):
    """One due item, with its sentence in the reader's language."""

    key = serializers.CharField()
    kind = serializers.CharField()
    title = serializers.CharField()
    opens = serializers.DateTimeField()
    due = serializers.DateTimeField()
    closes = serializers.DateTimeField()
    urgency = serializers.CharField()
    subject = serializers.CharField(help_text="The id of the row that it is about, or empty.")
    owner = serializers.CharField(help_text="Who said “I have it”, or empty.")
    later_until = serializers.DateTimeField(allow_null=True)
    rule_ids = serializers.ListField(child=serializers.CharField())
    source = WhySerializer(many=True)  # type: ignore[assignment]  # a field named so


class AgendaSerializer(serializers.Serializer[Any]):
    """What is open at `at`. `computed_at` is null until the first computation."""

    at = serializers.DateTimeField()
    patient = serializers.UUIDField()
    computed_at = serializers.DateTimeField(allow_null=True)
    next_look_at = serializers.DateTimeField(allow_null=True)
    due = DueSerializer(many=True)


class LineSerializer(serializers.Serializer[Any]):
    """One of the nine lines; `missing` names what is not so yet."""

    id = serializers.CharField()
    ready = serializers.BooleanField()
    missing = serializers.CharField(allow_blank=True)
    params = serializers.DictField()


class ReadinessSerializer(serializers.Serializer[Any]):
    patient = serializers.UUIDField()
    computed_at = serializers.DateTimeField(allow_null=True)
    lines = LineSerializer(many=True)


class Agenda(Door):
    @extend_schema(responses=AgendaSerializer)
    def get(self, request: Request, pk: str) -> Response:
        """What is due now, the reader's language, and by which rules."""
        patient, snapshot, parts = self.found(pk)
        rules = rules_of(patient, self.now)
        kept = [Due.from_json(item) for item in shared.due(snapshot, parts)] if snapshot else []
        items = [item for item in kept if item.open_at(self.now) and item.is_for(self.person.id)]
        answer = {
            "at": self.now,
            "patient": patient.id,
            "computed_at": snapshot and snapshot.computed_at,
            "next_look_at": snapshot and snapshot.next_look_at,
            "due": [_due(item, patient, rules) for item in items],
        }
        return Response(AgendaSerializer(answer).data)

    def found(self, pk: str) -> tuple[Patient, Snapshot | None, frozenset[str]]:
        """The patient of that id, with the agenda as last computed, and the parts that the person may see of it."""
        patient = access.find_seen(Patient.objects.select_related("snapshot"), self.person, pk, self.now)
        own = access.may(self.person, patient.household_id, self.now, Right.SEE)
        parts = EVERYTHING if own else shared_parts(self.person, [patient.pk], self.now)[patient.pk]
        note_seen(self.person, [patient], self.now)
        return patient, getattr(patient, "snapshot", None), parts


class Readiness(Agenda):
    @extend_schema(responses=ReadinessSerializer)
    def get(self, request: Request, pk: str) -> Response:
        """The nine lines of readiness, each yes or no."""
        patient, snapshot, parts = self.found(pk)
        answer = {
            "patient": patient.id,
            "computed_at": snapshot and snapshot.computed_at,
            "lines": shared.as_shared(snapshot, parts).readiness if snapshot else [],
        }
        return Response(ReadinessSerializer(answer).data)


def _due(item: Due, patient: Patient, rules: Rules) -> dict[str, Any]:
    return {
        **item.as_json(),
        "title": words.title(item, patient.zone),
        "source": [_why(reason) for reason in why(item, rules)] or _set_by(item),
        "opens": item.opens, "due": item.due, "closes": item.closes, "later_until": item.later_until,
    }  # fmt: skip


def _set_by(item: Due) -> list[dict[str, Any]]:
    """Who set what no rule of the guidance stands behind."""
    empty = dict.fromkeys(("id", "date", "country", "confidence", "state"), "")
    return [{**empty, "sentence": set_by(item), "source": setter(item), "addresses": []}] if setter(item) else []


def _why(reason: Reason) -> dict[str, Any]:
    why = reason.why
    return {
        "id": reason.rule_id,
        "sentence": reason.sentence,
        "source": why.source,
        "date": why.source_date,
        "country": why.country,
        "confidence": why.confidence,
        "state": why.state,
        "addresses": why.addresses,
    }
