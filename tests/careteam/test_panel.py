"""The list by exception: what fails first stands first, nothing leaves it by being looked at."""

from __future__ import annotations

import csv
import io
import re
from datetime import datetime, timedelta
from uuid import UUID, uuid4

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from pytest_django import DjangoAssertNumQueries

from caregiving import record
from caregiving.agenda.models import Lane, Snapshot, TeamMessage
from caregiving.agenda.panel import BITS
from caregiving.careteam.models import Outcome, SavedView
from caregiving.illness.models import SymptomNoticed, TestDone
from caregiving.patients.models import AccessEvent, Consent, Patient
from caregiving.people.models import Membership, Role, TeamRole, User
from caregiving.reminders.plan import replan_all
from tests.careteam.desk import clinician, make_case, signed_in, silent
from tests.people import People

PANEL = "/team/"


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
    assert re.search(r"Back on Thu 1 Jan\. “spoke to his sister”", text(desk, f"{PANEL}?closed=1"))
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
    read = re.findall(r'name="home" value="([^"]+)"', preview)
    later = make_case(people.team, "Cy", now, lane=Lane.WEEK, failing=BITS["drill"], panel={"reasons": [], "did": []})
    assert desk.post(f"{PANEL}ask/drill/send/", {"note": "", "home": read}).status_code == 302
    assert {(said.patient_id, said.line) for said in TeamMessage.objects.all()} == {(p.id, "drill") for p in patients}
    assert not TeamMessage.objects.filter(patient=later).exists()  # nobody had read its preview
    assert "Ann</a></h3>" not in text(desk, f"{PANEL}?lane=week")


def test_a_name_is_looked_for_without_standing_in_the_address(desk: Client, people: People, now: datetime) -> None:
    make_case(people.team, "Helen Marsh", now, lane=Lane.READY, panel={"reasons": [], "did": []})
    make_case(people.team, "Oskar Lind", now)
    shown = desk.post(PANEL, {"words": "marsh"}).content.decode()
    assert "Helen Marsh" in shown
    assert "Oskar Lind</a></h3>" not in shown
    assert "words=" not in shown
    assert "This list as a file" not in shown


def test_what_was_found_leads_into_no_other_list(desk: Client, people: People, now: datetime) -> None:
    for number in range(30):
        make_case(people.team, f"Lind {number}", now)
    shown = desk.post(PANEL, {"words": "lind"}).content.decode()
    assert "There are more of that name" in shown and "The next ones" not in shown
    assert "The next ones" in text(desk, PANEL)


def test_the_first_sentence_counts_only_what_is_still_open(desk: Client, people: People, now: datetime) -> None:
    patient = make_case(people.team, "Ann", now)
    assert "1 home needs somebody today." in text(desk, PANEL)
    Outcome.objects.create(
        patient=patient, team=people.team, about=patient.id.hex, verb="called", by=people.dee, name="D", at=now
    )
    assert "0 homes need somebody today." in text(desk, PANEL)


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


def test_no_dot_hangs_at_the_end_of_a_line_of_a_telephone(desk: Client) -> None:
    assert "· <a" not in text(desk) and "Huddle list" in text(desk)


def test_as_many_views_are_kept_as_somebody_finds_again(desk: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("caregiving.careteam.views.panel.MOST_VIEWS", 2, raising=False)
    for name in ("A", "B", "C"):
        shown = desk.post(f"{PANEL}views/", {"name": name, "lane": "week"}, follow=True).content.decode()
    assert "At most 2 lists are kept under a name. Forget one first." in shown
    assert SavedView.objects.count() == 2


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


@pytest.mark.parametrize("moment", ["9999-12-31T23:59:59-10:00", "0001-01-01T00:00:00+10:00", "soon", ""])
def test_an_address_that_names_no_place_begins_at_the_top(people: People, moment: str) -> None:
    client = signed_in(clinician(people.team, "Ruth Adeyemi", TeamRole.COORDINATOR))
    for page in ("/team/", "/team/sheets/", "/team/plans/"):
        assert client.get(page, {"after": f"{moment}~{people.patient.pk}"}).status_code == 200


def test_what_closes_stands_before_what_has_been_silent_for_long(desk: Client, people: People, now: datetime) -> None:
    quiet = make_case(people.team, "Quiet Quincy", now)
    Patient.objects.filter(pk=quiet.pk).update(created_at=now - timedelta(days=90))
    began = now - timedelta(hours=5)
    told = {"patient": people.patient, "occurred_at": now - timedelta(hours=1)}
    record.happening(people.ana, SymptomNoticed(began_from=began, began_to=began, **told), now)
    record.happening(people.ana, TestDone(result="positive", method="antigen", **told), now)
    replan_all([quiet.pk, people.patient.pk], now)
    page = text(desk)
    assert "Silent home" in page
    assert page.index("Helen Reyes") < page.index("Quiet Quincy")
    Consent.objects.filter(patient=quiet).update(withheld="medicines")
    page = text(desk)
    assert page.index("Helen Reyes") < page.index("Quiet Quincy")


def test_where_who_leads_has_no_telephone_another_of_the_home_is_called(
    desk: Client, people: People, now: datetime
) -> None:
    patient = make_case(people.team, "Ben Achterberg", now)
    User.objects.filter(memberships__household=patient.household, memberships__role=Role.LEAD).update(phone="")
    assert "No telephone number" in text(desk)
    for name, role, phone in (("Aide", Role.AIDE, "+1 555 0190"), ("Sister", Role.FAMILY, "+1 555 0191")):
        user = User.objects.create(email=f"{name}@test.example", name=name, phone=phone)
        Membership.objects.create(user=user, household=patient.household, role=role)
    page = desk.get(PANEL).content.decode()
    assert 'href="tel:+1 555 0191"' in page and "0190" not in page


def test_who_is_not_asked_yet_since_they_are_too_many_is_said(
    desk: Client, people: People, now: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("caregiving.careteam.views.outcome.MOST_AT_ONCE", 2)
    for number in range(4):
        make_case(people.team, f"Home {number}", now, lane=Lane.WEEK, failing=BITS["drill"])
        told = text(desk, f"{PANEL}ask/drill/")
        assert ("second message" in told) is (number > 1)
    assert "Send to 2 homes" in told and "2 more homes fail in this line" in told
