"""Reading and writing nouns: found through access, stored through record."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, ClassVar, TypeVar, cast
from uuid import UUID

from django.core.exceptions import ValidationError as ModelError
from django.db.models import Model, QuerySet
from django.utils.translation import gettext as _
from rest_framework import mixins, serializers, status, viewsets
from rest_framework.permissions import SAFE_METHODS
from rest_framework.request import Request
from rest_framework.response import Response

from caregiving import record
from caregiving.api import scope
from caregiving.api.door import Door
from caregiving.api.seen import note_seen
from caregiving.api.strict import Noun
from caregiving.people import access
from caregiving.people.access import Right, access_paths

M = TypeVar("M", bound=Model)


class Nouns(Door, mixins.ListModelMixin, mixins.RetrieveModelMixin, viewsets.GenericViewSet[Any]):
    """One kind of noun, read. A list may be narrowed to one patient or to one owner."""

    to_read: ClassVar[Right] = Right.SEE
    to_write: ClassVar[Right] = Right.EDIT

    @property
    def filters(self) -> dict[str, str]:
        """The names by which a list can be narrowed, and the way to each."""
        path = next(iter(access_paths(super().get_queryset().model)), "")
        owner: str = getattr(getattr(self.serializer_class, "Meta", None), "owner", "")
        return {name: way for name, way in ((path.split("__")[-1], path), (owner, owner)) if name}

    def get_queryset(self) -> QuerySet[Any]:
        return self.visible(self.to_read)

    def visible(self, right: Right) -> QuerySet[Any]:
        """The rows with which the person who asks may do `right`."""
        return scope.visible(super().get_queryset(), self.person, self.now, right)

    def filter_queryset(self, queryset: QuerySet[Any]) -> QuerySet[Any]:
        chosen = {name: self.request.query_params.get(name) for name in self.filters}
        return queryset.filter(
            **{self.filters[name]: as_uuid(name, text) for name, text in chosen.items() if text is not None}
        )

    def get_object(self) -> Any:
        right = self.to_read if self.request.method in SAFE_METHODS else self.to_write
        thing = access.the_one(self.visible(right), self.kwargs["pk"])
        note_seen(self.person, [thing], self.now)
        return thing

    def paginate_queryset(self, queryset: QuerySet[Any] | Sequence[Any]) -> list[Any] | None:
        page = super().paginate_queryset(queryset)
        note_seen(self.person, page or (), self.now)
        return page


class EditableNouns(Nouns):
    """One kind of noun, read and written."""

    def create(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        told = cast(Noun[Any], self.get_serializer(data=request.data))
        told.is_valid(raise_exception=True)
        thing, new = self.store_once(told.unsaved(**self.given()), told.content())
        code = status.HTTP_201_CREATED if new else status.HTTP_200_OK
        return Response(self.get_serializer(thing).data, status=code)

    def update(self, request: Request, *args: Any, partial: bool = False, **kwargs: Any) -> Response:
        thing = self.get_object()
        self.check_change(thing)
        told = self.get_serializer(thing, data=request.data, partial=partial)
        told.is_valid(raise_exception=True)
        for name, value in told.validated_data.items():
            setattr(thing, name, value)
        return Response(self.get_serializer(self.store(thing)).data)

    def partial_update(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        return self.update(request, *args, partial=True, **kwargs)

    def destroy(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        thing = self.get_object()
        self.check_change(thing)
        self.remove(thing)
        return Response(status=status.HTTP_204_NO_CONTENT)

    def given(self) -> dict[str, Any]:
        """What the server adds to a new one."""
        return {}

    def check_change(self, thing: Any) -> None:
        """Refuse, by raising, to change or remove this one."""

    def store_once(self, thing: M, content: list[str]) -> tuple[M, bool]:
        """Store a new noun; when the same stands there already, that one. Raises `record.Conflict`."""
        if known := _same(thing, content):
            return known, False
        try:
            return self.store(thing), True
        except ModelError:
            if known := _same(thing, content):  # the same post came twice at once
                return known, False
            raise

    def store(self, thing: M) -> M:
        """Store a noun, new or changed."""
        return record.noun(self.person, thing, self.now)

    def remove(self, thing: Model) -> None:
        """Remove a noun."""
        record.removal(self.person, thing, self.now)


def as_uuid(name: str, text: str) -> UUID:
    """The id that stands in a query. Raises `ValidationError` with the parameter's name."""
    try:
        return UUID(text)
    except ValueError:
        raise serializers.ValidationError({name: _("This is not an id.")}) from None


def _same(thing: M, content: list[str]) -> M | None:
    """What is stored under the id of `thing`; None when nothing is, `Conflict` when it differs."""
    known: M | None = type(thing)._default_manager.filter(pk=thing.pk).first()
    if known and any(getattr(known, name) != getattr(thing, name) for name in content):
        raise record.Conflict
    return known
