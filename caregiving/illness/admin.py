"""Screening sheets with their verdicts, and what happened in an illness."""

from typing import Any

from django.contrib import admin

from caregiving.careteam.admin_base import HappeningAdmin, NounAdmin, NounInline
from caregiving.illness.models import (
    AfterCovidChecked,
    AntiviralAsked,
    CaregiverIll,
    Exposed,
    Recovered,
    ScreeningSheet,
    ScreeningVerdict,
    SymptomNoticed,
    TestDone,
)


class VerdictInline(NounInline):
    model = ScreeningVerdict
    autocomplete_fields = ("medicine",)


@admin.register(ScreeningSheet)
class ScreeningSheetAdmin(NounAdmin):
    list_display = ("patient", "version", "signer", "signed_at", "stale_since", "stale_because")
    list_filter = ("signed_at", "stale_since", "route")
    list_select_related = ("patient",)
    search_fields = ("patient__name", "signer")
    inlines: list[Any] = [VerdictInline]


@admin.register(ScreeningVerdict)
class ScreeningVerdictAdmin(NounAdmin):
    list_display = ("medicine", "verdict", "sheet", "signer", "signed_at")
    list_filter = ("verdict", "signed_at")
    list_select_related = ("medicine", "sheet__patient")
    search_fields = ("medicine__name", "sheet__patient__name", "signer")


admin.site.register(
    [SymptomNoticed, Exposed, TestDone, AntiviralAsked, Recovered, CaregiverIll, AfterCovidChecked],
    HappeningAdmin,
)
