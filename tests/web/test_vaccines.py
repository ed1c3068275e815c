"""The page of vaccines: where each group stands and why, the doses, and the care team's word."""

import re
from datetime import date, timedelta
from uuid import uuid4, uuid5

import pytest
from auditlog.models import LogEntry
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils.html import strip_tags

from caregiving.agenda.models import Snapshot
from caregiving.guidance.vaccines import nasal_live_vaccines, shipped_data
from caregiving.illness.models import TestDone
from caregiving.vaccines.models import TeamObservation, Vaccination
from tests.people import NOW
from tests.web.home import Home
from tests.web.vaccine_home import given, told


def text(client: Client, address: str = "/vaccines/") -> str:
    answer = client.get(address)
    assert answer.status_code == 200
    return re.sub(r"\s+", " ", strip_tags(answer.content.decode()))


def test_every_group_stands_there_with_its_dates_and_asks(ana: Client, home: Home) -> None:
    page = text(ana)
    for words in ("COVID-19", "Flu", "Pneumococcal", "RSV", "Ask the care team or the pharmacy.", "2 Mar 2015"):
        assert words in page


def test_who_is_younger_reads_that_the_rsv_vaccine_comes_with_50_and_why(ana: Client, home: Home) -> None:
    home.people.patient.birth_date = date(1980, 3, 2)
    home.people.patient.save()
    page = text(ana)
    assert "Recommended from 2 Mar 2030." in page and "2055" not in page
    assert "ALS is named among the illnesses" in page and "Talk it over with the neurologist" in page


def test_the_release_and_its_date_are_told(ana: Client, home: Home) -> None:
    release = shipped_data().release
    assert f"release {release.number}, files of {release.files_dated.day} " in text(ana)


def test_no_series_name_is_ever_shown(ana: Client, home: Home) -> None:
    page = text(ana)
    for antigen in shipped_data().antigens.values():
        for series in antigen.series:
            assert series.name not in page


def test_a_season_that_ended_says_so_and_claims_no_date(ana: Client, home: Home) -> None:
    given(home.people, "Influenza", "141", date(2025, 10, 1))
    page = text(ana)
    assert "end with the season that ended on 30 Jun 2026. Ask whether this season's vaccine is there." in page
    given(home.people, "Influenza", "141", date(2026, 10, 1))
    assert "A dose of this season is written in." in text(ana)


def test_what_is_in_dispute_is_shown_from_every_side_with_dates(ana: Client, home: Home) -> None:
    page = text(ana)
    for words in ("each person decides", "every adult", "2025-11-04", "None of them is chosen here: ask."):
        assert words in page


@pytest.mark.parametrize("country", ["US", "GB"])
def test_another_country_is_told_that_its_rule_may_differ(ana: Client, home: Home, country: str) -> None:
    home.people.patient.country = country
    home.people.patient.save()
    assert ("Your country may have another rule" in text(ana)) is (country == "GB")


def test_a_nasal_live_vaccine_is_never_proposed_for_the_patient(ana: Client, home: Home) -> None:
    for page in ("/vaccines/dose/", "/vaccines/"):
        body = ana.get(page).content.decode()
        assert not any(f'value="{cvx}"' in body for cvx in nasal_live_vaccines())
        assert not any(shipped_data().schedule.vaccines[cvx].name in body for cvx in nasal_live_vaccines())


def test_after_covid_waiting_is_an_option_to_ask_about(ana: Client, home: Home) -> None:
    home.tell(TestDone(
        id=uuid4(), patient=home.people.patient, method="antigen", target="covid", result="positive",
        occurred_at=home.now - timedelta(days=2),
    ))  # fmt: skip
    page = text(ana)
    assert "may wait until about 18 Feb 2027, but does not have to." in page


def test_another_infection_says_nothing_about_waiting(ana: Client, home: Home) -> None:
    home.tell(TestDone(
        id=uuid4(), patient=home.people.patient, method="antigen", target="flu", result="positive",
        occurred_at=home.now,
    ))  # fmt: skip
    assert "may wait" not in text(ana)


def test_without_a_birth_date_nothing_is_claimed(ana: Client, home: Home) -> None:
    home.people.patient.birth_date = None
    home.people.patient.save()
    assert "Without a birth date nothing can be said." in text(ana)


# Doses -------------------------------------------------------------------------------------------


def test_a_dose_is_added_once_however_often_it_is_sent(ana: Client, home: Home) -> None:
    said = {"id": uuid4(), "cvx": "216", "given_on": "2026-11-01", "lot": "EX3"}
    for _time in range(2):
        assert told(ana, home.people, "/vaccines/dose/", **said).status_code == 302
    row = Vaccination.objects.get()
    assert (row.patient, row.group, row.cvx, row.lot) == (home.people.patient, "Pneumococcal", "216", "EX3")
    page = text(ana)
    assert "1 Nov 2026" in page and "Up to date" in page


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("given_on", "2026-11-21"),
        ("given_on", "1965-03-01"),
        ("given_on", "soon"),
        ("given_on", ""),
        ("cvx", ""),
        ("cvx", "999"),
        ("cvx", "111"),
        ("lot", "x" * 41),
        ("id", ""),
    ],
)
def test_a_dose_that_cannot_be_is_refused_in_words(ana: Client, home: Home, field: str, value: str) -> None:
    said = {"id": uuid4(), "cvx": "216", "given_on": "2026-11-01", "lot": "", field: value}
    answer = told(ana, home.people, "/vaccines/dose/", **said)
    assert answer.status_code == 400
    assert 'class="field-error"' in answer.content.decode() or 'role="alert"' in answer.content.decode()
    assert not Vaccination.objects.exists()


def test_a_second_dose_of_the_same_day_is_refused(ana: Client, home: Home) -> None:
    given(home.people, "Pneumococcal", "216", date(2026, 11, 1))
    answer = told(ana, home.people, "/vaccines/dose/", id=uuid4(), cvx="215", given_on="2026-11-01")
    assert answer.status_code == 400
    assert "already written in on that day" in answer.content.decode()


def test_a_dose_is_corrected_and_removed_and_the_history_keeps_it(ana: Client, home: Home) -> None:
    row = given(home.people, "Pneumococcal", "216", date(2026, 11, 1))
    address = f"/vaccines/dose/{row.pk}/"
    assert 'value="2026-11-01"' in ana.get(address).content.decode()
    told(ana, home.people, address, id=row.pk, cvx="305", given_on="2026-10-30")
    row.refresh_from_db()
    assert (row.group, row.cvx, row.given_on) == ("RSV", "305", date(2026, 10, 30))
    told(ana, home.people, address, remove="yes")
    assert not Vaccination.objects.exists()
    history = LogEntry.objects.filter(object_pk=str(row.pk)).order_by("id")
    assert [entry.action for entry in history][-2:] == [LogEntry.Action.UPDATE, LogEntry.Action.DELETE]


def test_a_nasal_vaccine_that_stands_there_stays_when_the_dose_is_corrected(ana: Client, home: Home) -> None:
    row = given(home.people, "Influenza", "149", date(2015, 10, 1))
    assert (
        told(ana, home.people, f"/vaccines/dose/{row.pk}/", id=row.pk, cvx="149", given_on="2015-10-02").status_code
        == 302
    )


def test_the_queries_do_not_grow_with_the_doses(ana: Client, home: Home) -> None:
    def queries() -> int:
        with CaptureQueriesContext(connection) as found:
            text(ana)
        return len(found)

    given(home.people, "Influenza", "141", date(2000, 10, 1))
    queries()
    few = queries()
    for year in range(2001, 2021):
        given(home.people, "Influenza", "141", date(year, 10, 1))
    assert queries() == few


def test_a_due_vaccine_leads_to_where_the_dose_is_written_in(ana: Client, home: Home) -> None:
    home.replan()
    item = next(item for item in Snapshot.objects.get().due if item["kind"] == "vaccine")
    page = ana.get(f"/due/{home.people.patient.id}/{uuid5(home.people.patient.id, item['key'])}/").content.decode()
    assert 'href="/vaccines/dose/"' in page


# The care team's word ----------------------------------------------------------------------------


def test_what_the_dates_rest_on_is_shown_with_its_reason(ana: Client, home: Home) -> None:
    page = text(ana)
    assert "ALS, or another nerve or muscle illness that weakens breathing or cough" in page
    assert "It follows from: ALS." in page
    assert "Your word" not in page


def test_it_is_told_in_the_readers_language(ana: Client, home: Home) -> None:
    home.people.ana.language = "es"
    home.people.ana.save()
    assert "ELA, u otra enfermedad de los nervios o músculos" in text(ana)


def test_the_care_team_corrects_it_with_a_name_and_takes_the_word_back(client: Client, home: Home) -> None:
    client.force_login(home.people.dee)
    assert "Your word" in text(client)
    told(client, home.people, "/vaccines/observations/", code="260", word="no")
    assert (word := TeamObservation.objects.get()).signer == "Dee Lee"
    assert (word.holds, word.by, word.at) == (False, home.people.dee, NOW)
    assert "It is not so, says Dee Lee, 20 Nov 2026." in text(client)
    told(client, home.people, "/vaccines/observations/", code="260", word="yes")
    assert TeamObservation.objects.get().holds
    told(client, home.people, "/vaccines/observations/", code="260", word="")
    assert not TeamObservation.objects.exists()


@pytest.mark.parametrize(
    "said", [{"code": "999", "word": "yes"}, {"code": "", "word": "no"}, {"code": "260", "word": "x"}]
)
def test_a_word_about_nothing_known_stores_nothing(client: Client, home: Home, said: dict[str, str]) -> None:
    client.force_login(home.people.dee)
    assert told(client, home.people, "/vaccines/observations/", **said).status_code == 302
    assert not TeamObservation.objects.exists()


@pytest.mark.parametrize("who", ["ana", "ben", "helen", "eva", "cleo"])
def test_nobody_else_says_it(client: Client, home: Home, who: str) -> None:
    home.people.put_on_shift()
    client.force_login(getattr(home.people, who))
    assert told(client, home.people, "/vaccines/observations/", code="260", word="no").status_code == 404
    assert not TeamObservation.objects.exists()


def test_a_panel_can_point_to_one_patients_vaccines(client: Client, home: Home) -> None:
    client.force_login(home.people.dee)
    assert "It is not so" in client.get(f"/vaccines/of/{home.people.patient.id}/").content.decode()
    assert client.get(f"/vaccines/of/{home.people.other_patient.id}/").status_code == 404


def test_of_a_weak_immune_system_the_cause_is_asked_for(ana: Client, home: Home) -> None:
    asked = "Ask the care team which it is."
    assert asked not in text(ana)
    home.people.patient.immunocompromised = True
    home.people.patient.save()
    assert asked in text(ana)
