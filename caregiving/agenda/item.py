"""One thing that is due: what it is about, from when until when, how urgent, and by which rule."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Any
from uuid import UUID

Params = Mapping[str, str | int | bool | None]


class Urgency(StrEnum):
    """Critical climbs the ladder until somebody answers; the others wait in the list and the morning message."""

    CRITICAL = "critical"
    TODAY = "today"
    ROUTINE = "routine"


@dataclass(frozen=True, slots=True)
class Due:
    """A due item.

    `key` names the occurrence and never holds a date that can move. `kind` with `params` is what the words are
    made from, in any language (`agenda.words`). `opens`, `due` and `closes` are UTC moments; before `opens` the
    item is only known to come, from `closes` on it is gone. `wakes` says whether a critical item may wake more
    people than the first step of the ladder at night. `only_listed` items are on the page but in no message (the
    feed at 20:00). `quiet_until` holds the messages back, not the item: at 3 am no prescriber answers. `nudge`
    counts how often somebody answered "later": each begins a new round. `subject` is the id of the row that it
    is about. `passed_at` is when everybody on the ladder had been asked in vain. `only_for` is the id of the one
    person whose business it is, empty for the household's. `gone` are the ids of the "I have it" that hold no longer:
    an aide's ends with her shift.
    """

    key: str
    kind: str
    opens: datetime
    due: datetime
    closes: datetime
    urgency: Urgency
    rule_ids: tuple[str, ...]
    params: Params = field(default_factory=dict)
    subject: str = ""
    wakes: bool = False
    only_listed: bool = False
    quiet_until: datetime | None = None
    nudge: int = 0
    owner: str = ""  # the name of who said "I have it"
    owner_id: str = ""
    owned_at: datetime | None = None
    later_until: datetime | None = None
    passed_at: datetime | None = None
    only_for: str = ""
    gone: tuple[str, ...] = ()

    def is_for(self, user_id: UUID) -> bool:
        """Whether that person may be shown it at all."""
        return self.only_for in ("", str(user_id))

    def open_at(self, now: datetime) -> bool:
        return self.opens <= now < self.closes

    @property
    def reminds_from(self) -> datetime:
        """When it may be brought up: not before it opens, nor before the moment until which it was put off."""
        return max(moment for moment in (self.opens, self.later_until, self.quiet_until) if moment)

    @property
    def digested(self) -> bool:
        """Whether it belongs into the morning message."""
        return self.urgency is not Urgency.CRITICAL and not self.only_listed and not self.owner

    def as_json(self) -> dict[str, Any]:
        """The shape in which a snapshot keeps it: JSON types only, moments as UTC ISO text."""
        return {
            "key": self.key,
            "kind": self.kind,
            "opens": self.opens.isoformat(),
            "due": self.due.isoformat(),
            "closes": self.closes.isoformat(),
            "urgency": self.urgency.value,
            "rule_ids": list(self.rule_ids),
            "params": dict(self.params),
            "subject": self.subject,
            "wakes": self.wakes,
            "only_listed": self.only_listed,
            "quiet_until": self.quiet_until.isoformat() if self.quiet_until else None,
            "nudge": self.nudge,
            "owner": self.owner,
            "owner_id": self.owner_id,
            "owned_at": self.owned_at.isoformat() if self.owned_at else None,
            "later_until": self.later_until.isoformat() if self.later_until else None,
            "passed_at": self.passed_at.isoformat() if self.passed_at else None,
            "only_for": self.only_for,
            "gone": list(self.gone),
        }

    @classmethod
    def from_json(cls, kept: Mapping[str, Any]) -> Due:
        def moment(name: str) -> datetime | None:
            return datetime.fromisoformat(kept[name]) if kept.get(name) else None

        opens, due, closes = (datetime.fromisoformat(kept[name]) for name in ("opens", "due", "closes"))
        return cls(
            key=kept["key"],
            kind=kept["kind"],
            opens=opens,
            due=due,
            closes=closes,
            urgency=Urgency(kept["urgency"]),
            rule_ids=tuple(kept["rule_ids"]),
            params=kept["params"],
            subject=kept["subject"],
            wakes=kept["wakes"],
            only_listed=kept["only_listed"],
            nudge=kept["nudge"],
            owner=kept["owner"],
            owner_id=kept["owner_id"],
            owned_at=moment("owned_at"),
            later_until=moment("later_until"),
            quiet_until=moment("quiet_until"),
            passed_at=moment("passed_at"),
            only_for=kept.get("only_for", ""),
            gone=tuple(kept.get("gone", ())),
        )
