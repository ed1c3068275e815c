"""The kinds of happenings: found among the models, each written as JSON by a serializer made from its columns."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import groupby
from typing import Any, cast
from uuid import UUID

from django.db.models import F, QuerySet
from django.utils.translation import gettext as _
from rest_framework import serializers
from rest_framework.exceptions import ErrorDetail

from caregiving.agenda.models import Answer, Answered
from caregiving.api.fields import Moment, Owner
from caregiving.api.strict import Stored
from caregiving.illness.models import CaregiverIll, Exposed
from caregiving.patients.happenings import Happening, kinds
from caregiving.patients.models import Patient
from caregiving.people.models import Membership
from caregiving.reminders.answer import LATER
from checklists.models import Ticked

SHARED = ("id", "kind", "patient", "occurred_at", "recorded_at", "author", "undone_by", "note")
SERVER_MADE = ("recorded_at", "author", "undone_by")


class HappeningSerializer(Stored[Any]):
    """What every kind shares. `occurred_at` is the device's; a moment in the future becomes now."""

    id = serializers.UUIDField()
    patient = Owner(queryset=Patient.objects.all())
    occurred_at = Moment(ahead=True)
    undone_by = serializers.UUIDField(source="undone_with", read_only=True, allow_null=True)

    def unsaved(self, **given: Any) -> Happening:
        model: Any = self.Meta.model
        fields = {name: value for name, value in self.validated_data.items() if name != "KIND"}
        return cast(Happening, model(**{**fields, **given}))


class AnsweredSerializer(HappeningSerializer):
    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        """Later without a time is in an hour."""
        if attrs["verb"] == Answer.LATER:
            attrs["later_until"] = attrs.get("later_until") or attrs["occurred_at"] + LATER
        return attrs


class OfTheHomeSerializer(HappeningSerializer):
    """`who` is somebody of the home, or nobody for the patient where that may be."""

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        home = attrs["patient"].household_id
        who = attrs.get("who")
        if who and not Membership.objects.filter(household=home, user=who).exists():
            raise serializers.ValidationError({"who": _("This person does not belong to this home.")})
        return attrs


class TickedSerializer(HappeningSerializer):
    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        if attrs["step"].checklist_id != attrs["run"].checklist_id:
            raise serializers.ValidationError({"step": _("This step belongs to another list.")})
        return attrs


SPECIAL: dict[type[Happening], type[HappeningSerializer]] = {
    Answered: AnsweredSerializer,
    CaregiverIll: OfTheHomeSerializer,
    Exposed: OfTheHomeSerializer,
    Ticked: TickedSerializer,
}


def _serializer(model: type[Happening]) -> type[HappeningSerializer]:
    """The serializer of one kind, its own columns after the shared ones."""
    own = tuple(field.name for field in model._meta.local_concrete_fields if field.name != "happening_ptr")
    base = SPECIAL.get(model, HappeningSerializer)
    meta = type("Meta", (), {
        "model": model,
        "owner": "patient",
        "fields": SHARED + own,
        "read_only_fields": SERVER_MADE,
        "validators": [],
    })  # fmt: skip
    kind = serializers.ChoiceField(choices=[(model.KIND, model.KIND)], source="KIND")
    return type(f"{model.__name__}Serializer", (base,), {"Meta": meta, "kind": kind, "__doc__": model.__doc__})


KINDS: dict[str, type[Happening]] = {model.KIND: model for model in sorted(kinds(), key=lambda m: m.KIND)}
SERIALIZERS: dict[str, type[HappeningSerializer]] = {kind: _serializer(model) for kind, model in KINDS.items()}


def serializer_for(data: Any) -> type[HappeningSerializer]:
    """The serializer of the kind that `data` names. Raises `ValidationError` when it names none of ours."""
    if not isinstance(data, Mapping):
        raise serializers.ValidationError([_("Send one happening: a JSON object.")])
    kind = data.get("kind")
    if isinstance(kind, str) and kind in SERIALIZERS:
        return SERIALIZERS[kind]
    words = _("Say which kind this is. Known are: %(kinds)s.") % {"kinds": ", ".join(SERIALIZERS)}
    raise serializers.ValidationError({"kind": [ErrorDetail(words, code="unknown")]})


def as_json(happenings: Sequence[Happening], context: Mapping[str, Any]) -> list[dict[str, Any]]:
    """The whole of each, in the given order, read with one query a kind."""
    whole: dict[UUID, dict[str, Any]] = {}
    for kind, some in groupby(sorted(happenings, key=lambda one: one.kind), key=lambda one: one.kind):
        rows = with_undone(KINDS[kind]._default_manager.filter(pk__in=[one.pk for one in some]))
        whole |= {row.pk: SERIALIZERS[kind](row, context=dict(context)).data for row in rows}
    return [whole[one.pk] for one in happenings]


def with_undone(queryset: QuerySet[Any]) -> QuerySet[Any]:
    """Each row with the id of the happening that took it back, if any."""
    return cast(QuerySet[Any], queryset.annotate(undone_with=F("undone_by__pk")))
