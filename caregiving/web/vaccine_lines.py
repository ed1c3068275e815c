"""What the vaccine page says of each group: where one stands, since when, why, and who says otherwise."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from caregiving.agenda.conversion.vaccines import Observed, Person, observed
from caregiving.agenda.why import Reason, in_words, reasons
from caregiving.guidance.catalog import Rules
from caregiving.guidance.moments import add_months
from caregiving.guidance.vaccines import DoseReason, DoseStatus, SeriesReason, Standing, VaccineGroupForecast, standing
from caregiving.guidance.vaccines.observations import nasal_live_vaccines
from caregiving.illness.models import TestResult, TestTarget
from caregiving.vaccines.models import Vaccination, VaccineGroup
from caregiving.vaccines.products import name_of
from caregiving.web.vaccine_record import Owner
from caregiving.web.visit import Visit

# Rows that are shown beside the one that drives a group's reminder, and how the ids of a group's rows begin.
BESIDE = {
    VaccineGroup.COVID: ("VAX-C10",),
    VaccineGroup.INFLUENZA: ("VAX-F03",),
    VaccineGroup.RSV: ("VAX-R03", "VAX-R04", "VAX-R07"),
}
ROWS_OF = {
    VaccineGroup.COVID: "VAX-C",
    VaccineGroup.INFLUENZA: "VAX-F",
    VaccineGroup.PNEUMOCOCCAL: "VAX-P",
    VaccineGroup.RSV: "VAX-R",
}
WAIT_AFTER_INFECTION = "VAX-C09"

WHY = {
    SeriesReason.CONTRAINDICATED: _("Something noted about this person speaks against it."),
    SeriesReason.COMPLETE: _("All doses that count now were given."),
    SeriesReason.PAST_HISTORY: _("The doses given so far are enough for now."),
    SeriesReason.IMMUNE: _("There is evidence of immunity."),
    SeriesReason.SEASON_ENDED: _("The season that the data know is over."),
    SeriesReason.TOO_OLD: _("It is for younger people."),
    SeriesReason.CANNOT_FINISH: _("It could not be finished before the highest age."),
    SeriesReason.NO_SERIES: _("It is not meant for people of this age and with these illnesses."),
}
WHY_NOT_COUNTED = {
    DoseReason.TOO_YOUNG: _("given too young"),
    DoseReason.TOO_OLD: _("given too old"),
    DoseReason.TOO_SOON: _("too soon after the one before"),
    DoseReason.GRACE_PERIOD: _("a little early, within what is allowed"),
    DoseReason.INADVERTENT: _("given by mistake"),
    DoseReason.SMALL_VOLUME: _("less than a full dose"),
    DoseReason.CONFLICT: _("too soon after a live vaccine"),
    DoseReason.WRONG_VACCINE: _("not a vaccine for this dose"),
    DoseReason.WRONG_AGE_FOR_VACCINE: _("not a vaccine for that age"),
    DoseReason.WRONG_PRODUCT: _("another product than this dose asks for"),
    DoseReason.BAD_DOSE: _("the dose was not usable"),
    DoseReason.SERIES_USED_UP: _("more doses than are needed"),
}
SIGNS = {
    "als": _("ALS"),
    "immunocompromised": _("a weakened immune system is written in"),
}


@dataclass(frozen=True)
class Position:
    """One side of a question that is answered differently: what is said, and the rows that say it with their dates."""

    country: str
    said: str
    reasons: list[Reason]


@dataclass(frozen=True)
class Line:
    """One vaccine group."""

    owner: Owner
    person: Person
    found: VaccineGroupForecast
    rules: Rules
    today: date

    @property
    def group(self) -> VaccineGroup:
        return VaccineGroup(self.found.vaccine_group)

    @property
    def ask_team(self) -> bool:
        """Nobody vouches for what is said of this group: no day of it is shown."""
        return not self.person.vouched_for(self.found, self.rules)

    @property
    def stands(self) -> Standing:
        return standing(self.found, self.today)

    @property
    def why(self) -> list[str]:
        """The data's reasons in words. That a dose is needed is said by its dates; of an ended season nothing holds."""
        told = () if self.found.season_ended else self.found.reasons
        return [str(WHY[reason]) for reason in told if reason in WHY]

    @property
    def has_dates(self) -> bool:
        return self.found.earliest is not None and not self.found.season_ended

    @property
    def products(self) -> list[str]:
        """Vaccines that the data name for this dose. What speaks against one, and the nose for the patient, is out."""
        out = set(self.found.contraindicated_vaccines) | (set() if self.owner.own else nasal_live_vaccines())
        return [name_of(cvx) for cvx in self.found.vaccines if cvx not in out]

    @property
    def reasons(self) -> list[Reason]:
        behind = (*self.person.behind[self.group.value], *BESIDE.get(self.group, ()))
        return reasons(self.rules, dict.fromkeys(behind))

    @property
    def positions(self) -> list[Position]:
        """Every side of what is in dispute about this group; none is chosen."""
        return [
            Position(side.country, side.position, reasons(self.rules, side.rows))
            for disagreement in map(in_words, self.rules.disagreements)
            if any(row.startswith(ROWS_OF[self.group]) for side in disagreement.sides for row in side.rows)
            for side in disagreement.sides
        ]


@dataclass(frozen=True)
class DoseLine:
    """A dose that was given, with its page and whether it counts."""

    row: Vaccination
    address: str
    not_counted: list[str]

    @property
    def product(self) -> str:
        return self.row.product or name_of(self.row.cvx)


@dataclass(frozen=True)
class ObservedLine:
    """What CDC's logic is told of the patient, and from what it follows."""

    told: Observed

    @property
    def words(self) -> str:
        return self.told.row.called(get_language() or "en")

    @property
    def asks(self) -> str:
        return self.told.row.asks(get_language() or "en") if self.told.holds else ""

    @property
    def because(self) -> list[str]:
        return [str(SIGNS.get(sign, sign)) for sign in self.told.because]


def lines(owner: Owner) -> list[Line]:
    """What must be asked about first; else as the groups stand."""
    person = owner.person
    if person is None:
        return []
    facts = owner.visit.facts
    found = [Line(owner, person, one, facts.rules, facts.today) for one in person.forecasts]
    return sorted(found, key=lambda line: not line.stands.asks)


def doses(owner: Owner) -> list[DoseLine]:
    person = owner.person
    judged = {
        (found.vaccine_group, dose.given_on): [str(WHY_NOT_COUNTED[reason]) for reason in dose.reasons]
        for found in (person.forecasts if person else ())
        for dose in found.doses
        if dose.status is not DoseStatus.VALID
    }
    return [
        DoseLine(row, owner.address("vaccine_dose", row.pk), judged.get((row.group, row.given_on), []))
        for row in owner.doses
    ]


def observations_of(visit: Visit) -> list[ObservedLine]:
    return [ObservedLine(one) for one in observed(visit.facts.rows)]


def household(visit: Visit) -> Iterator[tuple[str, bool]]:
    """Of each caregiver who agreed the name and the one line: whether there is nothing to ask about."""
    for person in visit.facts.vaccines:
        if person.user_id:
            yield person.name, person.up_to_date(visit.facts.today, visit.facts.rules)


@dataclass(frozen=True)
class Wait:
    """After an infection the vaccine may wait until about that day, but does not have to."""

    since: date
    until: date
    reasons: list[Reason]


def wait_after_infection(visit: Visit) -> Wait | None:
    """An option to ask about while the last COVID-19 infection is not that long ago."""
    facts = visit.facts
    months = facts.rules.number(WAIT_AFTER_INFECTION)
    if months is None:
        return None
    for episode in reversed(facts.episodes):
        covid = any(test.target == TestTarget.COVID and test.result == TestResult.POSITIVE for test in episode.tests)
        since = episode.onset.first_day(facts.zone)
        until = add_months(since, int(months))
        if covid and facts.today <= until:
            return Wait(since, until, reasons(facts.rules, [WAIT_AFTER_INFECTION]))
    return None
