"""What every stored noun shares: an id that a device may make, when it was written, and whose it is."""

import uuid
from typing import Any, ClassVar

from django.db import models


class Noun(models.Model):
    """A thing that is edited. Its history (who changed what, when) is kept by the audit log.

    `ACCESS_PATH` is the way from a row to its patient, household or user, or several ways of which one is taken;
    `people.access` follows it. What belongs to nobody has none.
    """

    ACCESS_PATH: ClassVar[str | tuple[str, ...]]

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    created_at = models.DateTimeField(auto_now_add=True)
    updated_at = models.DateTimeField(auto_now=True)

    class Meta:
        abstract = True


def one_of(field: str, choices: type[models.TextChoices], name: str, *, blank: bool = False) -> models.CheckConstraint:
    """The database's own refusal of a word that `choices` does not know."""
    allowed: list[Any] = [*choices.values, ""] if blank else list(choices.values)
    return models.CheckConstraint(condition=models.Q(**{f"{field}__in": allowed}), name=name)
