"""What is not there, not allowed, too old or broken says so in the person's language, and leads back."""

from __future__ import annotations

import pytest
from django.core.exceptions import PermissionDenied, SuspiciousOperation
from django.test import Client, RequestFactory
from django.urls import reverse
from django.utils import translation
from django.views import defaults
from pytest_django import DjangoAssertNumQueries, Settings

from caregiving.people.models import User
from tests.web.home import Home

SAID = {
    404: ("This page is not here.", "Esta página no está aquí."),
    403: ("This is not yours to open.", "Usted no puede abrir esto."),
    400: ("That could not be read.", "Eso no se pudo leer."),
    500: ("Something failed here. It is our fault.", "Algo falló aquí. La culpa es nuestra."),
}
RAISED = {403: PermissionDenied, 400: SuspiciousOperation, 500: RuntimeError}


def leads_on(page: str, language: str) -> None:
    """It can be read on a phone, by a voice too, and leads home and to the sheet with whom to call."""
    assert f'<html lang="{language}"' in page and 'name="viewport"' in page and "fortnight" in page
    assert f'href="{reverse("now")}"' in page and f'href="{reverse("sheet")}"' in page


@pytest.mark.parametrize("language", [0, 1], ids=["en", "es"])
@pytest.mark.parametrize("status", SAID)
def test_each_says_what_was_wrong_and_leads_back(
    client: Client, home: Home, monkeypatch: pytest.MonkeyPatch, status: int, language: int
) -> None:
    def fails(*_: object) -> None:
        raise RAISED[status]

    if status in RAISED:
        monkeypatch.setattr("caregiving.web.pwa.render", fails)
    code = ("en", "es")[language]
    User.objects.filter(pk=home.people.ben.pk).update(language=code)
    client.force_login(User.objects.get(pk=home.people.ben.pk))
    client.raise_request_exception = False
    answer = client.get("/offline/" if status in RAISED else "/no/such/page/")
    assert answer.status_code == status
    page = answer.content.decode()
    assert SAID[status][language] in page
    leads_on(page, code)


@pytest.mark.parametrize(("language", "said"), [("en", "too old to be sent"), ("es", "demasiado vieja para enviarla")])
def test_a_form_without_its_token_says_that_nothing_was_stored(home: Home, language: str, said: str) -> None:
    strict = Client(enforce_csrf_checks=True, headers={"Accept-Language": language})
    answer = strict.post(reverse("account_request_login_code"), {"email": "ana@example.org"})
    assert answer.status_code == 403
    page = answer.content.decode()
    assert said in page
    leads_on(page, language)


def test_a_host_that_is_not_ours_gets_the_page_too(client: Client, settings: Settings) -> None:
    settings.ALLOWED_HOSTS = ["fortnight.example"]
    answer = client.get("/", headers={"Host": "elsewhere.example"})
    assert (answer.status_code, "That could not be read." in answer.content.decode()) == (400, True)


def test_the_page_for_a_fault_of_ours_needs_no_database(
    db: None, rf: RequestFactory, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    with django_assert_num_queries(0), translation.override("es"):
        page = defaults.server_error(rf.get("/")).content.decode()
    leads_on(page, "es")


@pytest.mark.parametrize("path", ["/no/<script>alert(1)</script>/", "/no/%22onload=x/"])
def test_an_address_is_not_repeated(client: Client, db: None, path: str) -> None:
    page = client.get(path).content.decode()
    assert "alert(1)" not in page and "onload" not in page


def test_the_api_answers_as_before(client: Client, home: Home) -> None:
    client.force_login(home.people.ana)
    answer = client.get("/api/v1/allergies/00000000-0000-0000-0000-000000000000/")
    assert (answer.status_code, answer.headers["Content-Type"]) == (404, "application/problem+json")
