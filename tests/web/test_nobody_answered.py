"""When everybody was asked in vain, the first page is red and says whom to call, and the care team has a number."""

from datetime import timedelta
from typing import Any
from uuid import uuid5

import pytest
from django.test import Client

from caregiving.agenda.item import Due
from caregiving.agenda.models import Lane, Snapshot
from caregiving.patients.models import Contact
from caregiving.people.models import TeamRole
from caregiving.reminders.models import Rung, State
from tests.careteam.desk import clinician, signed_in
from tests.people import NOW
from tests.reminders.sending import due, reminder
from tests.web.home import Home

RED = "Nobody has answered since 03:02."


def in_vain(home: Home, **fields: Any) -> Due:
    item = due(**{"wakes": True, "passed_at": NOW - timedelta(minutes=5), **fields})
    at = (NOW - timedelta(minutes=5)).isoformat()
    reason = {"kind": "unanswered", "key": "unanswered:x", "at": at, "params": {"at": at, "about": "sheet"}}
    Snapshot.objects.update_or_create(
        patient=home.people.patient,
        defaults={
            "computed_at": NOW,
            "next_look_at": NOW + timedelta(hours=1),
            "due": [item.as_json()],
            "lane": Lane.TODAY,
            "fails_at": NOW,
            "panel": {"reasons": [reason], "did": []},
        },
    )
    return item


def test_the_first_page_says_so_in_red_with_the_agency_to_call(ana: Client, home: Home) -> None:
    for kind, name in (("emergency", "Joe Next Door"), ("agency", "Night Line")):
        Contact.objects.create(patient=home.people.patient, kind=kind, name=name, phone="+1 555 0142")
    in_vain(home)
    page = ana.get("/").content.decode()
    assert 'role="alert"' in page and RED in page
    assert 'href="tel:+1 555 0142">Call Night Line' in page


def test_without_such_a_contact_it_leads_to_everybody_there_is_to_call(ana: Client, home: Home) -> None:
    Contact.objects.filter(kind__in=["agency", "emergency"]).delete()
    in_vain(home)
    assert 'href="/wrong/other/">Whom to call' in ana.get("/").content.decode()


def test_what_was_last_evening_has_its_hour_still_after_midnight(ana: Client, home: Home) -> None:
    item = in_vain(home, passed_at=NOW - timedelta(hours=4))
    assert "Nobody has answered since 23:07." in ana.get("/").content.decode()
    reminder(home.people, due_key=item.key, state=State.SENT, sent_at=NOW - timedelta(hours=5))
    later = NOW + timedelta(hours=4)
    reminder(home.people, key="later", due_key=item.key, send_at=later, begun_at=later)
    page = ana.get(f"/due/{home.people.patient.id}/{uuid5(home.people.patient.id, item.key)}/who/").content.decode()
    assert "Sent 22:07." in page and "Planned for 07:07." in page
    in_vain(home, passed_at=NOW - timedelta(hours=13))
    assert "Nobody has answered since 19 Nov." in ana.get("/").content.decode()


def test_who_was_asked_is_not_buried_under_the_days_for_which_the_ladder_is_planned(ana: Client, home: Home) -> None:
    item = in_vain(home)
    reminder(home.people, due_key=item.key, state=State.SENT, sent_at=NOW - timedelta(hours=1))
    for hour in range(1, 9):
        at = NOW + timedelta(hours=9 - hour)
        reminder(home.people, key=f"later {hour}", due_key=item.key, send_at=at, begun_at=at, step=hour)
    page = ana.get(f"/due/{home.people.patient.id}/{uuid5(home.people.patient.id, item.key)}/who/").content.decode()
    clocks = ["Sent 02:07.", "Planned for 04:07.", "Planned for 05:07.", "Planned for 06:07."]
    assert [page.index(clock) for clock in clocks] == sorted(page.index(clock) for clock in clocks)
    assert page.count("Planned for") == 3
    assert page.index("I am here, I have it") < page.index("Sent 02:07.")


def test_it_is_not_red_for_what_somebody_has_nor_for_whom_it_is_no_business(ana: Client, home: Home) -> None:
    in_vain(home, owner="Ben Reyes", owner_id=str(home.people.ben.id), owned_at=NOW)
    assert RED not in ana.get("/").content.decode()
    in_vain(home, only_for=str(home.people.ben.id))
    assert RED not in ana.get("/").content.decode()


def test_the_care_team_reads_it_beside_a_number(home: Home) -> None:
    home.people.ana.phone = "+1 555 0181"
    home.people.ana.save()
    in_vain(home)
    desk = signed_in(clinician(home.people.team, "Ruth Adeyemi", TeamRole.COORDINATOR))
    page = desk.get("/team/").content.decode()
    assert "Everybody at home was asked and nobody has answered, since Fri 20 Nov, 03:02. Call." in page
    assert "Nobody answered" in page
    assert 'href="tel:+1 555 0181"' in page


@pytest.mark.parametrize("ends", ["family", "aide"])
def test_the_ladder_page_says_when_nobody_outside_the_family_stands_at_its_end(
    ana: Client, home: Home, ends: str
) -> None:
    home.people.put_on_shift()
    last = home.people.eva if ends == "aide" else home.people.ben
    for place, user in enumerate((home.people.ana, last), 1):
        Rung.objects.create(household=home.people.home, place=place, user=user, channel="email", wait_minutes=5)
    said = "This ladder ends within the family." in ana.get("/people/ladder/").content.decode()
    assert said is (ends == "family")
