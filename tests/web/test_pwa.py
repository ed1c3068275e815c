"""Manifest, service worker and offline page; sign-in by code; health."""

import json
import re
from pathlib import Path

import pytest
from django.contrib.staticfiles import finders
from django.core import mail
from django.test import Client
from PIL import Image
from pytest_django import Settings

from caregiving.web.templatetags.marks import script_address
from tests.people import People


def test_the_manifest_names_icons_that_exist(client: Client) -> None:
    manifest = json.loads(client.get("/manifest.webmanifest").content)
    assert manifest["start_url"] == manifest["scope"] == "/"
    assert {icon["purpose"] for icon in manifest["icons"]} == {"any", "maskable"}
    for icon in manifest["icons"]:
        assert finders.find(icon["src"].removeprefix("/static/").split("?")[0])


def test_from_the_icon_somebody_in_need_opens_what_is_wrong_the_power_and_the_sheet(client: Client) -> None:
    shortcuts = json.loads(client.get("/manifest.webmanifest").content)["shortcuts"]
    assert [one["url"] for one in shortcuts] == ["/wrong/", "/wrong/power/", "/sheet/"]


def test_the_manifest_is_in_the_readers_language(client: Client) -> None:
    manifest = json.loads(client.get("/manifest.webmanifest", headers={"Accept-Language": "es"}).content)
    assert (manifest["lang"], manifest["dir"], manifest["shortcuts"][0]["name"]) == ("es", "ltr", "Algo anda mal")


def test_pictures_of_the_app_are_as_large_as_the_manifest_says(client: Client) -> None:
    shots = json.loads(client.get("/manifest.webmanifest").content)["screenshots"]
    assert {shot["form_factor"] for shot in shots} == {"narrow", "wide"}
    for shot in shots:
        found = finders.find(shot["src"].removeprefix("/static/").split("?")[0])
        assert found
        with Image.open(found) as picture:
            assert "{}x{}".format(*picture.size) == shot["sizes"]


@pytest.mark.django_db
def test_how_it_comes_onto_a_home_screen_is_shown_to_anybody_and_linked_from_the_alerts(
    client: Client, ana: Client, people: People
) -> None:
    page = client.get("/install/").content.decode()
    assert "Add to Home Screen" in page and "Install app" in page and page.count('<svg class="photo') == 6
    assert 'href="/install/"' in ana.get("/people/").content.decode()


def test_the_service_worker_stands_at_the_root_and_is_asked_for_each_time(client: Client) -> None:
    answer = client.get("/sw.js")
    assert answer["Service-Worker-Allowed"] == "/"
    assert answer["Cache-Control"] == "no-cache"
    assert answer["Content-Type"].startswith("text/javascript")


def test_the_service_worker_keeps_only_what_is_the_same_for_everyone(client: Client) -> None:
    files = re.search(r"const FILES = \[(.*?)\]", client.get("/sw.js").content.decode())
    assert files
    for path in re.findall(r'"([^"]+)"', files[1]):
        path = path.encode().decode("unicode_escape")
        assert path in {"/offline/", script_address()} or finders.find(path.removeprefix("/static/").split("?")[0]), (
            path
        )


def test_the_script_of_all_pages_may_be_kept_for_ever_since_its_name_changes_with_it(client: Client) -> None:
    answer = client.get(script_address())
    assert "immutable" in answer["Cache-Control"]
    assert "indexedDB" in answer.content.decode()


@pytest.mark.django_db
def test_the_offline_page_holds_nothing_of_anybody(ana: Client, people: People) -> None:
    page = ana.get("/offline/").content.decode()
    assert "No network here." in page
    assert "Helen" not in page


def test_a_person_signs_in_with_a_code_from_an_e_mail(client: Client, people: People) -> None:
    assert client.get("/accounts/login/code/").status_code == 200
    answer = client.post("/accounts/login/code/", {"email": people.ana.email}, follow=True)
    assert "Enter the code" in answer.content.decode()
    code = re.search(r"^\s*([A-Z0-9-]{6,9})\s*$", str(mail.outbox[0].body), re.MULTILINE)
    assert code
    wrong = client.post("/accounts/login/code/confirm/", {"code": "000000"})
    assert "field-error" in wrong.content.decode()
    answer = client.post("/accounts/login/code/confirm/", {"code": code[1]}, follow=True)
    assert "Helen Reyes" in answer.content.decode()


@pytest.mark.parametrize(
    "path",
    [
        *("/accounts/login/", "/accounts/2fa/", "/accounts/logout/", "/accounts/2fa/totp/activate/"),
        "/accounts/2fa/webauthn/",
    ],
)
def test_the_pages_of_the_account_wear_our_look(ana: Client, client: Client, path: str) -> None:
    answer = client.get(path, follow=True)
    assert answer.status_code == 200
    assert "fortnight.css" in answer.content.decode() or "Helen" in answer.content.decode()


def test_healthz_asks_nobody_else(client: Client) -> None:
    assert client.get("/healthz").content == b"ok\n"


@pytest.mark.django_db
def test_readyz_says_what_does_not_work(client: Client, settings: Settings, tmp_path: Path) -> None:
    settings.ALIVE_DIR = tmp_path  # no other test gives a sign of life there
    answer = client.get("/readyz")
    assert answer.status_code == 503
    assert answer.json()["database"] is True
    assert answer.json()["beat"] is False
