"""Medicines and everything else that runs out: what there is, how fast it goes, when it must be ordered."""

from datetime import date
from typing import ClassVar

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from caregiving.patients.models import Contact, Happening, Part, Patient
from caregiving.people.base import Noun, one_of


class Route(models.TextChoices):
    ORAL = "oral", _("by mouth")
    TUBE = "tube", _("by tube")
    INJECTED = "injected", _("injection")
    INTRAVENOUS = "intravenous", _("drip")
    INTRATHECAL = "intrathecal", _("into the spine")
    PATCH = "patch", _("patch")
    INHALED = "inhaled", _("inhaled")
    NASAL = "nasal", _("into the nose")
    BUCCAL = "buccal", _("in the cheek or under the tongue")
    TOPICAL = "topical", _("on the skin or eye")
    RECTAL = "rectal", _("rectal")


class Medicine(Noun):
    """A medicine as the household types it; guidance splits it into ingredients when it is read."""

    ACCESS_PATH = "patient"
    PART = Part.MEDICINES

    patient = models.ForeignKey(Patient, on_delete=models.CASCADE, related_name="medicines")
    name = models.CharField(_("name"), max_length=120)
    dose = models.CharField(_("dose"), max_length=80, blank=True)
    milligrams = models.DecimalField(_("mg in one dose"), max_digits=9, decimal_places=3, null=True, blank=True)
    route = models.CharField(_("how it is given"), max_length=12, choices=Route.choices, default=Route.ORAL)
    times = models.JSONField(_("at"), default=list, blank=True, help_text=_("Times of the day: 08:00"))
    every_hours = models.PositiveSmallIntegerField(_("hours after the last one"), null=True, blank=True)
    as_needed = models.BooleanField(_("as needed"), default=False)
    lowers_fever = models.BooleanField(
        _("lowers a fever"), null=True, blank=True, help_text=_("Of a name that is not known: what a person said.")
    )
    acetaminophen = models.DecimalField(
        _("mg of acetaminophen in one dose"),
        max_digits=9,
        decimal_places=3,
        null=True,
        blank=True,
        help_text=_("Of a mixture whose strength its name does not say: what a person said."),
    )
    prescriber = models.ForeignKey(
        Contact,
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="medicines",
        verbose_name=_("prescriber"),
    )
    started_on = models.DateField(_("since"), null=True, blank=True)
    ended_on = models.DateField(_("until"), null=True, blank=True)

    class Meta(Noun.Meta):
        constraints = [
            one_of("route", Route, "medicine_route"),
            models.CheckConstraint(condition=Q(every_hours__gt=0), name="medicine_every_hours_positive"),
            models.CheckConstraint(condition=Q(milligrams__gt=0), name="medicine_milligrams_positive"),
            models.CheckConstraint(condition=Q(acetaminophen__gt=0), name="medicine_acetaminophen_positive"),
            models.UniqueConstraint(
                fields=["patient", "name", "dose", "route"], condition=Q(ended_on=None), name="medicine_once"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.name} {self.dose}".strip()

    @property
    def how_given(self) -> str:
        """By which way and when, in the reader's words: by tube, 08:00, 20:00."""
        words = [str(self.get_route_display()), *self.times]
        if self.every_hours:
            words.append(
                ngettext("%(n)s hour after the last one", "%(n)s hours after the last one", self.every_hours)
                % {"n": self.every_hours}
            )
        if self.as_needed:
            words.append(str(_("as needed")))
        return ", ".join(words)

    def given_on(self, day: date) -> bool:
        """The last day is one on which it is still given."""
        return self.ended_on is None or self.ended_on >= day


class SupplyKind(models.TextChoices):
    MEDICINE = "medicine", _("medicine")
    FEEDING = "feeding", _("feeding")
    AIRWAY = "airway", _("airway")
    NIV = "niv", _("breathing mask")
    POWER = "power", _("power")
    TEST = "test", _("tests")
    PROTECTION = "protection", _("protection")
    MEASURING = "measuring", _("measuring")
    HOUSEHOLD = "household", _("household")
    OTHER = "other", _("other")


class Use(models.TextChoices):
    SCHEDULED = "scheduled", _("the same every day")
    CYCLE = "cycle", _("in cycles")
    AS_NEEDED = "as_needed", _("as needed")
    KEPT = "kept", _("kept ready, not used up")


class Supply(Noun):
    """An item that is counted."""

    ACCESS_PATH = "patient"
    PART = Part.SUPPLIES
    ALSO: ClassVar = {Part.MEDICINES: Q(kind="medicine") | Q(medicine__isnull=False)}

    patient = models.ForeignKey(Patient, on_delete=models.CASCADE, related_name="supplies")
    medicine = models.ForeignKey(Medicine, on_delete=models.SET_NULL, null=True, blank=True, related_name="supplies")
    name = models.CharField(_("name"), max_length=120)
    short_name = models.CharField(_("short name"), max_length=24, blank=True)
    kind = models.CharField(_("kind"), max_length=12, choices=SupplyKind.choices)
    unit = models.CharField(_("unit"), max_length=24)
    critical = models.BooleanField(_("critical"), default=False)
    use = models.CharField(_("used"), max_length=10, choices=Use.choices)
    per_day = models.DecimalField(_("a day"), max_digits=9, decimal_places=3, null=True, blank=True)
    floor_per_day = models.DecimalField(_("at least, a day"), max_digits=9, decimal_places=3, null=True, blank=True)
    days_on = models.PositiveSmallIntegerField(_("days on"), null=True, blank=True)
    days_off = models.PositiveSmallIntegerField(_("days off"), null=True, blank=True)
    first_days_on = models.PositiveSmallIntegerField(_("days on, first cycle"), null=True, blank=True)
    cycle_started_on = models.DateField(_("first cycle began"), null=True, blank=True)
    isolation_factor = models.DecimalField(_("times more when ill"), max_digits=5, decimal_places=2, default=1)
    lead_days = models.PositiveSmallIntegerField(_("days until an order arrives"), default=0)
    refill_after_days = models.PositiveSmallIntegerField(_("refill allowed after days"), null=True, blank=True)
    repeats_left = models.PositiveSmallIntegerField(_("repeats left"), null=True, blank=True)
    controlled = models.BooleanField(_("controlled medicine"), default=False)
    days_after_opening = models.PositiveSmallIntegerField(_("days good after opening"), null=True, blank=True)
    keep_at_least = models.DecimalField(_("keep at least"), max_digits=9, decimal_places=3, null=True, blank=True)
    supplier = models.ForeignKey(
        Contact,
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="supplies",
        verbose_name=_("supplier"),
    )
    kept_at = models.CharField(_("where it is"), max_length=120, blank=True)
    ended_on = models.DateField(_("no longer since"), null=True, blank=True)

    class Meta(Noun.Meta):
        verbose_name_plural = "supplies"
        constraints = [
            one_of("kind", SupplyKind, "supply_kind"),
            one_of("use", Use, "supply_use"),
            models.UniqueConstraint(fields=["patient", "name"], name="supply_once"),
            models.CheckConstraint(
                condition=~Q(use__in=["scheduled", "cycle"]) | Q(per_day__isnull=False, per_day__gt=0),
                name="supply_scheduled_has_per_day",
            ),
            models.CheckConstraint(
                condition=~Q(use="cycle")
                | Q(days_on__isnull=False, days_on__gt=0, days_off__isnull=False, cycle_started_on__isnull=False),
                name="supply_cycle_is_whole",
            ),
            models.CheckConstraint(condition=Q(isolation_factor__gt=0), name="supply_isolation_factor_positive"),
            models.CheckConstraint(condition=Q(floor_per_day__gte=0), name="supply_floor_not_negative"),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def is_medicine(self) -> bool:
        """Whether its name is that of a medicine."""
        return self.kind == SupplyKind.MEDICINE or self.medicine_id is not None

    @property
    def label(self) -> str:
        """The name that fits a small place."""
        return self.short_name or self.name


class Lot(Noun):
    """Units of one supply with one expiry."""

    ACCESS_PATH = "supply__patient"
    PART = Part.SUPPLIES
    ALSO: ClassVar = {Part.MEDICINES: Q(supply__kind="medicine") | Q(supply__medicine__isnull=False)}

    supply = models.ForeignKey(Supply, on_delete=models.CASCADE, related_name="lots")
    label = models.CharField(_("lot"), max_length=60, blank=True)
    expires_on = models.DateField(_("expires"), null=True, blank=True)
    extended_expires_on = models.DateField(
        _("expiry, as extended"),
        null=True,
        blank=True,
        help_text=_("Home tests: the authority's list may say later."),
    )
    opened_on = models.DateField(_("opened"), null=True, blank=True)
    shipped_on = models.DateField(_("sent by the pharmacy"), null=True, blank=True)
    days_after_shipping = models.PositiveSmallIntegerField(_("days good after sending"), null=True, blank=True)

    class Meta(Noun.Meta):
        constraints = [models.UniqueConstraint(fields=["supply", "label", "expires_on"], name="lot_once")]

    def __str__(self) -> str:
        return f"{self.supply} {self.label}".strip()

    def clean(self) -> None:
        if self.expires_on and self.extended_expires_on and self.extended_expires_on < self.expires_on:
            raise ValidationError(
                {"extended_expires_on": _("The box is good for longer than that. Write a later date.")}
            )


class SupplyHappening(Happening):
    """Shared columns of what happens to a supply."""

    ALSO: ClassVar = {Part.MEDICINES: Q(supply__kind="medicine") | Q(supply__medicine__isnull=False)}

    supply = models.ForeignKey(Supply, on_delete=models.RESTRICT, related_name="%(class)s_set")
    lot = models.ForeignKey(Lot, on_delete=models.RESTRICT, null=True, blank=True, related_name="%(class)s_set")
    quantity = models.DecimalField(_("how many"), max_digits=10, decimal_places=3)

    class Meta:
        abstract = True

    def clean(self) -> None:
        if self.lot is not None and self.lot.supply_id != self.supply_id:
            raise ValidationError({"lot": _("This lot is of another supply.")})


class Counted(SupplyHappening):
    """So many were there. With a lot: of that lot. May be negative: used before it was written in."""

    KIND = "counted"
    PART = Part.SUPPLIES


class Restocked(SupplyHappening):
    """So many came in."""

    KIND = "restocked"
    PART = Part.SUPPLIES

    class Meta:
        constraints = [models.CheckConstraint(condition=Q(quantity__gt=0), name="restocked_positive")]


class Used(SupplyHappening):
    """So many were used: what as-needed items are forecast from."""

    KIND = "used"
    PART = Part.SUPPLIES

    class Meta:
        constraints = [models.CheckConstraint(condition=Q(quantity__gt=0), name="used_positive")]


class OrderSent(SupplyHappening):
    """An order is on its way."""

    KIND = "order_sent"
    PART = Part.SUPPLIES
    expected_on = models.DateField(_("expected"), null=True, blank=True)

    class Meta:
        constraints = [models.CheckConstraint(condition=Q(quantity__gte=0), name="order_not_negative")]


class DoseGiven(Happening):
    KIND = "dose_given"
    PART = Part.MEDICINES
    medicine = models.ForeignKey(Medicine, on_delete=models.RESTRICT, related_name="doses")
    milligrams = models.DecimalField(_("mg"), max_digits=9, decimal_places=3, null=True, blank=True)
    for_fever = models.BooleanField(_("for fever or pain"), default=False)

    class Meta:
        constraints = [models.CheckConstraint(condition=Q(milligrams__gt=0), name="dose_positive")]
