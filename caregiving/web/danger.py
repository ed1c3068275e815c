"""The danger signs in the words of a family. What they rest on stands in the catalog, under these ids."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

RULES = ("RF-01", "RF-02")
SIGNS = (
    _("Short of breath at rest"),
    _("Pain or pressure in the chest that stays"),
    _("Newly confused, or hard to wake"),
    _("Lips or nails grey or blue"),
    _("Choking, or phlegm that will not come up"),
    _("Cannot lie flat any more"),
)
NOTED = "noted at home"
