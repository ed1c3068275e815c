"""What reviewers and care teams said about the guidance's rows, as the rules read it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date, datetime, tzinfo
from decimal import Decimal, InvalidOperation
from functools import lru_cache
from uuid import UUID

from django.db.models import Q
from django.utils.translation import gettext as _

from caregiving.agenda.models import RuleReview
from caregiving.guidance.catalog import Bounds, Number, Review, Row, Rules, State, allows
from caregiving.guidance.moments import local_day
from caregiving.patients.models import Consent, Patient
from caregiving.people.access import consent_runs

# Without bounds, a reviewer's number may be up to so many times the row's own: beyond that it is a slip of the hand.
MOST = 10


def reviews_for(patients: Sequence[Patient], now: datetime) -> Iterator[tuple[Patient, list[RuleReview]]]:
    """What reviewers said, and the care teams that each of these patients lets in at `now`."""
    let_in = set(Consent.objects.filter(consent_runs(now), patient__in=patients).values_list("patient", "team"))
    teams = {team for _patient, team in let_in}
    said = list(RuleReview.objects.filter(Q(team=None) | Q(team__in=teams)).select_related("team"))
    for patient in patients:
        yield patient, [one for one in said if one.team_id is None or (patient.pk, one.team_id) in let_in]


def rules_of(patient: Patient, now: datetime) -> Rules:
    """The guidance in force for this patient at `now`, with what its care team decided."""
    ((_patient, reviews),) = reviews_for([patient], now)
    return rules_in_force(reviews, patient.country, local_day(now, patient.zone), patient.zone)


def rules_of_each(patients: Sequence[Patient], now: datetime) -> dict[UUID, Rules]:
    """The same for many at once, in as many queries however many they are."""
    found: dict[UUID, Rules] = {}
    once: dict[tuple[object, ...], Rules] = {}
    for patient, reviews in reviews_for(patients, now):
        today = local_day(now, patient.zone)
        alike = (patient.country, today, patient.zone, *(review.pk for review in reviews))
        if alike not in once:
            once[alike] = rules_in_force(reviews, patient.country, today, patient.zone)
        found[patient.pk] = once[alike]
    return found


def rules_in_force(reviews: Sequence[RuleReview], country: str, today: date, zone: tzinfo) -> Rules:
    """The catalog with what reviewers and the patient's care team decided. Of several teams, the first by name.

    `zone` is that of `today`: what was said counts from its day on that calendar on.
    """
    team = min((review.team.name for review in reviews if review.team), default=None)
    said = [as_said(review, zone) for review in reviews if review.team is None or review.team.name == team]
    return _in_force(tuple(said), country, today)


def as_said(review: RuleReview, zone: tzinfo) -> Review:
    return Review(
        rule_id=review.rule_id,
        state=State(review.state),
        value=number(review.value),
        team=review.team.name if review.team else None,
        by=review.signer,
        on=local_day(review.at, zone),
        reason=review.reason,
    )


def number(text: str) -> Number | None:
    """The number that was written, exact; None when there is none."""
    try:
        found = Decimal(text.strip())
    except InvalidOperation:
        return None
    if not found.is_finite():
        return None
    return int(found) if found == found.to_integral_value() else found


def what_forbids(row: Row, said: Review, written: str) -> str:
    """Why this may not be said of the row, in the reviewer's words; empty when it may.

    Only a number may be changed in the product, and only within the row's bounds where it names any: what else a
    row says is changed where its source is, in the catalog.
    """
    if not written.strip():
        return ""
    if isinstance(row.value, bool) or not isinstance(row.value, Number):
        return _("This row holds no number. Its value can only be approved as it is, or the row withdrawn.")
    value = said.value
    if not isinstance(value, Number) or (isinstance(row.value, int) and not isinstance(value, int)):
        return _("Write a number in digits, such as %(example)s.") % {"example": row.value}
    if row.bounds is None and said.team is not None:
        return _("This row names no bounds, so a care team cannot set its own value.")
    bounds = row.bounds or Bounds(*sorted((0, row.value * MOST)))
    if not bounds.hold(value) or not allows(row, said):
        return _("A number from %(low)s to %(high)s is allowed here.") % {"low": bounds.low, "high": bounds.high}
    return ""


@lru_cache(maxsize=256)
def _in_force(said: tuple[Review, ...], country: str, today: date) -> Rules:
    return Rules.load().for_country(country).in_force(today, said)
