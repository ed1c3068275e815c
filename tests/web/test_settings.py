"""Settings: how one reads, all data to take away, leaving a home, and erasing it by writing its name."""

from __future__ import annotations

import csv
import io
import json
import zipfile
from typing import Any
from uuid import uuid4

import pytest
from auditlog.models import LogEntry
from django.test import Client
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries

from caregiving import record
from caregiving.household_file import shape
from caregiving.people.models import Household, Membership, User
from caregiving.reminders.models import Rung
from caregiving.supplies.models import Counted
from tests.people import NOW
from tests.web.home import Home


def post(client: Client, home: Home, page: str, **said: Any) -> Any:
    return client.post(reverse(page), {"patient": home.people.patient.id, **said}, follow=True)


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_light_or_dark_is_a_persons_own_and_needs_no_script(ana: Client, home: Home, theme: str) -> None:
    assert "data-theme" not in ana.get(reverse("now")).content.decode()
    post(ana, home, "settings_keep", language="en", theme=theme)
    assert f'<html lang="en" dir="ltr" data-theme="{theme}">' in ana.get(reverse("now")).content.decode()
    bens = Client()
    bens.force_login(home.people.ben)
    assert "data-theme" not in bens.get(reverse("now")).content.decode()
    post(ana, home, "settings_keep", language="en", theme="")
    assert "data-theme" not in ana.get(reverse("now")).content.decode()


def test_the_power_page_stays_dark(ana: Client, home: Home) -> None:
    post(ana, home, "settings_keep", language="en", theme="light")
    assert 'data-theme="dark"' in ana.get(reverse("power")).content.decode()


def test_the_language_is_spoken_from_the_answer_on(ana: Client, home: Home) -> None:
    assert "Guardado." in post(ana, home, "settings_keep", language="es", theme="").content.decode()


@pytest.mark.parametrize("said", [{"language": "xx"}, {"language": "en", "theme": "pink"}, {}])
def test_what_there_is_not_is_not_kept(ana: Client, home: Home, said: dict[str, str]) -> None:
    assert post(ana, home, "settings_keep", **said).status_code == 400
    assert User.objects.get(pk=home.people.ana.pk).theme == ""


def packed(ana: Client, home: Home) -> dict[str, str]:
    answer = post(ana, home, "settings_download")
    assert answer["Content-Disposition"] == 'attachment; filename="fortnight-2026-11-20.zip"'
    with zipfile.ZipFile(io.BytesIO(answer.getvalue())) as pack:
        return {name: pack.read(name).decode("utf-8-sig") for name in pack.namelist()}


def test_the_download_holds_a_household_file_and_all_that_was_told(ana: Client, home: Home) -> None:
    told = Counted(patient=home.people.patient, supply=home.filters, quantity=7, occurred_at=NOW, note="=1+1")
    home.tell(told)
    record.undo(home.people.ana, uuid4(), told, NOW)
    files = packed(ana, home)
    name = next(name for name in files if name.endswith(".json"))
    tree = json.loads(files[name])
    assert shape.problems(tree) == []
    assert {one["name"] for one in tree["supplies"]} == {home.filters.name, home.tests.name}
    lines = list(csv.DictReader(io.StringIO(files["happenings.csv"])))
    (line,) = [line for line in lines if line["taken_back_at"]]
    assert (line["kind"], line["by"], line["note"]) == ("counted", "Ana Reyes", "'=1+1")
    assert json.loads(line["what"])["supply"] == "Filters for the BiPAP"
    assert len(lines) == 5


def test_who_took_the_data_is_in_the_audit_log(ana: Client, home: Home) -> None:
    packed(ana, home)
    line = LogEntry.objects.get(action=LogEntry.Action.ACCESS)
    assert (line.actor, line.object_pk) == (home.people.ana, str(home.people.home.pk))


def test_the_download_asks_as_much_for_many_counts_as_for_few(
    ana: Client, home: Home, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    packed(ana, home)
    with django_assert_max_num_queries(200) as few:
        packed(ana, home)
    before = len(few)
    for number in range(5):
        home.tell(Counted(patient=home.people.patient, supply=home.filters, quantity=number, occurred_at=NOW))
    with django_assert_max_num_queries(before):
        packed(ana, home)


def test_who_leaves_sees_nothing_more_and_is_asked_nothing_more(client: Client, home: Home) -> None:
    Rung.objects.create(household=home.people.home, place=1, channel="email", user=home.people.ben)
    client.force_login(home.people.ben)
    assert "You have left." in post(client, home, "settings_leave").content.decode()
    assert not Membership.objects.filter(user=home.people.ben).exists()
    assert not Rung.objects.exists()
    assert client.get(reverse("now"))["Location"] == reverse("homes")


def test_the_last_who_leads_does_not_leave(ana: Client, home: Home) -> None:
    Membership.objects.filter(user=home.people.helen).delete()
    assert "Somebody must lead." in post(ana, home, "settings_leave").content.decode()
    assert Membership.objects.filter(user=home.people.ana).exists()


def test_what_who_left_had_told_stays(client: Client, home: Home) -> None:
    counted = Counted(patient=home.people.patient, supply=home.filters, quantity=7, occurred_at=NOW)
    home.tell(counted, home.people.ben)
    client.force_login(home.people.ben)
    post(client, home, "settings_leave")
    assert Counted.objects.filter(pk=counted.pk, author=home.people.ben).exists()


def test_a_home_is_erased_by_writing_its_name(ana: Client, home: Home) -> None:
    page = ana.get(reverse("settings_erase")).content.decode()
    assert "Helen Reyes: plans" in page and "This cannot be undone." in page and "Ben Reyes" in page
    assert "The home is erased." in post(ana, home, "settings_erase", name="Reyes").content.decode()
    assert [found.name for found in Household.objects.all()] == ["Clark"]
    assert ana.get(reverse("now"))["Location"] == reverse("homes")


@pytest.mark.parametrize("name", ["", "reyes", "Reyes!", "Clark", "<b>"])
def test_another_name_erases_nothing(ana: Client, home: Home, name: str) -> None:
    answer = post(ana, home, "settings_erase", name=name)
    assert answer.status_code == 400
    assert "Nothing was erased." in answer.content.decode()
    assert Household.objects.count() == 2


@pytest.mark.parametrize("who", ["ben", "eva", "cleo", "dee"])
def test_only_who_leads_downloads_or_erases(client: Client, home: Home, who: str) -> None:
    home.people.put_on_shift()
    client.force_login(getattr(home.people, who))
    assert post(client, home, "settings_download").status_code == 404
    assert post(client, home, "settings_erase", name="Reyes").status_code == 404
    assert Household.objects.count() == 2
