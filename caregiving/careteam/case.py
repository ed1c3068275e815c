"""One line of the list of patients, and which lines somebody asks for."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from typing import Any
from unicodedata import combining, normalize
from urllib.parse import urlencode
from uuid import UUID

from django.utils.translation import gettext as _

from caregiving.agenda.models import Lane, Snapshot
from caregiving.agenda.panel import BITS
from caregiving.agenda.why import Reason, reasons
from caregiving.careteam import panel_why, panel_words
from caregiving.careteam.models import Outcome, ReferredTo, Verb
from caregiving.guidance.catalog import Rules
from caregiving.patients.models import Patient
from caregiving.patients.sharing import EVERYTHING
from caregiving.people.models import Role, User

# Whoever of a team reads: what was referred to one of the roles she has in that team.
ME = "me"


@dataclass(frozen=True, slots=True)
class Filter:
    """Which lines to show. `after` is where the last page ended; `to` a role to whom somebody referred, or `ME`."""

    lane: str = Lane.TODAY
    line: str = ""
    closed: bool = False
    to: str = ""
    after: str = ""
    words: str = ""

    @classmethod
    def of(cls, asked: Mapping[str, str], words: str = "") -> Filter:
        """What an address asks for; what it misspells is as if it had not been said."""
        lane = asked.get("lane", "")
        line, to = asked.get("line", ""), asked.get("to", "")
        return cls(
            lane=lane if lane in Lane.values else Lane.TODAY,
            line=line if line in BITS else "",
            closed=asked.get("closed") == "1",
            to=to if to in (ME, *ReferredTo.values) else "",
            after=asked.get("after", "")[:80],
            words=words.strip()[:80],
        )

    def heading(self, needing: int) -> str:
        """What stands above the list; above the one for today, how many homes need somebody."""
        if self.words:
            return _("Found")
        if self.to:
            return _("Referred to you") if self.to == ME else panel_words.referred_to(self.to)
        name = str(panel_words.LINES[self.line] if self.line else Lane(self.lane).label)
        if self.closed:
            return _("Closed: %(list)s") % {"list": name}
        return panel_words.need_somebody(needing) if self.lane == Lane.TODAY and not self.line else name

    def query(self, **other: Any) -> str:
        """The address of the same list with something else: never with a name that was searched for."""
        said = {"lane": self.lane, "line": self.line, "closed": "1" if self.closed else "", "to": self.to, **other}
        return urlencode({name: value for name, value in said.items() if value})


@dataclass(frozen=True)
class Case:
    """One line of the list, in the reader's language."""

    snapshot: Snapshot
    now: datetime
    parts: frozenset[str] = EVERYTHING
    rules: Rules | None = None
    said: Sequence[Outcome] = ()
    """What its teams did about it, the newest first."""

    @property
    def patient(self) -> Patient:
        return self.snapshot.patient

    @property
    def sentences(self) -> list[str]:
        """Why it is here; the reason that fails first stands first."""
        said = [panel_words.sentence(reason, self.patient.zone, self.now) for reason in self.reasons]
        return said or panel_words.lines(self.snapshot.readiness)

    @property
    def reasons(self) -> list[dict[str, Any]]:
        found: list[dict[str, Any]] = self.snapshot.panel.get("reasons", [])
        return found

    @cached_property
    def why(self) -> list[Reason]:
        """The rows behind what it says, each once; none before the rules are there."""
        ids = panel_why.rule_ids(self.reasons, self.snapshot.readiness)
        return reasons(self.rules, ids) if self.rules else []

    @property
    def set_by(self) -> str:
        return panel_why.set_by(self.reasons, self.snapshot.readiness)

    @property
    def may_have_changed(self) -> bool:
        return any(reason.expired for reason in self.why)

    @property
    def asks_neurology(self) -> bool:
        return any(reason["kind"] in panel_words.NEUROLOGY for reason in self.reasons)

    @property
    def tag(self) -> panel_words.Tag:
        return panel_words.tag(self.snapshot.lane, self.reasons, self.patient.zone, self.now)

    @property
    def did(self) -> str:
        """What the family already did."""
        return " ".join(panel_words.did(one, self.patient.zone) for one in self.snapshot.panel.get("did", []))

    @property
    def who(self) -> str:
        return panel_words.who(self.patient, self.now, self.parts)

    @cached_property
    def lead(self) -> User | None:
        """Who leads the home; of several, first who has a telephone."""
        leads = [user for role, user in self._members if role == Role.LEAD]
        return next((user for user in leads if user.phone), leads[0] if leads else None)

    @property
    def _members(self) -> list[tuple[str, User]]:
        return [(one.role, one.user) for one in self.patient.household.members]  # type: ignore[attr-defined]

    @property
    def phone(self) -> str:
        return self.to_call.phone if self.to_call else ""

    @cached_property
    def to_call(self) -> User | None:
        """Who leads; without a telephone of hers, who else of the home has one."""
        if self.lead and self.lead.phone:
            return self.lead
        return next((user for _role, user in self._members if user.phone), self.lead)

    @property
    def done(self) -> list[tuple[str, Outcome]]:
        """What was done last about the row, and about each line that fails in it, by the line's name; who is asked."""
        newest = {one.line: one for one in reversed(self._outcomes)}
        done = [one for one in newest.values() if one not in self.referrals]
        return [(str(panel_words.LINES.get(one.line, "")), one) for one in [*done, *self.referrals]]

    @cached_property
    def referrals(self) -> list[Outcome]:
        """Those that nobody answered yet, the newest first, whatever the row says by now."""
        return [one for one in self.said if _stands(one) and not any(map(_answers(one), self.said))]

    @cached_property
    def _outcomes(self) -> list[Outcome]:
        """What was done about the row as it stands, or about a line that fails in it, the newest first."""
        return [one for one in self.said if self._is_about_it(one)]

    def _is_about_it(self, one: Outcome) -> bool:
        if one.line:
            return self.snapshot.lane == Lane.WEEK and bool(self.snapshot.failing & BITS[one.line])
        return one.about == self.snapshot.about

    @cached_property
    def _running(self) -> list[Outcome]:
        return [one for one in self._outcomes if one.is_seen and (one.until is None or one.until > self.now)]  # type: ignore[attr-defined]

    def closed_for(self, line: str) -> bool:
        """Whether what was done covers that line, or without one all that makes the row stand where it does."""
        if any(not one.line for one in self._running):
            return True
        covered = sum({BITS[one.line] for one in self._running})
        asked = BITS[line] if line else self.snapshot.failing
        return bool(covered) and not asked & ~covered

    def fits(self, wanted: Filter) -> bool:
        """Whether the filter shows it."""
        if wanted.words:
            return plain(wanted.words) in plain(self.patient.name)
        if wanted.to:
            return any(one.is_to_reader if wanted.to == ME else one.to == wanted.to for one in self.referrals)  # type: ignore[attr-defined]
        fails = not wanted.line or bool(self.snapshot.failing & BITS[wanted.line])
        return fails and self.snapshot.lane == wanted.lane and self.closed_for(wanted.line) == wanted.closed

    @property
    def place(self) -> tuple[datetime, UUID]:
        """Where it stands: what fails first stands first."""
        return self.snapshot.fails_at or self.snapshot.computed_at, self.snapshot.patient_id


def plain(name: str) -> str:
    """As it is looked for: without accents, in small letters; the same whatever the database."""
    return "".join(sign for sign in normalize("NFKD", name.casefold()) if not combining(sign))


def _stands(one: Outcome) -> bool:
    """What a team asked for ends with its leave."""
    return one.verb == Verb.REFER and one.is_seen  # type: ignore[attr-defined]


def _answers(referral: Outcome) -> Callable[[Outcome], bool]:
    """What was said later in the same team by who was asked."""
    return lambda one: one.at > referral.at and one.team_id == referral.team_id and referral.to in one.answers.split()
