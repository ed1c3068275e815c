"""Guidance that nobody read again in time says so where a family reads it."""

import re
from datetime import timedelta

import time_machine
from django.test import Client
from django.utils.html import strip_tags

from caregiving import record
from caregiving.agenda.item import Due
from caregiving.agenda.models import Snapshot
from caregiving.guidance.catalog import Rules
from caregiving.illness.models import SymptomNoticed
from caregiving.reminders import plan
from caregiving.web.agenda import Agenda
from tests.people import NOW
from tests.web.home import Home

OLD = "To be looked at again by 20 Dec 2026: it may have changed. Ask."
TAG = "may have changed</span>"
SEED = "To be looked at again by 19 May 2027: it may have changed. Ask."


def tagged(client: Client, address: str) -> bool:
    return TAG in client.get(address).content.decode()


def dues(home: Home) -> list[Due]:
    return [Due.from_json(kept) for kept in Snapshot.objects.get(patient=home.people.patient).due]


def text(client: Client, address: str) -> str:
    answer = client.get(address)
    assert answer.status_code == 200
    return re.sub(r"\s+", " ", strip_tags(answer.content.decode()))


def test_a_vaccine_rule_past_its_day_is_marked_in_its_reason_and_in_every_side_of_the_dispute(
    ana: Client, home: Home, clock: time_machine.Traveller
) -> None:
    assert OLD not in text(ana, "/vaccines/")
    clock.move_to(NOW + (Rules.load()["VAX-C03"].row.review_by - NOW.date()) + timedelta(days=1))
    ana.force_login(home.people.ana)
    page = text(ana, "/vaccines/")
    assert re.search(r"Rule VAX-C03, confidence medium\. Not yet reviewed by your clinic\. " + re.escape(OLD), page)
    assert f"2025-11-04, US. {OLD}" in page


def test_a_statement_of_the_old_text_is_marked_as_well(ana: Client, home: Home, clock: time_machine.Traveller) -> None:
    assert SEED not in text(ana, "/after/statements/")
    clock.move_to(NOW + (Rules.load()["PC-05"].row.review_by - NOW.date()) + timedelta(days=1))
    ana.force_login(home.people.ana)
    assert SEED in text(ana, "/after/statements/")


def test_what_is_due_by_an_old_rule_is_tagged_where_it_stands_without_opening_its_reason(
    ana: Client, home: Home, clock: time_machine.Traveller
) -> None:
    pages = ("/", "/due/")
    assert [page for page in pages if tagged(ana, page)] == []
    later = NOW + timedelta(days=800)
    clock.move_to(later)
    sign = {"began_from": later, "began_to": later, "occurred_at": later}
    record.happening(home.people.ana, SymptomNoticed(patient=home.people.patient, **sign), later)
    plan.replan(home.people.patient.pk, later)
    ana.force_login(home.people.ana)
    assert [page for page in pages if not tagged(ana, page)] == []
    item = Agenda(home.people.patient, dues(home), later).open[0]
    assert tagged(ana, f"/due/{home.people.patient.id}/{item.id}/")


def test_a_dose_of_the_homes_own_list_never_grows_old(ana: Client, home: Home, clock: time_machine.Traveller) -> None:
    at = NOW + timedelta(days=800)
    plan.replan(home.people.patient.pk, at)
    for item in Agenda(home.people.patient, dues(home), at).open:
        assert item.may_have_changed == bool(item.due.rule_ids)
