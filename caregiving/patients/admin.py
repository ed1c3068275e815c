"""The patient, what belongs to the patient alone, and every kind of happening together."""

from django.contrib import admin

from caregiving.careteam.admin_base import HappeningAdmin, KeptNounAdmin, NounAdmin, ReadOnlyAdmin
from caregiving.patients.happenings import Happening, Undone
from caregiving.patients.models import (
    Allergy,
    Consent,
    Contact,
    Directive,
    DoorChecked,
    DoorLink,
    FunctionScored,
    LeaveAsked,
    Milestone,
    Patient,
    ReadingTaken,
    SheetLink,
    SheetPrinted,
    VisitAnswered,
    VisitQuestion,
)


@admin.register(Patient)
class PatientAdmin(KeptNounAdmin):
    list_display = ("name", "household", "onset_region", "breathing_support", "swallow_route", "country")
    list_filter = ("onset_region", "breathing_support", "swallow_route", "country", "immunocompromised")
    list_select_related = ("household",)
    search_fields = ("name", "household__name")


@admin.register(Consent)
class ConsentAdmin(NounAdmin):
    list_display = ("patient", "team", "given_at", "ends_at")
    list_filter = ("given_at", "ends_at")
    list_select_related = ("patient", "team")
    search_fields = ("patient__name", "team__name")


@admin.register(LeaveAsked)
class LeaveAskedAdmin(ReadOnlyAdmin):
    """Homes asked to let another team see them."""

    list_display = ("patient", "team", "to", "name", "at", "given")
    list_filter = ("at", "given")
    list_select_related = ("patient", "team", "to")
    search_fields = ("patient__name", "team__name", "to__name")


@admin.register(Allergy)
class AllergyAdmin(NounAdmin):
    list_display = ("substance", "patient", "reaction")
    list_select_related = ("patient",)
    search_fields = ("substance", "patient__name")


@admin.register(Contact)
class ContactAdmin(NounAdmin):
    list_display = ("name", "kind", "patient", "phone", "hours", "rank")
    list_filter = ("kind",)
    list_select_related = ("patient",)
    search_fields = ("name", "phone", "patient__name")


@admin.register(Directive)
class DirectiveAdmin(NounAdmin):
    list_display = ("title", "patient", "signed_on", "kept_at")
    list_filter = ("signed_on",)
    list_select_related = ("patient",)
    search_fields = ("title", "patient__name")


@admin.register(SheetLink)
class SheetLinkAdmin(ReadOnlyAdmin):
    """How often a paper's code was used; never the code itself."""

    list_display = ("patient", "times_opened", "opened_at")
    list_filter = ("opened_at",)
    list_select_related = ("patient",)
    search_fields = ("patient__name",)
    exclude = ("secret",)


@admin.register(DoorLink)
class DoorLinkAdmin(ReadOnlyAdmin):
    """Which homes have a door check; never the code itself."""

    list_display = ("patient", "masks")
    list_filter = ("masks",)
    list_select_related = ("patient",)
    search_fields = ("patient__name",)
    exclude = ("secret",)


@admin.register(Happening)
class EveryHappeningAdmin(HappeningAdmin):
    """All kinds, by arrival."""

    list_filter = ("kind", "occurred_at", "recorded_at")


admin.site.register(
    [Undone, ReadingTaken, Milestone, FunctionScored, SheetPrinted, DoorChecked, VisitQuestion, VisitAnswered],
    HappeningAdmin,
)
