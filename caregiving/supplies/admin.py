"""Medicines, supplies and their lots, and what happened to them."""

from django.contrib import admin

from caregiving.careteam.admin_base import HappeningAdmin, NounAdmin
from caregiving.supplies.models import Counted, DoseGiven, Lot, Medicine, OrderSent, Restocked, Supply, Used


@admin.register(Medicine)
class MedicineAdmin(NounAdmin):
    list_display = ("name", "dose", "route", "patient", "prescriber", "as_needed", "started_on", "ended_on")
    list_filter = ("route", "as_needed", "ended_on")
    list_select_related = ("patient", "prescriber")
    search_fields = ("name", "patient__name")


@admin.register(Supply)
class SupplyAdmin(NounAdmin):
    list_display = ("name", "kind", "patient", "use", "per_day", "unit", "critical", "lead_days", "supplier")
    list_filter = ("kind", "use", "critical", "controlled")
    list_select_related = ("patient", "supplier")
    search_fields = ("name", "short_name", "patient__name")


@admin.register(Lot)
class LotAdmin(NounAdmin):
    list_display = ("label", "supply", "expires_on", "extended_expires_on", "opened_on")
    list_filter = ("expires_on",)
    list_select_related = ("supply",)
    search_fields = ("label", "supply__name", "supply__patient__name")


admin.site.register([Counted, Restocked, Used, OrderSent, DoseGiven], HappeningAdmin)
