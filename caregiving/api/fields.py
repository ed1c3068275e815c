"""What may stand in a field: strict where a loose reading would store something else than was meant."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any, cast

from django.db.models import Model, QuerySet
from django.utils.translation import gettext_lazy as _
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from caregiving.api import scope

# No fact of a household lies outside; beyond them sums of dates leave what a calendar can hold.
EARLIEST, LATEST = date(1900, 1, 1), date(2200, 12, 31)
BETWEEN = _("This must lie between the years 1900 and 2200.")


class Day(serializers.DateField):
    default_error_messages = {"range": BETWEEN}

    def to_internal_value(self, value: Any) -> date:
        day = super().to_internal_value(value)
        if not EARLIEST <= day <= LATEST:
            self.fail("range")
        return day


class Moment(serializers.DateTimeField):
    """A moment with its offset from UTC. One without is refused: nobody could say when it was.

    `ahead` lets it lie in any future, for what is clamped to now afterwards.
    """

    default_error_messages = {
        "range": BETWEEN,
        "naive": _("Say the offset from UTC too. Example: 2026-11-20T03:07:00-05:00."),
    }

    def __init__(self, *, ahead: bool = False, **kwargs: Any) -> None:
        self.ahead = ahead
        super().__init__(**kwargs)

    def enforce_timezone(self, value: datetime) -> datetime:
        if value.tzinfo is None:
            self.fail("naive")
        try:
            return value.astimezone(UTC)
        except OverflowError:
            self.fail("range")

    def to_internal_value(self, value: Any) -> datetime:
        moment = super().to_internal_value(value)
        if moment.date() < EARLIEST or (moment.date() > LATEST and not self.ahead):
            self.fail("range")
        return moment


@extend_schema_field({"type": "string", "pattern": "^([01][0-9]|2[0-3]):[0-5][0-9](:[0-5][0-9])?$"})
class ClockTime(serializers.TimeField):
    """A time by somebody's clock. An offset has no place in it."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**{"input_formats": ["%H:%M", "%H:%M:%S"], **kwargs})


class Words(serializers.ListField):
    """A list of short texts."""

    child = serializers.CharField(max_length=120)

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**{"max_length": 100, **kwargs})


class TimesOfDay(serializers.ListField):
    """Times by the patient's clock: 08:00."""

    child = serializers.RegexField(
        r"^([01][0-9]|2[0-3]):[0-5][0-9]$",
        error_messages={"invalid": _("Write a time of the day like 08:00.")},
    )

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**{"max_length": 48, **kwargs})


class Reference(serializers.PrimaryKeyRelatedField[Model]):
    """The id of something that this person may see. What they may not see does not exist."""

    default_error_messages = {"does_not_exist": _("There is nothing of this id.")}

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**{"pk_field": serializers.UUIDField(), **kwargs})

    def get_queryset(self) -> QuerySet[Any]:
        view = self.context["view"]
        return scope.visible(self.everything(), view.person, view.now)

    def everything(self) -> QuerySet[Any]:
        """All rows of the model, before access has its say."""
        return cast(QuerySet[Any], super().get_queryset())


class Owner(Reference):
    """The id of whom a thing is to belong to: without the right to write there, the answer is 404."""

    def to_internal_value(self, data: Any) -> Any:
        owner_id = serializers.UUIDField().to_internal_value(data)
        view = self.context["view"]
        return scope.find(self.everything(), view.person, owner_id, view.now, view.to_write)
