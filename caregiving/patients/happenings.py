"""Happenings: what occurred, told once, never edited. The device that saw it made its id."""

from __future__ import annotations

import hashlib
import json
import uuid
from collections.abc import Collection, Iterator, Mapping
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any, ClassVar, NoReturn, Self

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.db.models import Exists, F, OuterRef, Q
from django.utils.translation import gettext_lazy as _

from caregiving.people.base import as_read


class AppendOnly(Exception):
    """A happening cannot be changed or removed; to take it back, record that it was undone."""


class HappeningQuerySet(models.QuerySet[Any]):
    def update(self, **fields: Any) -> NoReturn:
        raise AppendOnly("Happenings are append-only.")

    def delete(self) -> NoReturn:
        raise AppendOnly("Happenings are append-only.")

    def standing(self) -> Self:
        """Those that nobody has undone."""
        return self.filter(undone_by=None)


class Happening(models.Model):
    """The part that all happenings share. Each kind is a child table with its own columns and constraints.

    `occurred_at` is when the device says it was, never later than `recorded_at`, which is ours.
    `digest` is a fingerprint of the content as it was sent: the same id may come again with the same
    content (a success), never with another.
    """

    ACCESS_PATH = "patient"

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    patient = models.ForeignKey("patients.Patient", on_delete=models.CASCADE, related_name="happenings")
    kind = models.CharField(_("kind"), max_length=40, editable=False)
    occurred_at = models.DateTimeField(_("occurred"))
    recorded_at = models.DateTimeField(_("recorded"), editable=False)
    author = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    note = models.TextField(_("note"), blank=True, max_length=2000)
    digest = models.CharField(max_length=64, editable=False)

    objects = HappeningQuerySet.as_manager()
    KIND: ClassVar[str] = ""
    PART: ClassVar[str] = ""
    ALSO: ClassVar[Mapping[str, Q]] = {}

    class Meta:
        ordering = ["occurred_at", "id"]
        constraints = [
            models.CheckConstraint(condition=Q(occurred_at__lte=F("recorded_at")), name="happening_not_in_future"),
            models.CheckConstraint(condition=~Q(kind=""), name="happening_has_kind"),
        ]
        indexes = [
            models.Index(fields=["patient", "kind", "-occurred_at"], name="happening_by_kind"),
            models.Index(fields=["patient", "-recorded_at"], name="happening_by_arrival"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.occurred_at:%Y-%m-%d %H:%M}"

    def save(self, *args: Any, **kwargs: Any) -> None:
        if not self._state.adding:
            raise AppendOnly("Happenings are append-only.")
        self.kind = self.KIND
        self.digest = self.digest or self.fingerprint()
        super().save(*args, **kwargs)

    def delete(self, *args: Any, **kwargs: Any) -> NoReturn:
        raise AppendOnly("Happenings are append-only.")

    @classmethod
    def from_db(cls, db: str | None, field_names: Collection[str], values: Collection[Any], **_later: Any) -> Self:
        return as_read(cls, db, field_names, values)

    def check_moment(self, now: datetime) -> None:
        """What speaks against its moment as it was sent. Raises `ValidationError`; what is ahead is put back to now."""

    @classmethod
    def by_part(cls) -> Mapping[str, Q]:
        """Which rows tell of which part: of all kinds together by their kind, of one kind all or none."""
        if cls is not Happening:
            return {cls.PART: Q()} if cls.PART else {}
        parts: dict[str, list[str]] = {}
        for kind in kinds():
            parts.setdefault(kind.PART, []).append(kind.KIND)
        return {part: Q(kind__in=sorted(names)) for part, names in parts.items() if part}

    @classmethod
    def also(cls) -> Mapping[str, Q]:
        """Which rows tell of which other part as well: of all kinds together, those that do so in their own kind."""
        if cls is not Happening:
            return cls.ALSO
        found: dict[str, Q] = {}
        for kind in kinds():
            for part, those in kind.ALSO.items():
                these = Exists(kind._default_manager.filter(those, pk=OuterRef("pk")))
                found[part] = found.get(part, Q(pk__in=[])) | Q(these)
        return found

    def check_stored(self) -> None:
        """What only the stored rows can say against it. Raises `ValidationError`; `record` asks before it stores."""

    def content(self) -> dict[str, Any]:
        """What was said, without what the server adds. Equal values are equal however they were written."""
        added_here = {"recorded_at", "author", "digest", "happening_ptr", "id"}
        told = (field for field in self._meta.concrete_fields if field.name not in added_here)
        return {field.attname: _plain(field.to_python(getattr(self, field.attname))) for field in told}

    def fingerprint(self) -> str:
        """SHA-256 of the content, the same for the same content on any machine."""
        self.kind = self.KIND
        content = json.dumps(self.content(), sort_keys=True, cls=DjangoJSONEncoder)
        return hashlib.sha256(content.encode()).hexdigest()


def _plain(value: Any) -> Any:
    if isinstance(value, Decimal):
        return str(value.normalize() + 0)
    return value.astimezone(UTC) if isinstance(value, datetime) and value.tzinfo else value


class Undone(Happening):
    """A happening that takes another back. The first one stays in the log."""

    KIND = "undone"
    undoes = models.OneToOneField(Happening, on_delete=models.CASCADE, related_name="undone_by")

    def clean(self) -> None:
        if self.undoes.kind == self.KIND:
            raise ValidationError({"undoes": _("What was taken back is told again, not brought back.")})


def kinds(above: type[Happening] = Happening) -> Iterator[type[Happening]]:
    """Every kind there is, of all rooms."""
    for kind in above.__subclasses__():
        if not kind._meta.abstract:
            yield kind
        yield from kinds(kind)
