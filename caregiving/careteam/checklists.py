"""A care team's own checklists: a draft in one language or two, published under a name, each version for good.

All languages of a list are one version with the same steps. What was begun stays on the version that it was begun on.
"""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.core.exceptions import ValidationError
from django.db.models import Max, Q, QuerySet
from django.utils.translation import gettext as _

from caregiving import record
from caregiving.careteam.sent import Sent
from caregiving.people.models import CareTeam, User
from checklists.models import Checklist, ChecklistStage, Step


@dataclass(frozen=True, slots=True)
class Wording:
    """A list as it is written in one language."""

    language: str
    title: str
    steps: tuple[str, ...]

    @property
    def lines(self) -> tuple[str, ...]:
        return (self.language, self.title, *self.steps)


def own(teams: Iterable[CareTeam]) -> QuerySet[Checklist]:
    """Every version of these teams' lists."""
    return Checklist.objects.filter(team__in=list(teams)).select_related("team").prefetch_related("steps")


def version_of(chosen: Checklist) -> QuerySet[Checklist]:
    """All languages of that version."""
    same = Checklist.objects.filter(slug=chosen.slug, team=chosen.team_id, version=chosen.version)
    return same.prefetch_related("steps").order_by("language")


def begins_with(team: CareTeam | None, slug: str) -> QuerySet[Checklist]:
    """What a new version is written from: the team's newest version in all languages, failing that, or for no team yet,
    the project's."""
    ours = Checklist.objects.filter(slug=slug, team=team)
    found = ours if team and ours.exists() else Checklist.objects.filter(slug=slug, team=None)
    newest = found.exclude(stage=ChecklistStage.WITHDRAWN).aggregate(newest=Max("version"))["newest"]
    return found.filter(version=newest).prefetch_related("steps").order_by("language")


def mark(standing: Iterable[Checklist]) -> str:
    """Differs as soon as another version stands there, or the draft was written anew."""
    return next((str(one.pk) for one in standing), "")


def draft(
    by: User, team: CareTeam, slug: str, wordings: Sequence[Wording], now: datetime, sent: Sent | None = None
) -> Checklist:
    """The draft of the next version; the one before it, which its writer saw, is replaced. Raises `ValidationError`."""
    slug, sent = slug or f"own-{uuid.uuid4().hex[:12]}", sent or Sent(uuid.uuid4(), mark(begins_with(team, slug)))
    ids = {one.language: sent.id_for(by.pk, team.pk, *one.lines) for one in wordings}
    with record.together(now):
        _lock(team)
        if known := Checklist.objects.filter(team=team, pk__in=ids.values()).order_by("language").first():
            return known
        standing = begins_with(team, slug)
        if sent.read != mark(standing):
            raise ValidationError(
                _("Somebody wrote this list anew meanwhile. What you wrote is still here: read what stands now first.")
            )
        marks = _marks(standing, wordings)
        drafts = Checklist.objects.filter(team=team, slug=slug, stage=ChecklistStage.DRAFT)
        for old in drafts:
            record.removal(by, old, now)
        newest = Checklist.objects.filter(team=team, slug=slug).aggregate(newest=Max("version"))["newest"] or 0
        same = {"team": team, "slug": slug, "version": newest + 1, "stage": ChecklistStage.DRAFT}
        empty = [Checklist(id=ids[one.language], language=one.language, title=one.title, **same) for one in wordings]
        stored = [_stored(by, one, wording, marks, now) for one, wording in zip(empty, wordings, strict=True)]
        return stored[0]


def _stored(by: User, written: Checklist, wording: Wording, marks: dict[int, Step], now: datetime) -> Checklist:
    record.noun(by, written, now)
    for place, text in enumerate(wording.steps, start=1):
        kept = marks.get(place)
        marked = {"picture": kept.picture, "rule_id": kept.rule_id} if kept else {}
        record.noun(by, Step(checklist=written, place=place, text=text, **marked), now)
    return written


def _marks(base: Iterable[Checklist], wordings: Sequence[Wording]) -> dict[int, Step]:
    """The steps, by place, that keep their picture and source: those whose words stayed in one language at least."""
    written = {(one.language, place, text) for one in wordings for place, text in enumerate(one.steps, start=1)}
    steps = ((one.language, step) for one in base for step in one.steps.all())
    return {step.place: step for language, step in steps if (language, step.place, step.text) in written}


def picture(by: User, chosen: Checklist, pictures: Mapping[int, str], now: datetime) -> None:
    """The pictures of a draft, by the place of the step; in all its languages. Raises `ValidationError`."""
    with record.together(now):
        _lock(chosen.team)
        written = version_of(chosen).filter(stage=ChecklistStage.DRAFT)
        if not written:
            raise ValidationError(_("This version is no draft any more."))
        for step in Step.objects.filter(checklist__in=written):
            if pictures.get(step.place, step.picture) != step.picture:
                step.picture = pictures[step.place]
                record.noun(by, step, now)


def publish(by: User, chosen: Checklist, now: datetime) -> Checklist:
    """From now on the homes are offered this version and no older one. Raises `ValidationError`."""
    with record.together(now):
        _lock(chosen.team)
        same = Checklist.objects.filter(team=chosen.team, slug=chosen.slug)
        written = list(same.filter(version=chosen.version, stage=ChecklistStage.DRAFT))
        if not written:
            raise ValidationError(_("This version is no draft any more."))
        for older in same.filter(stage=ChecklistStage.PUBLISHED):
            _step(by, older, ChecklistStage.WITHDRAWN, now)
        for one in written:
            one.published_at, one.published_by = now, str(by)
            _step(by, one, ChecklistStage.PUBLISHED, now)
    return written[0]


def withdraw(by: User, chosen: Checklist, now: datetime) -> None:
    """No home begins it any more; a draft is thrown away. Said twice it is said once."""
    with record.together(now):
        _lock(chosen.team)
        for one in Checklist.objects.filter(team=chosen.team, slug=chosen.slug, version=chosen.version):
            if one.stage == ChecklistStage.DRAFT:
                record.removal(by, one, now)
            elif one.stage == ChecklistStage.PUBLISHED:
                _step(by, one, ChecklistStage.WITHDRAWN, now)


@dataclass(frozen=True, slots=True)
class Beginning:
    """A list of which another version can be written: a team's own, or the project's."""

    slug: str
    title: str
    team: CareTeam | None


def to_begin_from(teams: Sequence[CareTeam], language: str) -> list[Beginning]:
    """The lists of these teams, and of the project those of which not all of them have a version of their own."""
    published = Checklist.objects.filter(Q(team=None) | Q(team__in=teams), stage=ChecklistStage.PUBLISHED)
    titles: dict[tuple[str, CareTeam | None], str] = {}
    for one in sorted(published.select_related("team"), key=lambda one: (one.language == language, one.version)):
        titles[one.slug, one.team] = one.title
    found = [
        Beginning(slug, title, team)
        for (slug, team), title in titles.items()
        if team or not all((slug, own) in titles for own in teams)
    ]
    return sorted(found, key=lambda one: (one.title.casefold(), str(one.team or "")))


def _lock(team: CareTeam | None) -> None:
    """Two of a team cannot write the same version at once."""
    if team is not None:
        CareTeam.objects.select_for_update().get(pk=team.pk)


def _step(by: User, checklist: Checklist, stage: ChecklistStage, now: datetime) -> None:
    checklist.stage = stage
    record.noun(by, checklist, now)
