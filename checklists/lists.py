"""Which lists a home is offered: the care team's own above the project's, in the person's language if there is one."""

from __future__ import annotations

from datetime import datetime

from django.db.models import Count, Q

from caregiving.patients.models import Patient
from caregiving.people.models import CareTeam
from checklists.models import Checklist, ChecklistStage

FALLBACK = "en"


def offered(patient: Patient, language: str, now: datetime) -> list[Checklist]:
    """One list a slug, by title; each with its care team and `step_count`.

    A team's list stands above the project's even where it is not in the person's language: what the team changed
    must not be lost in translation. Of several versions the newest, of several teams the last that published.
    """
    running = Q(consents__ends_at=None) | Q(consents__ends_at__gt=now)
    teams = CareTeam.objects.filter(running, consents__given_at__lte=now, consents__patient=patient).values("id")
    published = Checklist.objects.filter(Q(team=None) | Q(team__in=teams), stage=ChecklistStage.PUBLISHED)
    chosen: dict[str, Checklist] = {}
    for checklist in published.select_related("team").annotate(step_count=Count("steps")).order_by("id"):
        known = chosen.get(checklist.slug)
        if known is None or _rank(checklist, language) > _rank(known, language):
            chosen[checklist.slug] = checklist
    return sorted(chosen.values(), key=lambda checklist: (checklist.title.casefold(), checklist.slug))


def in_language(checklist: Checklist, language: str) -> Checklist:
    """The same version of a list as the person reads it, if its steps are the same ones; else the list itself.

    Two queries; the steps of the answer are read.
    """
    same = Checklist.objects.filter(slug=checklist.slug, team=checklist.team_id, version=checklist.version)
    same = same.exclude(stage=ChecklistStage.DRAFT)
    spoken = {found.language: found for found in same.prefetch_related("steps")}
    own = spoken[checklist.language]
    alike = [found for found in spoken.values() if _pattern(found) == _pattern(own)]
    return max(alike, key=lambda found: (_fit(found.language, language), found == own))


def _pattern(checklist: Checklist) -> list[tuple[int, str, str]]:
    return [(step.place, step.picture, step.rule_id) for step in checklist.steps.all()]


def _rank(checklist: Checklist, language: str) -> tuple[bool, int, int, datetime]:
    return checklist.team_id is not None, _fit(checklist.language, language), checklist.version, checklist.created_at


def _fit(found: str, wanted: str) -> int:
    """es for es-MX is nearer than English, English is nearer than anything else."""
    order = [FALLBACK, wanted.partition("-")[0], wanted]
    return max((place for place, language in enumerate(order, start=1) if language == found), default=0)
