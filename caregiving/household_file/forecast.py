"""The agenda of a household file as JSON: what is due at a moment, and when that changes by itself."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django.utils import translation

from caregiving.agenda.due import Due, horizon, next_look_at
from caregiving.agenda.facts import Facts, facts
from caregiving.agenda.why import set_by, setter
from caregiving.agenda.words import title
from caregiving.guidance.catalog import Rules
from caregiving.household_file import moments
from caregiving.household_file.rows import Home

LONGEST = 400


def moment_in(text: str, zone: ZoneInfo) -> datetime:
    """The moment that somebody typed, in the patient's zone unless it says another. Raises ValueError in words."""
    if not (moments.is_moment(text) or moments.is_day(text)):
        raise ValueError("a moment such as 2026-11-20T03:07-05:00")
    return moments.moment(text, zone)


def agenda_of(home: Home, at: datetime, days: int | None = None) -> dict[str, Any]:
    """What is due at `at`; with `days`, every later moment within them at which the list changes.

    Each list is the one that a person would have seen at that moment: what the file tells of later is not known
    before it happens.
    """
    zone = home.patient.zone
    known = facts(home.rows(at), at)
    with translation.override(home.patient.language):
        said: dict[str, Any] = {
            "at": _spell(at, zone),
            "patient": home.patient.name,
            "due": [_spell_out(item, known, zone) for item in horizon(known, at) if item.open_at(at)],
        }
    if days is not None:
        said["changes"] = list(_changes(home, at, at + timedelta(days=days)))
    return said


def _changes(home: Home, at: datetime, until: datetime) -> Iterator[dict[str, Any]]:
    zone = home.patient.zone
    told_at = [happening.occurred_at for happening in home.happenings]
    before: list[str] = []
    moment = at
    while moment <= until:
        known = facts(home.rows(moment), moment)
        items = horizon(known, moment)
        now = [item.key for item in items if item.open_at(moment)]
        if moment > at and now != before:
            yield {
                "at": _spell(moment, zone),
                "due": now,
                "opened": sorted(set(now) - set(before)),
                "closed": sorted(set(before) - set(now)),
            }
        before = now
        moment = min([next_look_at(known, items, moment), *(told for told in told_at if told > moment)])


def _spell_out(item: Due, known: Facts, zone: ZoneInfo) -> dict[str, Any]:
    return {
        "key": item.key,
        "kind": item.kind,
        "title": title(item, zone),
        "opens": _spell(item.opens, zone),
        "due": _spell(item.due, zone),
        "closes": _spell(item.closes, zone),
        "urgency": item.urgency.value,
        "rule_ids": list(item.rule_ids),
        "source": _sources(item, known.rules),
    }


def _sources(item: Due, rules: Rules) -> list[dict[str, Any]]:
    """The rules behind it; without one, who set it."""
    found = [_source(rules, rule_id) for rule_id in item.rule_ids if rule_id in rules]
    if found or not setter(item):
        return found
    return [dict.fromkeys(FIELDS, "") | {"sentence": set_by(item), "source": setter(item)}]


FIELDS = ("id", "sentence", "source", "date", "country", "confidence", "state")


def _source(rules: Rules, rule_id: str) -> dict[str, Any]:
    why = rules[rule_id].why()
    return {
        "id": rule_id,
        "sentence": why.sentence,
        "source": why.source,
        "date": why.source_date,
        "country": why.country,
        "confidence": why.confidence.value,
        "state": why.state.value,
    }


def _spell(moment: datetime, zone: ZoneInfo) -> str:
    """A moment with the patient's offset; one that no zone can convert (the end of time) as UTC."""
    try:
        return moment.astimezone(zone).isoformat()
    except OverflowError:
        return moment.astimezone(UTC).isoformat()
