"""What is due, as last computed; what people answered; what reviewers said about the numbers."""

import uuid
from datetime import timedelta

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from caregiving.patients.models import Happening, Patient
from caregiving.people.base import one_of
from caregiving.people.models import CareTeam


class Lane(models.TextChoices):
    """Where a patient stands on the care team's list."""

    TODAY = "today", _("Act today")
    WEEK = "week", _("This week")
    READY = "ready", _("Ready")


class Snapshot(models.Model):
    """The agenda of one patient as last computed, and the moment at which it next changes by itself.

    `lane`, `fails_at`, `failing` (one bit for each of the nine lines) and `about` are columns, so that the care
    team's list is sorted, counted and narrowed by the database; `panel` holds what the line says.
    """

    ACCESS_PATH = "patient"

    patient = models.OneToOneField(Patient, on_delete=models.CASCADE, primary_key=True, related_name="snapshot")
    computed_at = models.DateTimeField()
    next_look_at = models.DateTimeField(null=True, db_index=True)
    due = models.JSONField(default=list)
    readiness = models.JSONField(default=list)
    summary = models.JSONField(default=dict)
    failures = models.PositiveSmallIntegerField(
        _("failures"), default=0, help_text=_("How often in a row it could not be computed: for the operator to see.")
    )
    lane = models.CharField(_("stands at"), max_length=5, choices=Lane.choices, blank=True)
    fails_at = models.DateTimeField(_("fails first"), null=True)
    failing = models.PositiveSmallIntegerField(_("lines not ready"), default=0)
    about = models.CharField(max_length=32, blank=True)
    panel = models.JSONField(default=dict)

    class Meta:
        indexes = [models.Index(fields=["lane", "fails_at", "patient"], name="snapshot_by_lane")]
        constraints = [one_of("lane", Lane, "snapshot_lane", blank=True)]

    def __str__(self) -> str:
        return f"{self.patient_id} {self.computed_at:%Y-%m-%d %H:%M}"


# How far something may be put off; then it comes back by itself. The product's own manners.
LATER_AT_MOST = timedelta(days=7)


class Answer(models.TextChoices):
    HAVE = "have", _("I have it")
    DONE = "done", _("done")
    LATER = "later", _("later")


class Answered(Happening):
    """Somebody answered a due item. Acknowledged is final for the occurrence that `due_key` names."""

    KIND = "answered"
    due_key = models.CharField(max_length=160)
    verb = models.CharField(_("answer"), max_length=5, choices=Answer.choices)
    later_until = models.DateTimeField(_("later, until"), null=True, blank=True)

    class Meta:
        constraints = [
            one_of("verb", Answer, "answer_verb"),
            models.CheckConstraint(condition=~Q(due_key=""), name="answer_has_due_key"),
            models.CheckConstraint(condition=~Q(verb="later") | Q(later_until__isnull=False), name="later_has_until"),
        ]
        indexes = [models.Index(fields=["due_key"], name="answer_by_due_key")]

    def clean(self) -> None:
        if self.later_until and self.later_until - self.occurred_at > LATER_AT_MOST:
            raise ValidationError({"later_until": _("Later is at most a week from now.")})


class TeamMessage(models.Model):
    """What a care team asks of a home: about one of the nine lines, or in its own words. Append-only.

    It stands on the home's agenda until somebody answers it; about a line it is said in each reader's language.
    """

    ACCESS_PATH = "patient"

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    patient = models.ForeignKey(Patient, on_delete=models.CASCADE, related_name="team_messages")
    team = models.ForeignKey(CareTeam, on_delete=models.CASCADE, related_name="messages")
    line = models.CharField(_("about"), max_length=16, blank=True)
    text = models.CharField(_("in words"), max_length=300, blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+")
    signer = models.CharField(_("name"), max_length=120)
    at = models.DateTimeField(_("when"))

    class Meta:
        ordering = ["at", "id"]
        indexes = [models.Index(fields=["patient", "-at"], name="team_message_by_patient")]
        constraints = [models.CheckConstraint(condition=~Q(line="", text=""), name="team_message_says_something")]

    def __str__(self) -> str:
        return f"{self.team} {self.at:%Y-%m-%d %H:%M}"


class ReviewState(models.TextChoices):
    DRAFT = "draft", _("draft")
    UNDER_REVIEW = "under_review", _("under review")
    APPROVED = "approved", _("approved")
    WITHDRAWN = "withdrawn", _("withdrawn")


class RuleReview(models.Model):
    """What a reviewer, or a care team for its own patients, said about one guidance row. Append-only."""

    rule_id = models.CharField(max_length=60)
    state = models.CharField(_("state"), max_length=12, choices=ReviewState.choices)
    value = models.CharField(_("own value"), max_length=120, blank=True)
    team = models.ForeignKey(CareTeam, on_delete=models.CASCADE, null=True, blank=True, related_name="rule_reviews")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+")
    signer = models.CharField(_("name"), max_length=120)
    at = models.DateTimeField(_("when"))
    reason = models.CharField(_("reason"), max_length=500)

    class Meta:
        ordering = ["at", "id"]
        indexes = [models.Index(fields=["rule_id", "at"], name="rule_review_by_rule")]
        constraints = [
            one_of("state", ReviewState, "rule_review_state"),
            models.UniqueConstraint(fields=["rule_id", "team", "at"], name="rule_review_once"),
        ]

    def __str__(self) -> str:
        return f"{self.rule_id} {self.state}"
