"""Serializers that refuse what they do not know, and the part that all nouns share."""

from __future__ import annotations

from collections.abc import Mapping
from difflib import get_close_matches
from typing import Any, TypeVar, cast

from django.db import models
from django.utils.translation import gettext as _
from rest_framework import serializers
from rest_framework.exceptions import ErrorDetail
from rest_framework.utils.model_meta import RelationInfo

from caregiving.api.fields import ClockTime, Day, Moment, Owner, Reference, Words

M = TypeVar("M", bound=models.Model)

NOUN = ("id", "created_at", "updated_at")
# What a column holds on every database; SQLite alone would take more.
LARGEST: dict[type[models.Field[Any, Any]], int] = {
    models.PositiveSmallIntegerField: 2**15 - 1,
    models.PositiveIntegerField: 2**31 - 1,
}
MOST_NAMED = 20


class Strict(serializers.Serializer[Any]):
    """A field that is not known is an error: what somebody wrote must never be dropped in silence."""

    def to_internal_value(self, data: Any) -> Any:
        unknown = _unknown(data, list(self.fields)) if isinstance(data, Mapping) else {}
        try:
            known = super().to_internal_value(data)
        except serializers.ValidationError as error:
            detail = error.detail if isinstance(error.detail, dict) else {"": error.detail}
            raise serializers.ValidationError({**unknown, **detail}) from None
        if unknown:
            raise serializers.ValidationError(unknown)
        return known


class Stored(Strict, serializers.ModelSerializer[M]):
    """What is kept in a table. Uniqueness is left to `record`, which asks the model itself."""

    serializer_related_field = Reference
    serializer_field_mapping = {
        **serializers.ModelSerializer.serializer_field_mapping,
        models.DateField: Day,
        models.DateTimeField: Moment,
        models.TimeField: ClockTime,
    }

    def build_standard_field(self, field_name: str, model_field: Any) -> tuple[Any, dict[str, Any]]:
        if isinstance(model_field, models.JSONField):
            return Words, {"required": not model_field.blank, "allow_empty": model_field.blank}
        field, kwargs = super().build_standard_field(field_name, model_field)
        kwargs.pop("validators", None) if model_field.unique else None
        if most := LARGEST.get(type(model_field)):
            kwargs |= {"min_value": 0, "max_value": min(most, kwargs.get("max_value", most))}
        return field, kwargs

    def build_relational_field(self, field_name: str, relation_info: RelationInfo) -> tuple[Any, dict[str, Any]]:
        field, kwargs = super().build_relational_field(field_name, relation_info)
        kwargs.pop("validators", None)
        return (Owner if field_name == self.owner else field), kwargs

    @property
    def owner(self) -> str:
        """The name of the field that says whose it is; empty when that is the person who writes."""
        return getattr(self.Meta, "owner", "")

    def unsaved(self, **given: Any) -> M:
        """The row that was described, not stored yet. `given` is what the server adds."""
        model: Any = self.Meta.model
        return cast(M, model(**{**self.validated_data, **given}))


class Noun(Stored[M]):
    """A noun. Its id may be made by the device; id and owner stay what they are."""

    id = serializers.UUIDField(required=False)

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        fixed = ("id", *getattr(self.Meta, "fixed", (self.owner,)))
        moved = [
            name for name in fixed if self.instance and name in attrs and attrs[name] != getattr(self.instance, name)
        ]
        if moved:
            raise serializers.ValidationError({name: _("This cannot be changed.") for name in moved})
        return attrs

    def content(self) -> list[str]:
        """The names of what a writer decides: two rows are the same when these are."""
        sources = [str(field.source) for field in self.fields.values() if not field.read_only]
        return [source for source in sources if source != "id"]


def _unknown(data: Mapping[str, Any], known: list[str]) -> dict[str, list[ErrorDetail]]:
    found: dict[str, list[ErrorDetail]] = {}
    for name in sorted(set(data) - set(known))[:MOST_NAMED]:
        near = get_close_matches(name[:80], known, 1)
        words = (
            _("There is no field of this name. Did you mean “%(near)s”?") % {"near": near[0]}
            if near
            else _("There is no field of this name.")
        )
        found[name[:80]] = [ErrorDetail(words, code="unknown")]
    return found
