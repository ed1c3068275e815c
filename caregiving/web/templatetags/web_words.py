"""Small words for templates."""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal
from uuid import UUID

from django import template
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from caregiving.agenda import words
from caregiving.agenda.units import unit_for

register = template.Library()


@register.filter
def hours(minutes: int) -> str:
    """70 as 1:10."""
    return words.hours(minutes)


@register.filter
def as_uuid(text: str) -> UUID:
    """An id as guidance keeps it, for an address."""
    return UUID(text)


@register.filter
def day(moment: object) -> str:
    """A date as "Tue 24 Nov"; "not known" without one."""
    return words.day(moment.isoformat()) if hasattr(moment, "isoformat") else _("not known")


@register.filter
def of_unit(unit: str, number: Decimal | int | None) -> str:
    """What so many of them are called: "tablets" for 35 and "tablet"."""
    return unit_for(unit, number)


@register.filter
def moment(at: datetime) -> str:
    """A moment as "Tue 24 Nov, 15:00", in the zone of the page; midnight is the day alone."""
    local = timezone.localtime(at)
    if not (local.hour or local.minute):
        return date_format(local, pgettext("a day, as in Tue 24 Nov", "D j M"))
    return date_format(local, pgettext("a moment, as in Tue 24 Nov, 15:00", "D j M, H:i"))
