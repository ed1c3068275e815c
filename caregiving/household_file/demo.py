"""The demo: the advanced household in the middle of an illness, a stranger's household, and a fictional clinic.

The files tell of 19 November 2026. At the first loading every date but the birthdays is moved by so many whole
days that the illness began yesterday. An existing demo is never touched again.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from pathlib import Path as File
from typing import Any
from zoneinfo import ZoneInfo

from django.db import transaction

from caregiving import record
from caregiving.agenda.models import ReviewState, RuleReview
from caregiving.household_file.load import load
from caregiving.household_file.read import Document, read
from caregiving.household_file.rows import Home, home
from caregiving.people.models import CareTeam, Household, Role, TeamRole

EXAMPLES = File(__file__).parent / "examples"
ADVANCED, STRANGERS = EXAMPLES / "advanced-bulbar.toml", EXAMPLES / "early-limb-onset.toml"
TOLD_ON = date(2026, 11, 20)
DATE = re.compile(r"(\d{4}-\d\d-\d\d)([T ].*)?")
STAYS = frozenset({"birth_date"})

CLINIC_SAYS = "Dr Dee (fictional clinic)"
# The project's own proposals that drive nothing until a clinic approves them. The demo's clinic does, for its
# own patients, so that a newcomer sees them at work.
APPROVED = (
    "AV-24",
    "FR-20.item_fall",
    "INF-18",
    "ISO-01.fever",
    "ISO-06",
    "ISO-06.tests",
    "ISO-06.gap",
    "MON-01",
    "MON-01.amber",
    "MON-02",
    "MON-04.first",
    "MON-04.second",
    "MON-04.third",
    "MON-04.fourth",
    "MON-04.then",
    "PC-21",
    "PW-08",
    "SP-04.ok",
    "SP-04.call",
    "SP-04.drop",
    "SP-04.emergency",
    "SP-04.sustained",
    "SP-04.now",
    "SUP-20.kits",
    "SUP-20.giving_sets",
)


@dataclass(frozen=True, slots=True)
class DemoPerson:
    """Somebody who can sign in to the demo."""

    name: str
    email: str
    role: str


def people() -> list[DemoPerson]:
    """Everybody who can sign in to the demo, and what each may see."""
    advanced, strangers = read(ADVANCED).tree, read(STRANGERS).tree
    own = [DemoPerson(one["name"], one["email"], str(Role(one["role"]).label)) for one in advanced["people"]]
    team = [
        DemoPerson(one["name"], one["email"], str(TeamRole(one["role"]).label))
        for one in advanced["care_team"]["members"]
    ]
    others = [DemoPerson(one["name"], one["email"], "another household") for one in strangers["people"]]
    return own + team + others


def load_once(now: datetime) -> bool:
    """Load the demo unless it is there. Returns whether it was loaded."""
    documents = [read(ADVANCED), read(STRANGERS)]
    slugs = [document.tree["household"]["slug"] for document in documents]
    with transaction.atomic():
        if Household.objects.filter(slug__in=slugs).exists():
            return False
        homes = [moved_to(document, now) for document in documents]
        for one in homes:
            load(one, now)
        _approve(homes[0], now)
    return True


def moved_to(document: Document, now: datetime) -> Home:
    """The household of an example as if its illness had begun on the day before `now`."""
    zone: ZoneInfo = document.zone
    shift = now.astimezone(zone).date() - TOLD_ON
    return home(Document(_moved(document.tree, shift), document.problems))


def _moved(value: Any, shift: timedelta) -> Any:
    if isinstance(value, dict):
        return {key: one if key in STAYS else _moved(one, shift) for key, one in value.items()}
    if isinstance(value, list):
        return [_moved(one, shift) for one in value]
    found = DATE.fullmatch(value) if isinstance(value, str) else None
    return f"{date.fromisoformat(found[1]) + shift}{found[2] or ''}" if found else value


def _approve(home: Home, now: datetime) -> None:
    """The fictional clinic's word on the project's proposals, for its own patients."""
    team = CareTeam.objects.get(consents__patient=home.patient)
    for rule_id in APPROVED:
        review = RuleReview(
            rule_id=rule_id,
            state=ReviewState.APPROVED,
            team=team,
            signer=CLINIC_SAYS,
            at=now,
            reason="For the demo. This clinic does not exist.",
        )
        review.full_clean(exclude={"by"})
        review.save()
    record.plan_again([home.patient.pk], now)
