"""What keeps the patient breathing and fed: devices, their upkeep, their power, their infection plan."""

from datetime import date
from functools import partial
from typing import Any

from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.db.models import Q
from django.db.models.signals import post_delete
from django.dispatch import receiver
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from caregiving.equipment.plans import InfectionPlan as InfectionPlan
from caregiving.equipment.plans import InfectionPlanSwitched as InfectionPlanSwitched
from caregiving.equipment.plans import PlanPhoto as PlanPhoto
from caregiving.equipment.plans import PlanStage as PlanStage
from caregiving.guidance.catalog import Rules
from caregiving.patients.models import Contact, Happening, Part, Patient
from caregiving.people.base import Noun, one_of


class DeviceKind(models.TextChoices):
    NIV = "niv", _("breathing mask machine (NIV)")
    VENTILATOR = "ventilator", _("ventilator")
    COUGH_ASSIST = "cough_assist", _("cough assist")
    SUCTION = "suction", _("suction")
    NEBULISER = "nebuliser", _("nebuliser")
    OXYGEN = "oxygen", _("oxygen")
    FEEDING_PUMP = "feeding_pump", _("feeding pump")
    OXIMETER = "oximeter", _("oximeter")
    BATTERY = "battery", _("battery")
    OTHER = "other", _("other")


# What breathes for the person, and what blows the breath about: each needs a plan for an infection (INF-12).
BREATHES = frozenset({DeviceKind.NIV, DeviceKind.VENTILATOR})
NEEDS_PLAN = BREATHES | {DeviceKind.COUGH_ASSIST}


def check_rule_id(rule_id: str) -> None:
    """Refuse a guidance row that the catalog does not hold: nobody could be told why."""
    if rule_id not in Rules.load():
        raise ValidationError(_("“%(rule_id)s” is not a row of the guidance."), params={"rule_id": rule_id})


class Device(Noun):
    ACCESS_PATH = "patient"
    PART = Part.EQUIPMENT
    patient = models.ForeignKey(Patient, on_delete=models.CASCADE, related_name="devices")
    kind = models.CharField(_("kind"), max_length=14, choices=DeviceKind.choices)
    name = models.CharField(_("name"), max_length=120)
    maker_and_model = models.CharField(_("maker and model"), max_length=120, blank=True)
    serial = models.CharField(_("serial number"), max_length=80, blank=True)
    supplier = models.ForeignKey(
        Contact,
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="devices",
        verbose_name=_("supplier"),
    )
    manual = models.CharField(_("where the manual is"), max_length=300, blank=True)
    spare = models.CharField(_("spare, and where"), max_length=200, blank=True)
    kept_at = models.CharField(_("where it stands"), max_length=200, blank=True)
    life_support = models.BooleanField(_("the patient depends on it"), default=False)
    needs_power = models.BooleanField(_("needs power"), default=True)
    ended_on = models.DateField(_("no longer since"), null=True, blank=True)

    class Meta(Noun.Meta):
        constraints = [
            one_of("kind", DeviceKind, "device_kind"),
            models.UniqueConstraint(fields=["patient", "name"], name="device_once"),
        ]

    def __str__(self) -> str:
        return self.name

    def used_on(self, day: date) -> bool:
        """From the day of its end on it is not."""
        return self.ended_on is None or self.ended_on > day

    @property
    def depended_on(self) -> bool:
        """Held as life support: the home said so, or it breathes, whether or not somebody ticked it."""
        return self.life_support or self.kind in BREATHES

    @property
    def stops_without_power(self) -> bool:
        return self.needs_power and self.depended_on

    @property
    def needs_plan(self) -> bool:
        """Whether its use during an infection has to be decided before one comes."""
        return self.kind in NEEDS_PLAN or self.stops_without_power


class DeviceSetting(Noun):
    """A number on the machine, as the team set it. Read only by people; never changed from here."""

    ACCESS_PATH = "device__patient"
    PART = Part.EQUIPMENT

    device = models.ForeignKey(Device, on_delete=models.CASCADE, related_name="settings")
    name = models.CharField(_("setting"), max_length=80)
    value = models.CharField(_("value"), max_length=80)
    set_by = models.CharField(_("set by"), max_length=120, blank=True)
    set_on = models.DateField(pgettext_lazy("the day on which it was set", "on"), null=True, blank=True)

    class Meta(Noun.Meta):
        constraints = [models.UniqueConstraint(fields=["device", "name"], name="device_setting_once")]

    def __str__(self) -> str:
        return f"{self.name} {self.value}"


class Photo(Noun):
    """A picture that a home took of a machine, of its settings screen or of a part, made anew before it is kept."""

    ACCESS_PATH = "device__patient"
    PART = Part.EQUIPMENT
    device = models.ForeignKey(Device, on_delete=models.CASCADE, related_name="photos")
    image = models.FileField(_("photo"), upload_to="devices/%Y/")
    caption = models.CharField(_("what it shows"), max_length=200)

    class Meta(Noun.Meta):
        ordering = ["created_at", "id"]

    def __str__(self) -> str:
        return self.caption


@receiver(post_delete, sender=Photo)
def _its_file_goes_too(instance: Photo, **_more: Any) -> None:
    """Also when its machine is removed with all that belongs to it: nobody would find the file any more."""
    if name := instance.image.name:
        transaction.on_commit(partial(instance.image.storage.delete, name))


class UpkeepVerb(models.TextChoices):
    CLEAN = "clean", _("clean")
    REPLACE = "replace", _("replace")
    CHARGE = "charge", _("charge")
    TEST = "test", _("test")


class SourceType(models.TextChoices):
    MANUFACTURER = "manufacturer", _("the maker's manual")
    SUPPLIER = "supplier", _("the supplier")
    PAYER = "payer", _("the payer's schedule")
    TEAM = "team", _("the care team")
    CATALOG = "catalog", _("the guidance catalog")


class IntervalUnit(models.TextChoices):
    HOURS = "hours", _("hours")
    DAYS = "days", _("days")
    MONTHS = "months", _("months")


class UpkeepTask(Noun):
    """Something to clean, replace, charge or test, again and again."""

    ACCESS_PATH = "device__patient"
    PART = Part.EQUIPMENT

    device = models.ForeignKey(Device, on_delete=models.CASCADE, related_name="upkeep")
    verb = models.CharField(_("what to do"), max_length=8, choices=UpkeepVerb.choices)
    part = models.CharField(_("part"), max_length=80)
    every = models.PositiveSmallIntegerField(_("every"))
    unit = models.CharField(_("unit"), max_length=6, choices=IntervalUnit.choices, default=IntervalUnit.DAYS)
    source_type = models.CharField(_("says who"), max_length=12, choices=SourceType.choices)
    rule_id = models.CharField(_("guidance row"), max_length=40, blank=True, validators=[check_rule_id])
    infection_every = models.PositiveSmallIntegerField(
        _("every, while the infection plan is on"), null=True, blank=True
    )
    infection_unit = models.CharField(
        _("unit while the infection plan is on; empty: the usual one"),
        max_length=6,
        choices=IntervalUnit.choices,
        blank=True,
    )
    after_illness = models.BooleanField(_("once more when the illness is over"), default=False)
    started_on = models.DateField(_("counted from"))
    ended_on = models.DateField(_("no longer since"), null=True, blank=True)

    class Meta(Noun.Meta):
        constraints = [
            one_of("verb", UpkeepVerb, "upkeep_verb"),
            one_of("unit", IntervalUnit, "upkeep_unit"),
            one_of("infection_unit", IntervalUnit, "upkeep_infection_unit", blank=True),
            one_of("source_type", SourceType, "upkeep_source_type"),
            models.CheckConstraint(condition=Q(every__gt=0), name="upkeep_every_positive"),
            models.CheckConstraint(condition=Q(infection_every__gt=0), name="upkeep_infection_every_positive"),
            models.UniqueConstraint(fields=["device", "verb", "part", "source_type"], name="upkeep_once"),
        ]

    def __str__(self) -> str:
        return f"{self.get_verb_display()} {self.part}"


class Routine(Noun):
    """Care that comes at times of the day by the clock: a feed, a cough assist session, an oxygen check. In the words
    of the home, which may speak of anything: it belongs to no part."""

    ACCESS_PATH = "patient"

    patient = models.ForeignKey(Patient, on_delete=models.CASCADE, related_name="routines")
    device = models.ForeignKey(Device, on_delete=models.SET_NULL, null=True, blank=True, related_name="routines")
    title = models.CharField(_("what"), max_length=80)
    times = models.JSONField(_("at"), default=list, help_text=_("Times of the day: 08:00"))
    detail = models.CharField(_("detail"), max_length=200, blank=True)
    active = models.BooleanField(_("active"), default=True)

    class Meta(Noun.Meta):
        constraints = [models.UniqueConstraint(fields=["patient", "title"], name="routine_once")]

    def __str__(self) -> str:
        return self.title


class UpkeepDone(Happening):
    KIND = "upkeep_done"
    PART = Part.EQUIPMENT
    task = models.ForeignKey(UpkeepTask, on_delete=models.RESTRICT, related_name="done")


class RoutineDone(Happening):
    KIND = "routine_done"
    routine = models.ForeignKey(Routine, on_delete=models.RESTRICT, related_name="done")


class DrillDone(Happening):
    """How long a device really ran on its battery, by the clock, with how it was set."""

    KIND = "drill"
    PART = Part.EQUIPMENT
    device = models.ForeignKey(Device, on_delete=models.RESTRICT, related_name="drills")
    minutes = models.PositiveIntegerField(_("minutes"))
    battery = models.CharField(_("battery"), max_length=80, blank=True)
    humidifier_on = models.BooleanField(_("humidifier on"), default=False)
    while_sick = models.BooleanField(_("measured while sick"), default=False)

    class Meta:
        constraints = [models.CheckConstraint(condition=Q(minutes__gt=0), name="drill_minutes_positive")]


class PowerFailed(Happening):
    """The power went, or came back."""

    KIND = "power"
    PART = Part.EQUIPMENT
    out = models.BooleanField(_("power is out"))
