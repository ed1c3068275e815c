"""Devices with their settings, upkeep and infection plans, and the routines of the day."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _
from rest_framework.exceptions import PermissionDenied

from caregiving.api.fields import TimesOfDay
from caregiving.api.nouns import EditableNouns
from caregiving.api.strict import NOUN, Noun
from caregiving.equipment.models import Device, DeviceSetting, InfectionPlan, PlanStage, Routine, UpkeepTask


class DeviceSerializer(Noun[Device]):
    class Meta:
        model = Device
        owner = "patient"
        fields = (
            *NOUN, "patient", "kind", "name", "maker_and_model", "serial", "supplier", "manual", "spare",
            "kept_at", "life_support", "needs_power",
        )  # fmt: skip
        validators: list[Any] = []


class Devices(EditableNouns):
    queryset = Device.objects.all()
    serializer_class = DeviceSerializer


class DeviceSettingSerializer(Noun[DeviceSetting]):
    class Meta:
        model = DeviceSetting
        owner = "device"
        fields = (*NOUN, "device", "name", "value", "set_by", "set_on")
        validators: list[Any] = []


class DeviceSettings(EditableNouns):
    """A number on the machine as the team set it: a note for people. No machine is changed from here."""

    queryset = DeviceSetting.objects.all()
    serializer_class = DeviceSettingSerializer


class UpkeepTaskSerializer(Noun[UpkeepTask]):
    class Meta:
        model = UpkeepTask
        owner = "device"
        fields = (
            *NOUN, "device", "verb", "part", "every", "unit", "source_type", "rule_id", "infection_every",
            "infection_unit", "after_illness", "started_on", "ended_on",
        )  # fmt: skip
        validators: list[Any] = []


class UpkeepTasks(EditableNouns):
    """Something to clean, replace, charge or test, again and again."""

    queryset = UpkeepTask.objects.all()
    serializer_class = UpkeepTaskSerializer


class RoutineSerializer(Noun[Routine]):
    times = TimesOfDay(allow_empty=False)

    class Meta:
        model = Routine
        owner = "patient"
        fields = (*NOUN, "patient", "device", "title", "times", "detail", "active")
        validators: list[Any] = []


class Routines(EditableNouns):
    """Care that comes by the clock: a feed, a cough assist session."""

    queryset = Routine.objects.all()
    serializer_class = RoutineSerializer


class InfectionPlanSerializer(Noun[InfectionPlan]):
    class Meta:
        model = InfectionPlan
        owner = "device"
        fields = (
            *NOUN, "device", "version", "stage", "usual", "during_infection", "written_by", "signed_by",
            "signed_on", "taught_back_at", "confirmed_at",
        )  # fmt: skip
        read_only_fields = ("stage", "signed_by", "signed_on", "taught_back_at", "confirmed_at")
        validators: list[Any] = []


class InfectionPlans(EditableNouns):
    """What changes on a device during an infection. A home may draft; only the care team signs."""

    queryset = InfectionPlan.objects.all()
    serializer_class = InfectionPlanSerializer

    def check_change(self, thing: InfectionPlan) -> None:
        if thing.stage != PlanStage.DRAFT:
            raise PermissionDenied(_("Only the care team changes a plan that was published."))
