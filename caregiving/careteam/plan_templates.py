"""A clinic's own wordings of infection plans: kept, changed by a new version, withdrawn; every version can be read."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime

from django.core.exceptions import ValidationError
from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from caregiving import record
from caregiving.careteam.models import PlanTemplate
from caregiving.people.models import CareTeam, User


@dataclass(frozen=True, slots=True)
class Wording:
    """What is written in a template."""

    title: str
    usual: str
    during_infection: str


def standing(teams: Sequence[CareTeam]) -> QuerySet[PlanTemplate]:
    """Those from which a plan can be written, the newest version of each."""
    found = PlanTemplate.objects.filter(team__in=teams, ended_at=None).select_related("team")
    return found.order_by("title", "team__name", "pk")


def versions(template: PlanTemplate) -> list[PlanTemplate]:
    """All of that template, the newest first."""
    first = template.first_id or template.pk
    return list(PlanTemplate.objects.filter(Q(pk=first) | Q(first=first)).order_by("-version"))


def keep(by: User, team: CareTeam, kind: str, wording: Wording, now: datetime) -> PlanTemplate:
    """A new one. Raises `ValidationError` in the person's words, by field."""
    with _locked(team, now):
        return record.noun(by, _written(PlanTemplate(team=team, kind=kind), by, wording), now)


def change(by: User, read: PlanTemplate, wording: Wording, now: datetime) -> PlanTemplate:
    """The next version of the one that was read, which is kept. Said twice it is said once. Raises `ValidationError`
    where it no longer stands."""
    with _locked(read.team, now):
        newest = versions(read)[0]
        if newest.pk != read.pk and Wording(newest.title, newest.usual, newest.during_infection) == wording:
            return newest
        if newest.pk != read.pk or newest.ended_at is not None:
            raise ValidationError(_("This template was changed or withdrawn meanwhile. What you wrote is still here."))
        newest.ended_at = now
        record.noun(by, newest, now)
        first = newest.first or newest
        later = PlanTemplate(team=read.team, kind=read.kind, first=first, version=newest.version + 1)
        return record.noun(by, _written(later, by, wording), now)


def withdraw(by: User, read: PlanTemplate, now: datetime) -> None:
    """No plan is written from it any more; plans that were stay as they are. Said twice it is said once. Raises
    `ValidationError` where a version that was not read stands by now."""
    with _locked(read.team, now):
        newest = versions(read)[0]
        if newest.pk != read.pk and newest.ended_at is None:
            raise ValidationError(
                _("This template was changed meanwhile. Read its newest version before you withdraw it.")
            )
        if newest.ended_at is None:
            newest.ended_at = now
            record.noun(by, newest, now)


def _written(template: PlanTemplate, by: User, wording: Wording) -> PlanTemplate:
    template.title, template.usual = wording.title, wording.usual
    template.during_infection, template.written_by = wording.during_infection, str(by)
    return template


@contextmanager
def _locked(team: CareTeam, now: datetime) -> Iterator[None]:
    """Two of a team cannot write the same version at once."""
    with record.together(now):
        CareTeam.objects.select_for_update(no_key=True).get(pk=team.pk)
        yield
