"""The outbox's door: a happening is told once, by the id that the device made."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.db.models import QuerySet
from drf_spectacular.utils import PolymorphicProxySerializer, extend_schema, extend_schema_view
from rest_framework import serializers, viewsets
from rest_framework.request import Request
from rest_framework.response import Response

from caregiving import record
from caregiving.agenda.models import Answered
from caregiving.api.door import Door
from caregiving.api.fields import Moment
from caregiving.api.happenings import KINDS, SERIALIZERS, HappeningSerializer, as_json, serializer_for
from caregiving.api.pagination import ByArrival
from caregiving.api.seen import note_seen
from caregiving.patients.happenings import Happening
from caregiving.people import access
from caregiving.people.access import Right

ANY_KIND = PolymorphicProxySerializer(
    component_name="Happening", serializers=dict(SERIALIZERS), resource_type_field_name="kind"
)


class Wanted(serializers.Serializer[Any]):
    """How a list of happenings can be narrowed."""

    patient = serializers.UUIDField(required=False, help_text="Only what happened to this patient.")
    since = Moment(required=False, help_text="Only what reached us at or after this moment.")


class WantedOfKind(Wanted):
    kind = serializers.ChoiceField(choices=list(KINDS), required=False, help_text="Only this kind.")


@extend_schema_view(
    list=extend_schema(parameters=[WantedOfKind], responses=ANY_KIND),
    retrieve=extend_schema(responses=ANY_KIND),
    create=extend_schema(request=ANY_KIND, responses={201: ANY_KIND}),
)
class Happenings(Door, viewsets.GenericViewSet[Any]):
    """What happened. Told once, never edited; to take one back, tell that it was `undone`."""

    queryset = Happening.objects.all()
    pagination_class = ByArrival
    to_write = Right.TELL
    wanted: type[Wanted] = WantedOfKind

    def list(self, request: Request) -> Response:
        page = self.paginate_queryset(self.narrowed(self.visible()))
        note_seen(self.person, page or (), self.now)
        return self.get_paginated_response(as_json(page or [], self.get_serializer_context()))

    def retrieve(self, request: Request, pk: str) -> Response:
        return Response(self.one(pk))

    def create(self, request: Request) -> Response:
        told = self.telling(request.data)
        told.is_valid(raise_exception=True)
        happening = told.unsaved()
        stored = record.happening(self.person, happening, self.now)
        return Response(self.one(happening.id), status=201 if stored is record.Stored.NEW else 200)

    def telling(self, data: Any) -> HappeningSerializer:
        """The serializer that reads what was sent."""
        return serializer_for(data)(data=data, context=self.get_serializer_context())

    def visible(self) -> QuerySet[Happening]:
        return access.visible(Happening.objects.all(), self.person, self.now)

    def narrowed(self, queryset: QuerySet[Happening]) -> QuerySet[Happening]:
        asked = self.wanted(data=self.request.query_params.dict())
        asked.is_valid(raise_exception=True)
        ways = {"patient": "patient", "since": "recorded_at__gte", "kind": "kind"}
        return queryset.filter(**{ways[name]: value for name, value in asked.validated_data.items()})

    def one(self, happening_id: object) -> dict[str, Any]:
        found = access.find(Happening.objects.all(), self.person, happening_id, self.now)
        note_seen(self.person, [found], self.now)
        return as_json([found], self.get_serializer_context())[0]


ANSWER = SERIALIZERS[Answered.KIND]


@extend_schema_view(
    list=extend_schema(parameters=[Wanted], responses=ANSWER),
    retrieve=extend_schema(exclude=True),
    create=extend_schema(request=ANSWER, responses={201: ANSWER}),
)
class Answers(Happenings):
    """I have it, done, later: the answers to what is due. The kind need not be named."""

    wanted = Wanted

    def telling(self, data: Any) -> HappeningSerializer:
        told = {"kind": Answered.KIND, **data} if isinstance(data, Mapping) else data
        return ANSWER(data=told, context=self.get_serializer_context())

    def visible(self) -> QuerySet[Happening]:
        return super().visible().filter(kind=Answered.KIND)
