"""An infection from first symptom to recovery, and the screening sheet that was prepared in peacetime.

There is no row "illness": it follows from the happenings. The first symptom after the last recovery
begins it, and a new one once nothing more is to be found of an illness that nobody ended, so that two
phones that were offline need not agree first.
"""

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from caregiving.guidance.breathing import DANGER_SIGNS
from caregiving.guidance.moments import local_day
from caregiving.patients.models import Contact, Happening, Part, Patient, SwallowRoute
from caregiving.people.base import Noun, one_of
from caregiving.supplies.models import Lot, Medicine


class Change(models.TextChoices):
    BETTER = "better", _("better")
    SAME = "same", _("the same")
    WORSE = "worse", _("worse")


# A danger sign was noted without saying which: at 3 am one tap must do.
UNSAID = "noted at home"


class SymptomNoticed(Happening):
    """A sign of infection. `began_from` and `began_to` are the earliest and latest it can have begun."""

    KIND = "symptom"
    PART = Part.ILLNESS
    symptoms = models.JSONField(_("signs"), default=list, blank=True)
    danger_signs = models.JSONField(_("danger signs"), default=list, blank=True)
    began_from = models.DateTimeField(_("began, earliest"))
    began_to = models.DateTimeField(_("began, latest"))
    hour_known = models.BooleanField(_("the hour is known"), default=False)
    change = models.CharField(_("overall"), max_length=6, choices=Change.choices, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(began_from__lte=F("began_to")), name="symptom_range"),
            one_of("change", Change, "symptom_change", blank=True),
        ]

    def clean(self) -> None:
        if self.began_to > self.occurred_at:
            raise ValidationError({"began_to": _("It cannot have begun after it was noticed.")})
        if not set(self.danger_signs) <= {*DANGER_SIGNS, UNSAID}:
            raise ValidationError({"danger_signs": _("This is not a danger sign that is known here.")})


class TestMethod(models.TextChoices):
    ANTIGEN = "antigen", _("home test")
    MOLECULAR = "molecular", _("laboratory test")


class TestTarget(models.TextChoices):
    COVID = "covid", _("COVID-19")
    FLU = "flu", _("flu")
    RSV = "rsv", _("RSV")


class Exposed(Happening):
    """Somebody ill was near; `last_on` is the last day of that, `target` what they had, `who` they were near to: one
    of the home, or nobody named for the patient."""

    KIND = "exposed"
    PART = Part.ILLNESS
    last_on = models.DateField(_("last contact"))
    target = models.CharField(_("ill with"), max_length=6, choices=TestTarget.choices, default=TestTarget.COVID)
    who = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, null=True, blank=True, related_name="+")

    class Meta:
        constraints = [one_of("target", TestTarget, "exposed_target")]

    def check_stored(self) -> None:
        if self.last_on > local_day(self.occurred_at, self.patient.zone):
            raise ValidationError({"last_on": _("The last contact cannot be in the future.")})


class TestResult(models.TextChoices):
    POSITIVE = "positive", _("positive")
    NEGATIVE = "negative", _("negative")
    INVALID = "invalid", _("not valid")


class TestDone(Happening):
    __test__ = False
    KIND = "test"
    PART = Part.ILLNESS
    method = models.CharField(_("kind of test"), max_length=10, choices=TestMethod.choices)
    target = models.CharField(_("for"), max_length=6, choices=TestTarget.choices, default=TestTarget.COVID)
    result = models.CharField(_("result"), max_length=8, choices=TestResult.choices)
    kit = models.ForeignKey(Lot, on_delete=models.RESTRICT, null=True, blank=True, related_name="tests")

    class Meta:
        constraints = [
            one_of("method", TestMethod, "test_method"),
            one_of("target", TestTarget, "test_target"),
            one_of("result", TestResult, "test_result"),
        ]


class AskOutcome(models.TextChoices):
    NO_ANSWER = "no_answer", _("no answer")
    WAITING = "waiting", _("they call back")
    PRESCRIBED = "prescribed", _("prescribed")
    NOT_PRESCRIBED = "not_prescribed", _("they decided against it")


class AntiviralAsked(Happening):
    """Somebody called about the antiviral, and what came of it."""

    KIND = "antiviral_asked"
    PART = Part.ILLNESS
    contact = models.ForeignKey(Contact, on_delete=models.SET_NULL, null=True, blank=True, related_name="+")
    outcome = models.CharField(_("outcome"), max_length=14, choices=AskOutcome.choices)

    class Meta:
        constraints = [one_of("outcome", AskOutcome, "antiviral_outcome")]


class Recovered(Happening):
    """The household says that this illness is over."""

    KIND = "recovered"
    PART = Part.ILLNESS


class CaregiverIll(Happening):
    """A caregiver is ill, or well again."""

    KIND = "caregiver_ill"
    PART = Part.ILLNESS
    who = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    ill = models.BooleanField(_("ill"))


class AfterCovidChecked(Happening):
    """The symptom check after COVID-19: what was answered, by our own item ids."""

    KIND = "after_covid_check"
    PART = Part.ILLNESS
    symptoms = models.JSONField(_("symptoms"), default=list, blank=True)
    red_flags = models.JSONField(_("red flags"), default=list, blank=True)
    worse_after_effort = models.BooleanField(_("worse after effort"), default=False)


class ScreeningSheet(Noun):
    """The antiviral question answered in peacetime by clinicians: one current sheet a patient.

    `stale_since` is set in the same transaction as the fact that makes it stale.
    """

    ACCESS_PATH = "patient"
    PART = Part.MEDICINES

    patient = models.ForeignKey(Patient, on_delete=models.CASCADE, related_name="screening_sheets")
    version = models.PositiveSmallIntegerField(_("version"), default=1)
    signed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    signer = models.CharField(_("signed by"), max_length=120, blank=True)
    signed_at = models.DateTimeField(_("signed"), null=True, blank=True)
    stale_since = models.DateTimeField(_("out of date since"), null=True, blank=True)
    stale_because = models.CharField(_("because"), max_length=200, blank=True)
    route = models.CharField(_("medicines go"), max_length=10, choices=SwallowRoute.choices, blank=True)
    egfr = models.DecimalField(_("kidney result"), max_digits=6, decimal_places=1, null=True, blank=True)
    egfr_on = models.DateField(_("of"), null=True, blank=True)
    plan_a = models.TextField(_("first plan"), blank=True, max_length=1000)
    plan_b = models.TextField(_("second plan"), blank=True, max_length=1000)
    weekend = models.TextField(_("who prescribes at a weekend"), blank=True, max_length=500)
    read_by_family_at = models.DateTimeField(_("read by the family"), null=True, blank=True)

    class Meta(Noun.Meta):
        constraints = [
            models.UniqueConstraint(fields=["patient", "version"], name="screening_sheet_version_once"),
            one_of("route", SwallowRoute, "screening_sheet_route", blank=True),
            models.CheckConstraint(condition=Q(signed_at=None) | ~Q(signer=""), name="screening_sheet_signed_by_name"),
        ]

    def __str__(self) -> str:
        return f"{self.patient} {self.version}"


class Verdict(models.TextChoices):
    NO_ISSUE = "no_issue", _("no issue")
    NEEDS_CHANGE = "needs_change", _("needs a change")
    BLOCKS = "blocks", _("blocks the first plan")


class ScreeningVerdict(Noun):
    """What a clinician decided about one medicine. Nothing is ever preset."""

    ACCESS_PATH = "sheet__patient"
    PART = Part.MEDICINES

    sheet = models.ForeignKey(ScreeningSheet, on_delete=models.CASCADE, related_name="verdicts")
    medicine = models.ForeignKey(Medicine, on_delete=models.RESTRICT, related_name="verdicts")
    verdict = models.CharField(_("verdict"), max_length=12, choices=Verdict.choices)
    words = models.CharField(_("in the family's words"), max_length=300, blank=True)
    signer = models.CharField(_("signed by"), max_length=120)
    signed_at = models.DateTimeField(_("signed"))

    class Meta(Noun.Meta):
        constraints = [
            models.UniqueConstraint(fields=["sheet", "medicine"], name="screening_verdict_once"),
            one_of("verdict", Verdict, "screening_verdict"),
        ]

    def __str__(self) -> str:
        return f"{self.medicine}: {self.verdict}"
