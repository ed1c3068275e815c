"""Writes the project's own lists as rows. A list with new content is a new version; the old one stays for its runs."""

from __future__ import annotations

from collections.abc import Iterable

from django.db import DEFAULT_DB_ALIAS, transaction

from checklists.content import ListContent, StepContent
from checklists.models import Checklist, Step

Newest = dict[tuple[str, str], Checklist]
"""By slug and language."""


def publish(lists: Iterable[ListContent], using: str = DEFAULT_DB_ALIAS) -> list[Checklist]:
    """Store each list of which some language says something else than its newest version, and answer what was stored.

    All languages of a list get their new version together, so that the same version has the same steps. The same
    content again changes nothing, also when an operator has withdrawn that version since.
    """
    lists = list(lists)
    with transaction.atomic(using=using):
        newest = _newest(using)
        changed = {
            content.slug for content in lists if _content(newest.get((content.slug, content.language))) != content
        }
        new = [content for content in lists if content.slug in changed]
        stored = Checklist.objects.using(using).bulk_create(_next_version(newest, content) for content in new)
        Step.objects.using(using).bulk_create(
            Step(checklist=checklist, place=place, text=step.text, picture=step.picture, rule_id=step.rule_id)
            for checklist, content in zip(stored, new, strict=True)
            for place, step in enumerate(content.steps, start=1)
        )
    return stored


def _newest(using: str) -> Newest:
    ours = Checklist.objects.using(using).filter(team=None).order_by("version").prefetch_related("steps")
    return {(checklist.slug, checklist.language): checklist for checklist in ours}


def _content(stored: Checklist | None) -> ListContent | None:
    """What a stored list says, to be compared with a file."""
    if stored is None:
        return None
    steps = tuple(StepContent(step.text, step.picture, step.rule_id) for step in stored.steps.all())
    return ListContent(stored.slug, stored.language, stored.title, steps)


def _next_version(newest: Newest, content: ListContent) -> Checklist:
    last = max((stored.version for (slug, _), stored in newest.items() if slug == content.slug), default=0)
    return Checklist(slug=content.slug, language=content.language, version=last + 1, title=content.title)
