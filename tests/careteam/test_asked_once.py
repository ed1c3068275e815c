"""A message to many homes reaches each of them once: by a second click, from two tabs, by two of the team at once."""

from __future__ import annotations

import re
import threading
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.db import connection
from django.test import Client

from caregiving.agenda.models import Lane, Snapshot, TeamMessage
from caregiving.agenda.panel import BITS
from caregiving.careteam import outcomes
from caregiving.careteam.models import Outcome
from caregiving.careteam.views import outcome
from caregiving.patients.models import Consent, EmergencyAccess, Patient
from caregiving.people.models import TeamRole, User
from tests.careteam.desk import clinician, make_case, signed_in
from tests.people import People

ASK = "/team/ask/drill/"


@pytest.fixture
def ruth(people: People) -> User:
    return clinician(people.team, "Ruth Adeyemi", TeamRole.COORDINATOR)


@pytest.fixture
def homes(people: People, now: datetime) -> list[Patient]:
    given: dict[str, Any] = {"lane": Lane.WEEK, "failing": BITS["drill"], "panel": {"reasons": [], "did": []}}
    return [make_case(people.team, name, now, **given) for name in ("Ann", "Bo")]


def form_of(client: Client) -> dict[str, Any]:
    page = client.get(ASK).content.decode()
    (made,) = re.findall(r'name="id" value="([^"]+)"', page)
    return {"id": made, "note": "", "home": re.findall(r'name="home" value="([^"]+)"', page)}


def send(client: Client, form: dict[str, Any]) -> str:
    return client.post(f"{ASK}send/", form, follow=True).content.decode()


def each_was_asked_once(homes: list[Patient]) -> bool:
    once = sorted(home.pk for home in homes)
    messages, closed = (kind.objects.order_by("patient") for kind in (TeamMessage, Outcome))
    return once == [one.patient_id for one in messages] == [one.patient_id for one in closed]


def test_the_second_click_reads_the_same_and_asks_nobody(ruth: User, homes: list[Patient]) -> None:
    desk = signed_in(ruth)
    form = form_of(desk)
    assert [("2 homes were asked." in send(desk, form)) for _click in range(2)] == [True, True]
    assert each_was_asked_once(homes)


def test_a_second_tab_says_that_nobody_was_asked_again(ruth: User, homes: list[Patient]) -> None:
    desk = signed_in(ruth)
    tabs = [form_of(desk), form_of(desk)]
    assert "2 homes were asked." in send(desk, tabs[0])
    assert "No home was asked" in send(desk, tabs[1])
    assert each_was_asked_once(homes)


def test_a_line_that_is_closed_by_a_second_click_is_closed_once(ruth: User, homes: list[Patient]) -> None:
    desk, about = signed_in(ruth), Snapshot.objects.get(patient=homes[0]).about
    told = {"id": str(uuid4()), "verb": "message", "about": about, "until": "2099-01-01", "text": "Please call us."}
    for _click in range(2):
        assert desk.post(f"/team/patients/{homes[0].pk}/closed/", told).status_code == 302
    assert each_was_asked_once(homes[:1])
    again = {**told, "id": str(uuid4())}  # said anew on purpose
    assert desk.post(f"/team/patients/{homes[0].pk}/closed/", again).status_code == 302
    assert Outcome.objects.count() == 2


def test_what_somebody_else_made_with_the_same_id_is_not_counted(
    people: People, ruth: User, homes: list[Patient]
) -> None:
    form = form_of(signed_in(ruth))
    send(signed_in(ruth), form)
    assert "No home was asked" in send(signed_in(people.dee), form)


def test_a_home_whose_record_was_opened_in_an_emergency_is_not_among_those_to_be_asked(
    ruth: User, homes: list[Patient], now: datetime
) -> None:
    desk, (ann, _bo) = signed_in(ruth), homes
    Consent.objects.filter(patient=ann).delete()
    span = {"at": now - timedelta(hours=1), "ends_at": now + timedelta(hours=3)}
    EmergencyAccess.objects.create(patient=ann, user=ruth, name=str(ruth), reason="Called at night", **span)
    preview = desk.get(ASK).content.decode()
    assert "Send to 1 home<" in preview
    assert "1 home on this line was opened in an emergency: your team cannot ask it." in preview
    assert "1 home was asked." in send(desk, form_of(desk))
    assert "Nobody is here." in desk.get(ASK).content.decode()


def at_once(*doing: Callable[[], object]) -> list[object]:
    """What came of things that begin at the same moment."""
    start, came = threading.Barrier(len(doing)), []

    def one(do: Callable[[], object]) -> None:
        start.wait(timeout=20)
        try:
            came.append(do())
        finally:
            connection.close()

    threads = [threading.Thread(target=one, args=(do,)) for do in doing]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=60)
    return came


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("how", ["a double click", "two tabs", "two of the team"])
def test_sent_twice_at_once_each_home_is_asked_once(
    people: People, ruth: User, homes: list[Patient], monkeypatch: pytest.MonkeyPatch, how: str
) -> None:
    first, second = signed_in(ruth), signed_in(people.dee if how == "two of the team" else ruth)
    forms = [form_of(first), form_of(second)]
    if how == "a double click":
        forms[1] = forms[0]
    both_read_the_list = threading.Barrier(2)
    asking = outcomes.ask

    def when_both_have_read_the_list(*given: Any) -> None:
        both_read_the_list.wait(timeout=20)
        asking(*given)

    monkeypatch.setattr(outcome, "ask", when_both_have_read_the_list)
    pages = at_once(lambda: send(first, forms[0]), lambda: send(second, forms[1]))
    assert each_was_asked_once(homes)
    asked = sum("2 homes were asked." in str(page) for page in pages)
    assert (asked, len(pages)) == ((2, 2) if how == "a double click" else (1, 2))
