"""A home where most rules of the guidance have something to say, and rows of it withdrawn by a reviewer."""

from __future__ import annotations

from datetime import timedelta
from html import unescape

from django.test import Client
from django.urls import reverse

from caregiving.agenda.models import ReviewState, RuleReview
from caregiving.illness.models import AfterCovidChecked, ScreeningSheet, TestDone
from caregiving.patients.models import ITEMS, FunctionScored, Measure, ReadingTaken
from caregiving.supplies.models import DoseGiven, Medicine
from tests.people import NOW
from tests.web.home import Home


def live_in(home: Home) -> None:
    """Somebody is ill since yesterday; values, scores, a signed sheet and a check after COVID-19 are there."""
    patient = home.people.patient
    for name in ("Tizanidine", "Ciprofloxacin", "Tylenol"):
        home.medicine = Medicine.objects.create(patient=patient, name=name, milligrams=500, as_needed=True)
    home.tell(DoseGiven(patient=patient, medicine=home.medicine, occurred_at=NOW - timedelta(hours=3)))
    for measure, value in ((Measure.FVC, 45), (Measure.WEIGHT, 60), (Measure.EGFR, 50), (Measure.PEAK_COUGH_FLOW, 200)):
        home.tell(ReadingTaken(patient=patient, measure=measure, value=value, occurred_at=NOW - timedelta(days=40)))
    home.tell(ReadingTaken(patient=patient, measure=Measure.WEIGHT, value=50, occurred_at=NOW - timedelta(days=9)))
    for ago, points in ((40, 4), (2, 1)):
        told = dict.fromkeys(ITEMS, points)
        home.tell(FunctionScored(patient=patient, rater="caregiver", occurred_at=NOW - timedelta(days=ago), **told))
    ScreeningSheet.objects.create(patient=patient, version=1, signer="Dr Lee", signed_at=NOW - timedelta(days=9))
    home.fall_ill(30)
    home.tell(ReadingTaken(patient=patient, measure=Measure.SPO2, value=93, occurred_at=NOW))
    home.tell(TestDone(patient=patient, method="antigen", target="covid", result="positive", occurred_at=NOW))
    home.tell(AfterCovidChecked(patient=patient, symptoms=["tired"], red_flags=["foot_drop"], occurred_at=NOW))


def review(home: Home, state: ReviewState, *rule_ids: str) -> None:
    RuleReview.objects.bulk_create(
        RuleReview(
            rule_id=rule_id, state=state, reason="read again", signer="Rosa Lind", by=home.people.dee, at=NOW, team=None
        )
        for rule_id in rule_ids
    )  # fmt: skip


def withdraw(home: Home, *rule_ids: str) -> None:
    review(home, ReviewState.WITHDRAWN, *rule_ids)


def page(client: Client, name: str, *args: object) -> str:
    answer = client.get(reverse(name, args=args))
    assert answer.status_code == 200, (name, answer.status_code)
    return unescape(answer.content.decode())
