"""What the pages after an infection show: the check, the watch, the scores to come, the lungs, and the old text."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from functools import cached_property

from django.utils.translation import gettext as _

from caregiving.agenda import why
from caregiving.agenda.conversion import after
from caregiving.agenda.conversion.illness import Episode
from caregiving.agenda.facts import Facts
from caregiving.guidance.after_covid import Checked, Preparation, Route, Status, seed_statements, visit_preparation
from caregiving.guidance.function import Domain
from caregiving.guidance.monitoring import Watch, score_prompts
from caregiving.illness.models import AfterCovidChecked
from caregiving.web import after_words
from caregiving.web.function import DOMAINS, Look
from caregiving.web.lungs import LungTests


@dataclass(frozen=True)
class Prompt:
    """One score after the infection, on a day that somebody vouches for."""

    day: int
    opens: date
    done: bool
    open: bool


@dataclass(frozen=True)
class Statement:
    """A statement of the old text with what it is worth today."""

    status: str
    holds: bool
    reason: why.Reason


@dataclass(frozen=True)
class After(LungTests):
    """The time after the newest infection; without one only the check and the old text."""

    facts: Facts

    @cached_property
    def episode(self) -> Episode | None:
        return self.facts.episodes[-1] if self.facts.episodes else None

    @cached_property
    def told(self) -> AfterCovidChecked | None:
        return after.newest_check(self.facts.rows)

    @cached_property
    def checked(self) -> Checked | None:
        return after.checked(self.told, self.episode, self.facts.zone, self.facts.rules) if self.told else None

    @property
    def route(self) -> str:
        return str(after_words.ROUTES[self.checked.route]) if self.checked else ""

    @property
    def at_once(self) -> bool:
        return bool(self.checked and self.checked.route is Route.SAME_DAY)

    @property
    def flags(self) -> list[str]:
        noted = self.checked.flags if self.checked else ()
        return [str(after_words.FLAGS.get(flag, flag)) for flag in noted]

    @property
    def symptoms(self) -> list[str]:
        noted = self.told.symptoms if self.told else ()
        return [str(after_words.SYMPTOMS.get(symptom, symptom)) for symptom in noted]

    @property
    def check_reasons(self) -> list[why.Reason]:
        return self._why(self.checked.rule_ids) if self.checked else []

    @cached_property
    def watch(self) -> Watch | None:
        """None without an infection, once it is over, and until the care team has said how long it is."""
        found = after.watch(self.episode, self.facts.zone, self.facts.rules) if self.episode else None
        return found if found and found.on(self.facts.today) else None

    @property
    def watch_reasons(self) -> list[why.Reason]:
        return self._why(self.watch.rule_ids) if self.watch else []

    @cached_property
    def prompts(self) -> list[Prompt]:
        if self.episode is None:
            return []
        rules, today = self.facts.rules, self.facts.today
        scored_on = [score.on for score in self.look.scores]
        return [
            Prompt(
                day=one.after_days, opens=one.opens, done=one.done,
                open=one.opens <= today <= one.closes and not one.done,
            )
            for one in score_prompts(self.episode.onset.first_day(self.facts.zone), scored_on, rules)
        ]  # fmt: skip

    @cached_property
    def look(self) -> Look:
        return Look(self.facts)

    @property
    def below(self) -> list[tuple[str, float]]:
        """What fell by more than expected, in words; the total last."""
        if self.look.comparison is None or self.look.onset is None:
            return []
        found = after.below(self.look.comparison, self.look.scores, self.look.onset, self.facts.rules)
        return [(str(DOMAINS[Domain(one.domain)]) if one.domain else _("All together"), one.points) for one in found]

    @property
    def steps(self) -> list[str]:
        return [what for _on, what in self.look.steps]

    @property
    def below_reasons(self) -> list[why.Reason]:
        return self._why((*after.CHANGES, "OUT-06"))

    @property
    def rest_stands(self) -> bool:
        """Whether somebody vouches for what is said about effort."""
        return all(self.facts.rules[rule_id].drives_reminders for rule_id in ("PC-12", "REH-01"))

    @property
    def rest_reasons(self) -> list[why.Reason]:
        return self._why(("PC-12", "REH-01", "REH-05"))

    @cached_property
    def preparation(self) -> Preparation:
        return visit_preparation(self.told.symptoms if self.told else (), self.facts.rules)

    @property
    def statements(self) -> list[Statement]:
        rules = self.facts.rules
        return [
            Statement(str(after_words.STATUSES[one.status]), one.status is Status.CURRENT, reason)
            for one in seed_statements(rules)
            for reason in why.reasons(rules, [one.rule_id])
        ]

    @property
    def provenance(self) -> list[why.Reason]:
        return self._why(("PC-24",))

    def _why(self, rule_ids: tuple[str, ...]) -> list[why.Reason]:
        return why.reasons(self.facts.rules, rule_ids)


def named(ids: tuple[str, ...]) -> list[str]:
    """Examinations and tests of a visit in words."""
    return [str(after_words.VISIT[one]) for one in ids]
