"""A home writes in the wishes that were signed elsewhere, and where each paper is; nothing is advised."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries

from caregiving.patients.models import Directive, Part
from tests.web.home import Home

TOLD = {
    "title": "Living will",
    "text": "Hospital only for comfort.",
    "kept_at": "Blue folder, hall",
    "signed_on": "2026-03-04",
}


@pytest.fixture
def will(home: Home) -> Directive:
    return Directive.objects.create(patient=home.people.patient, title="Living will", kept_at="Safe")


def write_in(client: Client, home: Home, **told: str) -> Any:
    return client.post(reverse("wish_new"), {"patient": home.people.patient.pk, **TOLD, **told})


def page(client: Client, name: str, *args: Any) -> str:
    return " ".join(client.get(reverse(name, args=args)).content.decode().split())


def test_what_is_written_in_stands_on_the_emergency_sheet_with_where_the_paper_is(ana: Client, home: Home) -> None:
    assert reverse("wishes") in page(ana, "sheet") and reverse("wishes") in page(ana, "patient")
    assert reverse("wish_new") in page(ana, "wishes")
    assert write_in(ana, home).url == reverse("wishes")
    assert Directive.objects.get().signed_on == date(2026, 3, 4)
    assert "Hospital only for comfort. Signed 4 Mar 2026, Blue folder, hall." in page(ana, "sheet")
    assert "Signed 4 Mar 2026" in page(ana, "wishes")


def test_the_paper_alone_is_enough_and_the_list_asks_where_it_is(ana: Client, home: Home) -> None:
    write_in(ana, home, text="", kept_at="", signed_on="")
    assert "Where is it?" in page(ana, "wishes")
    assert "Living will." in page(ana, "sheet")


def test_it_can_be_changed_and_taken_off_the_list_after_one_question(ana: Client, home: Home, will: Directive) -> None:
    changed, removed = reverse("wish_change", args=[will.pk]), reverse("wish_remove", args=[will.pk])
    assert changed in page(ana, "wishes")
    fields = {"patient": home.people.patient.pk, **TOLD}
    assert ana.post(changed, fields | {"kept_at": "With Ben"})["Location"] == reverse("wishes")
    assert "With Ben" in page(ana, "wishes")
    assert removed in page(ana, "wish_change", will.pk).split("<details")[-1]
    assert ana.get(removed).status_code == 405
    ana.post(removed, fields)
    assert "Living will is no longer on the list." in page(ana, "wishes")
    assert not Directive.objects.exists()


def test_who_helps_may_write_one_in_and_an_aide_only_reads_it_on_the_sheet(client: Client, home: Home) -> None:
    client.force_login(home.people.ben)
    assert write_in(client, home).status_code == 302
    client.force_login(home.people.eva)
    home.people.put_on_shift()
    shown = page(client, "sheet")
    assert "Hospital only for comfort." in shown and reverse("wishes") not in shown
    assert client.get(reverse("wishes")).status_code == 404
    assert write_in(client, home, title="Another").status_code == 404


def test_a_care_team_is_offered_no_change(client: Client, home: Home) -> None:
    client.force_login(home.people.dee)
    for withheld in ("", Part.MEDICINES):
        home.people.patient.consents.update(withheld=withheld)
        assert client.get(reverse("wishes")).status_code == 404


def test_the_pages_name_no_choice(ana: Client, home: Home) -> None:
    """Nothing is offered to choose from: the words are the paper's."""
    main = page(ana, "wish_new").split("<main")[1].split("</main>")[0]
    assert "<select" not in main and 'type="radio"' not in main and 'type="checkbox"' not in main


@pytest.mark.parametrize(
    ("told", "sentence"),
    [
        ({"title": ""}, "Write what the paper is called."),
        ({"title": "LIVING WILL"}, "This one is written in already."),
        ({"title": "x" * 121}, "at most 120 characters"),
        ({"text": "x" * 2001}, "at most 2000 characters"),
        ({"kept_at": "x" * 201}, "at most 200 characters"),
        ({"signed_on": "soon"}, "Choose a day of the calendar, or leave it empty."),
        ({"signed_on": "1066-10-14"}, "This day cannot be. Please look at the year."),
        ({"kept_at": "a\x00b"}, "Null characters are not allowed."),
    ],
)
def test_what_cannot_be_is_said_beside_it_and_nothing_is_stored(
    ana: Client, home: Home, will: Directive, told: dict[str, str], sentence: str
) -> None:
    answer = write_in(ana, home, **{"title": "Another", **told})
    assert answer.status_code == 400
    assert sentence in answer.content.decode()
    assert list(Directive.objects.all()) == [will]


def test_nobody_has_signed_tomorrow(ana: Client, home: Home) -> None:
    tomorrow = home.now.astimezone(home.people.patient.zone).date() + timedelta(days=1)
    assert write_in(ana, home, signed_on=tomorrow.isoformat()).status_code == 400


def test_the_list_reads_no_more_for_more_of_them(
    ana: Client, home: Home, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    with django_assert_max_num_queries(60) as few:
        ana.get(reverse("wishes"))
    for number in range(9):
        Directive.objects.create(patient=home.people.patient, title=f"Paper {number}")
    with django_assert_max_num_queries(len(few.captured_queries)):
        ana.get(reverse("wishes"))
