"""Lists: only what is mine, in pages, in a number of queries that does not grow with the rows."""

import json
from collections.abc import Iterator

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from tests.api.samples import ROWS, reading, supply
from tests.api.tell import body_of
from tests.people import People, make_patient

pytestmark = pytest.mark.django_db
MANY = pytest.mark.parametrize("noun", [noun for noun in ROWS if noun not in {"preferences", "caregiver-records"}])


def rows(noun: str, people: People, numbers: range) -> None:
    for number in numbers:
        ROWS[noun](people, number)


def queries_of(client: Client, url: str) -> tuple[int, int]:
    with CaptureQueriesContext(
        connection,
    ) as queries:
        answer = client.get(url, {"page_size": "100"})
    assert answer.status_code == 200, answer.content
    return len(queries), len(json.loads(answer.content)["results"])


@MANY
def test_the_number_of_queries_does_not_grow_with_the_rows(noun: str, ana: Client, people: People) -> None:
    url = f"/api/v1/{noun}/"
    rows(noun, people, range(10))
    few, before = queries_of(ana, url)
    rows(noun, people, range(10, 20))
    many, after = queries_of(ana, url)
    assert after == before + 10
    assert many == few


@MANY
def test_a_stranger_sees_none_of_it(noun: str, people: People, client: Client) -> None:
    client.force_login(people.cleo)
    seen = f"/api/v1/{noun}/"
    before = json.loads(client.get(seen).content)["results"]
    thing = ROWS[noun](people, 1)
    public = noun in {"care-teams", "checklists"}
    after = json.loads(client.get(seen).content)["results"]
    assert len(after) == len(before) + public
    assert client.get(f"{seen}{thing.pk}/").status_code == (200 if public else 404)


def pages(client: Client, url: str) -> Iterator[list[str]]:
    while url:
        page = json.loads(client.get(url).content)
        yield [row["id"] for row in page["results"]]
        url = page["next"]


@pytest.mark.parametrize("noun", ["supplies", "happenings"])
def test_pages_hold_every_row_once(noun: str, ana: Client, people: People) -> None:
    made = {str(ROWS[noun](people, number).pk) for number in range(7)}
    read = list(pages(ana, f"/api/v1/{noun}/?page_size=3"))
    assert [len(page) for page in read] == [3, 3, 1]
    assert {row for page in read for row in page} == made


def test_a_list_is_narrowed_to_one_patient(ana: Client, people: People) -> None:
    supply(people)
    twin = make_patient(people.home, "Hugo")
    assert json.loads(ana.get(f"/api/v1/supplies/?patient={twin.id}").content)["results"] == []


def test_happenings_are_narrowed_by_kind_and_by_arrival(ana: Client, people: People) -> None:
    told = reading(people, 0)
    url = "/api/v1/happenings/"
    assert len(json.loads(ana.get(url, {"kind": "reading"}).content)["results"]) == 1
    assert json.loads(ana.get(url, {"kind": "counted"}).content)["results"] == []
    assert len(json.loads(ana.get(url, {"since": told.recorded_at.isoformat()}).content)["results"]) == 1
    assert json.loads(ana.get(url, {"since": "2126-01-01T00:00:00Z"}).content)["results"] == []


@pytest.mark.parametrize(
    ("query", "name"),
    [("patient=1", "patient"), ("kind=prayed", "kind"), ("since=yesterday", "since"), ("patient=%00", "patient")],
)
def test_a_filter_that_cannot_be_read_is_named(query: str, name: str, ana: Client) -> None:
    assert name in body_of(ana.get(f"/api/v1/happenings/?{query}"), 400)


@pytest.mark.parametrize("cursor", ["x", "%00", "cD15ZXN0ZXJkYXk=", "bz0xMDAwMDAwMDAwMDAwMDAwMDAwMDAwMDAwMA=="])
def test_a_cursor_that_cannot_be_read_is_a_problem(cursor: str, ana: Client, people: People) -> None:
    supply(people)
    assert ana.get(f"/api/v1/supplies/?cursor={cursor}").status_code in {200, 400, 404}
