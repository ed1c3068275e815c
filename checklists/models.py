"""Checklists: what to do in order, and who ticked what. Knows only for whom a run is."""

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from caregiving.patients.models import Happening
from caregiving.people.base import Noun, one_of
from caregiving.people.models import CareTeam


class ChecklistStage(models.TextChoices):
    DRAFT = "draft", _("draft")
    PUBLISHED = "published", _("published")
    WITHDRAWN = "withdrawn", _("withdrawn")


class Checklist(Noun):
    """One version of one list in one language. A care team may have its own; without a team it is the project's."""

    slug = models.SlugField(max_length=40)
    language = models.CharField(_("language"), max_length=12, default="en")
    version = models.PositiveSmallIntegerField(_("version"), default=1)
    team = models.ForeignKey(CareTeam, on_delete=models.CASCADE, null=True, blank=True, related_name="checklists")
    title = models.CharField(_("title"), max_length=120)
    stage = models.CharField(
        _("stage"), max_length=10, choices=ChecklistStage.choices, default=ChecklistStage.PUBLISHED
    )
    published_at = models.DateTimeField(_("published"), null=True, blank=True)
    published_by = models.CharField(_("published by"), max_length=120, blank=True)

    class Meta(Noun.Meta):
        constraints = [
            one_of("stage", ChecklistStage, "checklist_stage"),
            models.UniqueConstraint(fields=["slug", "language", "version", "team"], name="checklist_version_once"),
            models.UniqueConstraint(
                fields=["slug", "language", "version"],
                condition=Q(team=None),
                name="checklist_project_version_once",
            ),
        ]

    def __str__(self) -> str:
        return self.title


class Step(Noun):
    checklist = models.ForeignKey(Checklist, on_delete=models.CASCADE, related_name="steps")
    place = models.PositiveSmallIntegerField(_("place"))
    text = models.CharField(_("what to do"), max_length=300)
    picture = models.CharField(_("picture"), max_length=40, blank=True)
    rule_id = models.CharField(_("guidance row"), max_length=40, blank=True)

    class Meta(Noun.Meta):
        ordering = ["checklist", "place"]
        constraints = [models.UniqueConstraint(fields=["checklist", "place"], name="step_place_once")]

    def __str__(self) -> str:
        return self.text


class RunStarted(Happening):
    """Somebody began a list for a patient."""

    KIND = "checklist_started"
    checklist = models.ForeignKey(Checklist, on_delete=models.PROTECT, related_name="runs")


class Ticked(Happening):
    """A step of a run was done."""

    KIND = "ticked"
    run = models.ForeignKey(RunStarted, on_delete=models.CASCADE, related_name="ticks")
    step = models.ForeignKey(Step, on_delete=models.PROTECT, related_name="ticks")

    def clean(self) -> None:
        """The step stands on the list that is run."""
        super().clean()
        if not Step.objects.filter(pk=self.step_id, checklist__runs=self.run_id).exists():
            raise ValidationError({"step": _("This step belongs to another list.")})
