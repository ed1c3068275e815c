"""Devices, their upkeep and infection plans, the routines of the day."""

from django.contrib import admin

from caregiving.careteam.admin_base import HappeningAdmin, NounAdmin, ReadOnlyAdmin
from caregiving.equipment.models import (
    Device,
    DeviceSetting,
    DrillDone,
    InfectionPlan,
    InfectionPlanSwitched,
    Photo,
    PlanPhoto,
    PowerFailed,
    Routine,
    RoutineDone,
    UpkeepDone,
    UpkeepTask,
)


@admin.register(Device)
class DeviceAdmin(NounAdmin):
    list_display = ("name", "kind", "patient", "supplier", "life_support", "needs_power")
    list_filter = ("kind", "life_support", "needs_power")
    list_select_related = ("patient", "supplier")
    search_fields = ("name", "maker_and_model", "serial", "patient__name")


@admin.register(DeviceSetting)
class DeviceSettingAdmin(NounAdmin):
    list_display = ("name", "value", "device", "set_by", "set_on")
    list_filter = ("set_on",)
    list_select_related = ("device",)
    search_fields = ("name", "device__name", "device__patient__name")


@admin.register(Photo)
class PhotoAdmin(ReadOnlyAdmin):
    """Comes from the home: there every picture is made anew."""

    list_display = ("caption", "device", "created_at")
    list_select_related = ("device",)
    search_fields = ("caption", "device__name")


@admin.register(PlanPhoto)
class PlanPhotoAdmin(ReadOnlyAdmin):
    """Comes from the desk of the respiratory team or from the home: there every picture is made anew."""

    list_display = ("plan", "caption", "shown_back", "created_at")
    list_filter = ("shown_back",)
    list_select_related = ("plan__device",)
    search_fields = ("caption", "plan__device__name")


@admin.register(UpkeepTask)
class UpkeepTaskAdmin(NounAdmin):
    list_display = ("part", "verb", "device", "every", "unit", "source_type", "started_on", "ended_on")
    list_filter = ("verb", "unit", "source_type", "after_illness")
    list_select_related = ("device",)
    search_fields = ("part", "device__name", "device__patient__name")


@admin.register(Routine)
class RoutineAdmin(NounAdmin):
    list_display = ("title", "patient", "device", "times", "active")
    list_filter = ("active",)
    list_select_related = ("patient", "device")
    search_fields = ("title", "patient__name")


@admin.register(InfectionPlan)
class InfectionPlanAdmin(NounAdmin):
    list_display = ("device", "version", "stage", "written_by", "signed_by", "signed_on", "confirmed_at")
    list_filter = ("stage", "signed_on")
    list_select_related = ("device", "signed_by")
    search_fields = ("device__name", "device__patient__name", "written_by")


admin.site.register([UpkeepDone, RoutineDone, DrillDone, InfectionPlanSwitched, PowerFailed], HappeningAdmin)
