"""The list by exception: what fails first stands first, nothing leaves it by being looked at."""

from __future__ import annotations

import csv
import io
from datetime import datetime, timedelta
from uuid import UUID, uuid4

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from caregiving.agenda.models import Lane, Snapshot, TeamMessage
from caregiving.agenda.panel import BITS
from caregiving.careteam.models import Outcome, SavedView
from caregiving.patients.models import AccessEvent, Consent
from caregiving.people.models import TeamRole, User
from tests.careteam.desk import clinician, make_case, signed_in, silent
from tests.people import People

PANEL = "/team/"


@pytest.fixture
def now() -> datetime:
    return timezone.now()


@pytest.fixture
def ruth(people: People) -> User:
    return clinician(people.team, "Ruth Adeyemi", TeamRole.COORDINATOR)


@pytest.fixture
def desk(ruth: User) -> Client:
    return signed_in(ruth)


def text(client: Client, address: str = PANEL) -> str:
    answer = client.get(address)
    assert answer.status_code == 200
    return " ".join(answer.content.decode().split())


def close(client: Client, patient_id: UUID, **said: str) -> int:
    about = Snapshot.objects.get(patient=patient_id).about
    told = {"verb": "called", "about": about, "until": "2099-01-01", **said}
    return client.post(f"{PANEL}patients/{patient_id}/closed/", told).status_code


def test_what_fails_first_stands_first(desk: Client, people: People, now: datetime) -> None:
    make_case(people.team, "Zoe Later", now, fails_at=now + timedelta(hours=5))
    make_case(people.team, "Adam Sooner", now, fails_at=now + timedelta(hours=1))
    shown = text(desk)
    assert shown.index("Adam Sooner") < shown.index("Zoe Later")
    assert "2 homes need somebody today." in shown
    assert "No data from this home for 8 days." in shown
    assert 'href="tel:+1 555 0181"' in shown


def test_a_line_leaves_by_an_outcome_and_not_by_being_opened(desk: Client, people: People, now: datetime) -> None:
    patient = make_case(people.team, "Ben Achterberg", now)
    assert desk.get(f"{PANEL}patients/{patient.id}/outcome/called/").status_code == 200
    assert "Ben Achterberg" in text(desk)
    assert close(desk, patient.id, note="spoke to his sister") == 302
    assert "Ben Achterberg</a></h3>" not in text(desk)
    assert "1 closed" in text(desk)
    assert "spoke to his sister" in text(desk, f"{PANEL}?closed=1")
    assert Outcome.objects.get().name == "Ruth Adeyemi"


def test_a_closed_line_comes_back_on_its_day_and_with_a_new_reason(desk: Client, people: People, now: datetime) -> None:
    patient = make_case(people.team, "Ben Achterberg", now)
    Outcome.objects.create(
        patient=patient, team=people.team, about=patient.id.hex, verb="called", name="Ruth",
        at=now - timedelta(days=2), until=now - timedelta(hours=1),
    )  # fmt: skip
    assert "Ben Achterberg" in text(desk)
    assert close(desk, patient.id) == 302
    Snapshot.objects.filter(patient=patient).update(about="something else", lane=Lane.TODAY, panel=silent(now, 9))
    assert "Ben Achterberg" in text(desk)


@pytest.mark.parametrize(
    ("said", "words"),
    [
        ({"verb": "snooze", "until": ""}, "Later needs a day on which it comes back."),
        ({"verb": "snooze", "until": "2001-01-01"}, "Choose a day to come."),
        ({"verb": "refer", "to": ""}, "Choose to whom."),
        ({"verb": "message", "text": "  "}, "Write what the home should read."),
        ({"about": "as it stood before"}, "This line has changed meanwhile."),
        ({"verb": "hide"}, "Panel"),
    ],
)
def test_an_outcome_that_says_too_little_closes_nothing(
    desk: Client, people: People, now: datetime, said: dict[str, str], words: str
) -> None:
    patient = make_case(people.team, "Ben Achterberg", now)
    told = {"verb": "called", "about": patient.id.hex, "until": "2099-01-01", **said}
    answer = desk.post(f"{PANEL}patients/{patient.id}/closed/", told)
    assert answer.status_code == 400
    assert words in answer.content.decode()
    assert not Outcome.objects.exists()


def test_what_was_referred_is_on_the_list_of_whom_it_was_referred_to(
    desk: Client, people: People, now: datetime
) -> None:
    patient = make_case(people.team, "Ben Achterberg", now)
    assert close(desk, patient.id, verb="refer", to="pharmacist") == 302
    pharmacist = signed_in(clinician(people.team, "Dana Whitfield", TeamRole.PHARMACIST))
    assert "Ben Achterberg" not in text(pharmacist)
    assert "Ben Achterberg" in text(pharmacist, f"{PANEL}?to=pharmacist")


def test_the_failing_lines_are_counted_and_narrow_the_list(desk: Client, people: People, now: datetime) -> None:
    for name, lines in {"Ann": ("drill", "tests"), "Bo": ("drill",), "Cy": ()}.items():
        make_case(
            people.team, name, now, lane=Lane.WEEK if lines else Lane.READY, panel={"reasons": [], "did": []},
            failing=sum(BITS[line] for line in lines), readiness=[{"id": line, "ready": False} for line in lines],
        )  # fmt: skip
    shown = text(desk, f"{PANEL}?lane=week")
    assert "Ask all 2" in shown
    assert "Battery not tested" in shown
    assert "Bo</a></h3>" not in text(desk, f"{PANEL}?lane=week&line=tests")
    assert "Cy</a></h3>" in text(desk, f"{PANEL}?lane=ready")


def test_all_of_a_failing_line_are_asked_at_once_each_in_its_language(
    desk: Client, people: People, now: datetime
) -> None:
    patients = [
        make_case(people.team, name, now, lane=Lane.WEEK, failing=BITS["drill"], panel={"reasons": [], "did": []})
        for name in ("Ann", "Bo")
    ]
    User.objects.filter(name="Lead of Bo").update(language="es")
    preview = text(desk, f"{PANEL}ask/drill/")
    assert 'lang="en"' in preview and 'lang="es"' in preview
    assert desk.post(f"{PANEL}ask/drill/send/", {"note": ""}).status_code == 302
    assert {(said.patient_id, said.line) for said in TeamMessage.objects.all()} == {(p.id, "drill") for p in patients}
    assert "Ann</a></h3>" not in text(desk, f"{PANEL}?lane=week")


def test_a_name_is_looked_for_without_standing_in_the_address(desk: Client, people: People, now: datetime) -> None:
    make_case(people.team, "Helen Marsh", now, lane=Lane.READY, panel={"reasons": [], "did": []})
    make_case(people.team, "Oskar Lind", now)
    shown = desk.post(PANEL, {"words": "marsh"}).content.decode()
    assert "Helen Marsh" in shown
    assert "Oskar Lind</a></h3>" not in shown
    assert "words=" not in shown


def test_pages_follow_each_other_without_a_gap_or_a_repetition(desk: Client, people: People, now: datetime) -> None:
    names = {f"Home {number:02}" for number in range(60)}
    for name in names:
        make_case(people.team, name, now)
    seen: list[str] = []
    address = PANEL
    for _ in range(3):
        answer = desk.get(address)
        page = answer.context["page"]
        seen += [case.patient.name for case in page.cases]
        address = f"{PANEL}?lane=today&after={page.next}".replace("+", "%2B")
    assert sorted(seen) == sorted(names)
    assert page.next == ""


@pytest.mark.parametrize("after", ["x", "~", "2026-01-01~x", "2026-01-01T00:00:00~" + "0" * 32, "\x00"])
def test_a_place_that_is_none_shows_the_beginning(desk: Client, people: People, now: datetime, after: str) -> None:
    make_case(people.team, "Ben Achterberg", now)
    assert "Ben Achterberg" in desk.get(PANEL, {"after": after, "lane": "x", "line": "x"}).content.decode()


def test_only_who_gave_leave_is_on_it(people: People, desk: Client, now: datetime) -> None:
    patient = make_case(people.team, "Ben Achterberg", now)
    Consent.objects.filter(patient=patient).update(ends_at=now - timedelta(minutes=1))
    assert "Ben Achterberg" not in text(desk)
    assert close(desk, patient.id) == 404
    assert desk.get(f"{PANEL}patients/{uuid4()}/outcome/called/").status_code == 404


def test_a_file_of_it_holds_no_formula(desk: Client, people: People, now: datetime) -> None:
    make_case(people.team, '=HYPERLINK("http://x.example","y")', now)
    answer = desk.get(f"{PANEL}panel.csv")
    rows = list(csv.reader(io.StringIO(answer.content.decode("utf-8-sig"))))
    assert rows[1][0] == '\'=HYPERLINK("http://x.example","y")'
    assert rows[1][5] == "'+1 555 0181"


def test_a_view_is_kept_under_a_name_and_forgotten(desk: Client, people: People) -> None:
    desk.post(f"{PANEL}views/", {"name": "Batteries", "lane": "week", "line": "drill"})
    shown = text(desk)
    assert 'href="?lane=week&amp;line=drill">Batteries</a>' in shown
    view_id = SavedView.objects.get().id
    desk.post(f"{PANEL}views/{view_id}/forget/")
    assert "Batteries" not in text(desk)


def test_who_was_listed_is_noted_once_a_day(desk: Client, ruth: User, people: People, now: datetime) -> None:
    patient = make_case(people.team, "Ben Achterberg", now)
    text(desk), text(desk)
    assert [(event.name, event.screen) for event in AccessEvent.objects.filter(patient=patient)] == [
        ("Ruth Adeyemi", "panel")
    ]


@pytest.mark.parametrize("address", [PANEL, f"{PANEL}huddle/", f"{PANEL}?lane=today&closed=1"])
def test_it_is_read_in_as_many_queries_however_many_there_are(
    desk: Client, people: People, now: datetime, address: str, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    for number in range(2):
        make_case(people.team, f"Few {number}", now)
    with CaptureQueriesContext(connection) as few:
        desk.get(address)
    for number in range(20):
        make_case(people.team, f"Many {number}", now)
    with django_assert_num_queries(len(few)):
        desk.get(address)
