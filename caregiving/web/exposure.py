"""Contacts with somebody ill: whose, with which illness, until when it can show, and from when a home test counts."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import cached_property

from django.utils.translation import gettext as _

from caregiving.agenda import why
from caregiving.agenda.facts import Facts
from caregiving.agenda.sources.testing import last_contact, of_patient, tested_for
from caregiving.guidance.catalog import Rules
from caregiving.guidance.moments import day_start, local_day
from caregiving.guidance.testing import Step, plan_tests
from caregiving.illness.models import Exposed, TestDone, TestTarget
from caregiving.people.models import Membership, Role

# So long a contact stays on the page where nobody vouches for how long it can show, and one that was told after that.
SHOWN_FOR = timedelta(days=14)
SHOWS_WITHIN = {
    TestTarget.COVID: "TST-13.covid_max",
    TestTarget.FLU: "TST-13.flu_to",
    TestTarget.RSV: "TST-13.rsv_to",
}
FIRST_TEST = ("TST-03", "TST-03.gap", "TST-04", "TST-05")


@dataclass(frozen=True)
class Contact:
    """One contact, and what the rules say of it."""

    told: Exposed
    who: str
    facts: Facts
    now: datetime

    @property
    def of_patient(self) -> bool:
        return of_patient(self.facts, self.told)

    @property
    def shows_until(self) -> date | None:
        """The last day on which it can show; None while nobody vouches for that."""
        return _shows_until(self.facts.rules, self.told)

    @property
    def is_over(self) -> bool:
        return not _can_show(self.facts, self.told)

    @cached_property
    def first_test_on(self) -> date | None:
        """From when on a home test counts, where these are tested for: only COVID-19 is. The patient's own next one
        stands on the agenda."""
        if self.told.target != TestTarget.COVID or self.of_patient:
            return None
        zone = self.facts.zone
        found = plan_tests(
            onset=None, exposed_on=self.told.last_on, last_infection_on=None, tests=[], now=self.now, zone=zone,
            rules=self.facts.rules,
        )  # fmt: skip
        return local_day(found.not_before, zone) if found.step is Step.TEST and found.not_before else None

    @property
    def reasons(self) -> list[why.Reason]:
        tested = FIRST_TEST if self.first_test_on else ()
        return why.reasons(self.facts.rules, (SHOWS_WITHIN[TestTarget(self.told.target)], *tested))


def contacts(facts: Facts, now: datetime) -> Sequence[Contact]:
    """Those that can still show, and those of which that was over when they were told: who told one sees what became
    of it. The latest first."""
    told = [one for one in facts.rows.of(Exposed) if _can_show(facts, one) or _was_told_late(facts, one)]
    told.sort(key=lambda one: (one.last_on, one.occurred_at, one.pk), reverse=True)
    names = people(facts)
    whose = {one.pk: None if of_patient(facts, one) else one.who_id for one in told}
    return [Contact(one, names.get(whose[one.pk], _("Somebody of the home")), facts, now) for one in told]


def _shows_until(rules: Rules, told: Exposed) -> date | None:
    days = rules.days(SHOWS_WITHIN[TestTarget(told.target)])
    return None if days is None else told.last_on + days


def _can_show(facts: Facts, told: Exposed) -> bool:
    """Whether that contact can still show, by what the person who was near had."""
    return facts.today <= (_shows_until(facts.rules, told) or told.last_on + SHOWN_FOR)


def _was_told_late(facts: Facts, told: Exposed) -> bool:
    until = _shows_until(facts.rules, told)
    late = until is not None and local_day(told.occurred_at, facts.zone) > until
    return late and facts.today <= told.last_on + SHOWN_FOR


def people(facts: Facts) -> dict[object, str]:
    """Whose contact it can have been: the patient, under None, and everybody of the home."""
    patient = facts.rows.patient
    others = (one for one in facts.rows.of(Membership) if one.role != Role.PATIENT)
    return {None: patient.name, **{one.user_id: str(one.user) for one in others}}


def is_near(facts: Facts) -> bool:
    """Whether the patient's last contact is what tests are about now: lately, and nobody is ill."""
    contact = last_contact(facts)
    return facts.episode is None and contact is not None and _can_show(facts, contact)


def tests_since(facts: Facts, now: datetime) -> Sequence[TestDone]:
    """What was tested since the contact that is tested for, the newest first."""
    contact = tested_for(facts, now)
    if contact is None or not _can_show(facts, contact):
        return []
    since = day_start(contact.last_on, facts.zone)
    return [one for one in facts.rows.of(TestDone) if one.occurred_at >= since][::-1]
