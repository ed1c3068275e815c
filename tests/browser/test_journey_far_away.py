"""Caregiver 4, far away: no tap to know that all is well, two to mend one thing, one to take an alert."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal
from uuid import uuid5

from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import expect

from caregiving.agenda.models import Answered, Snapshot
from caregiving.supplies.models import OrderSent, Restocked
from tests.browser.conftest import PHONE, Open
from tests.browser.test_journey_night import in_sight
from tests.browser.test_journeys_team import Taps
from tests.reminders.sending import reminder
from tests.web.home import Home


def test_no_tap_to_know_and_two_to_order_what_runs_out_first(open_as: Open, lived_in: Home) -> None:
    ben, filters, now = lived_in.people.ben, lived_in.filters, lived_in.now
    came = now - timedelta(days=40)
    lived_in.tell(Restocked(patient=lived_in.people.patient, supply=filters, quantity=Decimal(30), occurred_at=came))
    lived_in.replan()
    page, taps = open_as(ben, PHONE), Taps()
    page.goto("/")
    expect(page.get_by_role("heading", level=1)).to_be_visible()
    assert in_sight(page, "days Filters first")
    assert in_sight(page, "h Suction first")
    taps.tap(page.get_by_role("link", name="days Filters first"))
    expect(page.get_by_role("link", name="MedAir")).to_be_visible()
    taps.tap(page.get_by_role("button", name="Order sent"))
    expect(page.get_by_role("button", name="Undo")).to_be_visible()
    assert taps.count <= 2
    sent = OrderSent.objects.get(author=ben)
    day = timezone.localdate(timezone=lived_in.people.patient.zone) + timedelta(days=filters.lead_days)
    assert (sent.supply, sent.quantity, sent.expected_on) == (filters, Decimal(30), day)


def test_one_tap_takes_an_alert_and_the_other_phone_says_who_has_it(open_as: Open, lived_in: Home) -> None:
    lived_in.fall_ill(30)
    people, now, taps = lived_in.people, lived_in.now, Taps()
    due = next(one for one in Snapshot.objects.get(patient=people.patient).due if one["urgency"] == "critical")
    told = reminder(people, people.ben, due_key=due["key"], begun_at=now, expires_at=now + timedelta(hours=6))
    page = open_as(people.ben, PHONE)
    page.goto(f"/r/{told.id}/")
    assert in_sight(page, "I have it")
    taps.tap(page.get_by_role("button", name="I have it"))
    expect(page.get_by_role("heading", level=1)).to_have_text("Ben Reyes has it.")
    assert taps.count <= 1
    assert Answered.objects.get().author == people.ben
    anas = open_as(people.ana, PHONE)
    anas.goto(reverse("due_item", args=[people.patient.id, uuid5(people.patient.id, due["key"])]))
    expect(anas.get_by_text("Ben Reyes has it since")).to_be_visible()
