"""Vaccinations, caregivers' own records, and health cards as they came."""

from django.contrib import admin

from caregiving.careteam.admin_base import NounAdmin, ReadOnlyAdmin
from caregiving.vaccines.models import CaregiverRecord, HealthCard, TeamObservation, Vaccination


@admin.register(CaregiverRecord)
class CaregiverRecordAdmin(NounAdmin):
    list_display = ("membership", "agreed_at", "withdrawn_at")
    list_filter = ("agreed_at", "withdrawn_at")
    list_select_related = ("membership__user", "membership__household")
    search_fields = ("membership__user__name", "membership__household__name")


@admin.register(HealthCard)
class HealthCardAdmin(ReadOnlyAdmin):
    """Kept as it came: a card that was edited would prove nothing."""

    list_display = ("issuer", "name_on_card", "patient", "caregiver", "issued_at", "stored_by")
    list_filter = ("issued_at",)
    list_select_related = ("patient", "caregiver__membership__user", "caregiver__membership__household", "stored_by")
    search_fields = ("issuer", "name_on_card", "patient__name")


@admin.register(Vaccination)
class VaccinationAdmin(NounAdmin):
    list_display = ("group", "given_on", "patient", "caregiver", "cvx", "product", "source")
    list_filter = ("group", "source", "given_on")
    list_select_related = ("patient", "caregiver__membership__user", "caregiver__membership__household")
    search_fields = ("patient__name", "caregiver__membership__user__name", "cvx", "product", "lot")


@admin.register(TeamObservation)
class TeamObservationAdmin(NounAdmin):
    list_display = ("code", "holds", "patient", "signer", "at")
    list_filter = ("holds", "at")
    list_select_related = ("patient",)
    search_fields = ("patient__name", "signer", "code")
