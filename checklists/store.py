"""Writes the project's own lists as rows. A list with new content is a new version; the old one stays for its runs."""

from __future__ import annotations

from collections.abc import Iterable

from django.db import DEFAULT_DB_ALIAS, transaction

from checklists.content import ListContent, StepContent
from checklists.models import Checklist, Step


def publish(lists: Iterable[ListContent], using: str = DEFAULT_DB_ALIAS) -> list[Checklist]:
    """Store each list whose newest stored version says something else, and answer what was stored.

    The same content again changes nothing, also when an operator has withdrawn that version since.
    """
    with transaction.atomic(using=using):
        newest = _newest(using)
        new = [content for content in lists if _content(newest.get((content.slug, content.language))) != content]
        stored = Checklist.objects.using(using).bulk_create(
            _version_after(newest.get((content.slug, content.language)), content) for content in new
        )
        Step.objects.using(using).bulk_create(
            Step(checklist=checklist, place=place, text=step.text, picture=step.picture, rule_id=step.rule_id)
            for checklist, content in zip(stored, new, strict=True)
            for place, step in enumerate(content.steps, start=1)
        )
    return stored


def _newest(using: str) -> dict[tuple[str, str], Checklist]:
    ours = Checklist.objects.using(using).filter(team=None).order_by("version").prefetch_related("steps")
    return {(checklist.slug, checklist.language): checklist for checklist in ours}


def _content(stored: Checklist | None) -> ListContent | None:
    """What a stored list says, to be compared with a file."""
    if stored is None:
        return None
    steps = tuple(StepContent(step.text, step.picture, step.rule_id) for step in stored.steps.all())
    return ListContent(stored.slug, stored.language, stored.title, steps)


def _version_after(stored: Checklist | None, content: ListContent) -> Checklist:
    version = stored.version + 1 if stored else 1
    return Checklist(slug=content.slug, language=content.language, version=version, title=content.title)
