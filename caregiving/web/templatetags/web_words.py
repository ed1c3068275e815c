"""Small words for templates."""

from __future__ import annotations

from uuid import UUID

from django import template
from django.utils.translation import gettext as _

from caregiving.agenda import words

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
