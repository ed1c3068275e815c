"""Fortnight speaks the person's language: Spanish is complete, and a further language is only a file."""

from __future__ import annotations

import gettext
import re
from collections.abc import Iterator
from datetime import date, timedelta
from html.parser import HTMLParser
from pathlib import Path

import pytest
import time_machine
from django.conf import LazySettings
from django.core import mail
from django.test import Client
from django.urls import reverse
from django.utils import translation

from caregiving.agenda import words
from caregiving.agenda.units import unit_for
from caregiving.people.models import User
from caregiving.reminders.channels import Address, email
from caregiving.supplies.models import Supply
from tests.messages import SPANISH, Entry, entries, guidance, used, write_catalog
from tests.people import NOW, People
from tests.reminders.sending import composed, due, reminder, snapshot
from tests.web.home import QUIET, Home, make_home

PAGES = (*QUIET, "function", "function_score", "ready", "equipment", "checklists", "vaccines", "own_vaccines")
MAIN_LABELS = (
    *("Something is wrong", "Done", "Emergency sheet", "Supplies", "All quiet", "Feels ill", "Breathing or mask"),
    *("Battery", "Back", "Keep", "Later", "Undo", "Whom to call", "Call Dr Lee", "first", "days", "Today"),
)
PLACEHOLDER = re.compile(r"%\(\w+\)s|%%|<[^>]+>")
# The product asks; it never tells anybody what to do with a medicine, in any language.
ORDERS = re.compile(r"\b(tome|tómel[oa]s?|tomar|deje de|suspend[ae]r?|interrump[ae])\b", re.IGNORECASE)
TOO_FAMILIAR = re.compile(r"\b(tú|tus?|ti|tienes|puedes|debes|quieres|vos|vosotros|vuestr[oa]s?)\b", re.IGNORECASE)


@pytest.fixture(scope="module")
def catalog() -> list[Entry]:
    return entries(SPANISH)


@pytest.fixture
def home(people: People) -> Iterator[Home]:
    """Ana's household at 03:07; she reads Spanish, and what is hers bears no name that is also a label."""
    with time_machine.travel(NOW, tick=False):
        User.objects.filter(pk=people.ana.pk).update(language="es")
        home = make_home(people, NOW)
        Supply.objects.filter(pk=home.tests.pk).update(name="Kits")
        home.replan()
        yield home


class Texts(HTMLParser):
    """What a page says, seen or heard; what is marked as English is left out, and so is what makes no sound."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.found: list[str] = []
        self._silent: list[str] = []
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        named = dict(attrs)
        if self._silent or (named.get("lang") == "en") or tag in {"script", "style"}:
            self._silent += [tag] if tag not in {"input", "br", "meta", "link", "img"} else []
        else:
            self.found += [text for name in ("aria-label", "placeholder", "title") if (text := named.get(name))]

    def handle_endtag(self, tag: str) -> None:
        if self._silent and self._silent[-1] == tag:
            self._silent.pop()

    def handle_data(self, data: str) -> None:
        if not self._silent and data.strip():
            self.found.append(" ".join(data.split()))


def test_every_message_of_the_project_has_its_spanish(catalog: list[Entry]) -> None:
    """When this fails: write what is missing into django.po, the guidance's under its context; compilemessages."""
    known = {entry.message for entry in catalog}
    missing = {message.singular: path.name for message, path in used().items() if message not in known}
    assert missing == {}
    assert len(known) > 500


def test_no_translation_is_empty_or_only_guessed(catalog: list[Entry]) -> None:
    assert [entry.message for entry in catalog if entry.fuzzy or not all(entry.forms)] == []


def test_every_translation_keeps_what_is_filled_in(catalog: list[Entry]) -> None:
    for entry in catalog:
        asked = [entry.message.singular, entry.message.plural]
        for said, form in zip(asked, entry.forms, strict=False):
            assert sorted(PLACEHOLDER.findall(form)) == sorted(PLACEHOLDER.findall(said)), entry.message


def test_what_has_a_plural_has_two_forms(catalog: list[Entry]) -> None:
    for entry in catalog:
        assert len(entry.forms) == (2 if entry.message.plural else 1), entry.message


def test_the_compiled_catalog_says_what_the_written_one_says(catalog: list[Entry]) -> None:
    with SPANISH.with_suffix(".mo").open("rb") as file:
        compiled = gettext.GNUTranslations(file)
    for entry in catalog:
        context, singular, plural = entry.message.context, entry.message.singular, entry.message.plural
        if plural:
            said = tuple(
                compiled.npgettext(context, singular, plural, count)
                if context
                else compiled.ngettext(singular, plural, count)
                for count in (1, 2)
            )
        else:
            said = (compiled.pgettext(context, singular) if context else compiled.gettext(singular),)
        assert said == entry.forms, "compilemessages was forgotten"


def test_it_says_usted_and_orders_nobody_about_a_medicine(catalog: list[Entry]) -> None:
    for entry in catalog:
        for form in entry.forms:
            assert not ORDERS.search(form), form
            assert not TOO_FAMILIAR.search(form), form


def test_the_buttons_in_thumbs_reach_stay_short() -> None:
    with translation.override("es"):
        said = [translation.gettext(label) for label in ("Something is wrong", "Done", "Emergency sheet")]
    assert said == ["Algo anda mal", "Hecho", "Hoja de emergencia"]


def english_in(page: str, catalog: list[Entry]) -> list[str]:
    """Messages that were left in English on a page."""
    english = {entry.message.singular for entry in catalog if entry.message.singular != entry.forms[0]}
    spanish = {form for entry in catalog for form in entry.forms}
    found = [text for text in Texts(page).found if text in english - spanish]
    said = " ".join(Texts(page).found)
    found += [text for text, _place in guidance() if text in said]
    labels = re.compile(rf"(?<![\w.-])({'|'.join(map(re.escape, MAIN_LABELS))})(?![\w-])")
    return found + [text for text in Texts(page).found if labels.search(text)]


@pytest.mark.parametrize("name", PAGES)
def test_a_page_of_ana_is_spanish_all_through(ana: Client, home: Home, catalog: list[Entry], name: str) -> None:
    page = ana.get(reverse(name)).content.decode()
    assert '<html lang="es" dir="ltr"' in page
    assert english_in(page, catalog) == []


def test_the_pages_of_an_illness_are_spanish_all_through(ana: Client, home: Home, catalog: list[Entry]) -> None:
    home.fall_ill(30)
    for name in ("now", "illness", "due_list"):
        assert english_in(ana.get(reverse(name)).content.decode(), catalog) == []
    page = ana.get(reverse("now")).content.decode()
    assert "Día 2 de 5. Haga una prueba." in page
    assert "Llame a Dr Lee" in ana.get(reverse("illness")).content.decode()


def test_what_a_source_says_in_english_is_marked_as_english(ana: Client, home: Home) -> None:
    page = ana.get(reverse("breathing")).content.decode()
    assert "¿Por qué me dicen esto?" in page
    assert re.search(r'<p class="note soft"><span lang="en">[^<]+, [^<]+ \([^<]+\)\.</span>', page)
    assert "confianza alta" in page


def test_signing_in_follows_the_browser_before_the_person_is_known(client: Client, db: None) -> None:
    page = client.get(reverse("account_request_login_code"), headers={"Accept-Language": "es-MX,es;q=0.9"})
    assert "Enviamos un código a su correo." in page.content.decode()


def test_a_form_complains_in_spanish(ana: Client, home: Home) -> None:
    address = reverse("count", args=[home.filters.id])
    page = ana.post(address, {"patient": home.people.patient.id, "quantity": "many"})
    assert "Escriba el número con cifras, por ejemplo 12." in page.content.decode()


def test_one_and_two_have_their_own_forms() -> None:
    with translation.override("es"):
        assert [words.days(count) for count in (0, 1, 2)] == ["0 días", "1 día", "2 días"]


def test_what_is_counted_is_called_by_its_spanish_name() -> None:
    with translation.override("es"):
        assert [unit_for("tablet", 35), unit_for("day", 1), unit_for("mL", 2)] == ["tabletas", "día", "mL"]


def test_dates_are_those_of_spanish() -> None:
    with translation.override("es"):
        assert words.day("2026-11-24") == "mar 24 nov"
        assert words.day(date(2027, 1, 3).isoformat()) == "dom 3 ene"


def test_the_morning_mail_is_spanish_and_counts_rightly(people: People) -> None:
    people.ana.language = "es"
    routine = reminder(people, urgency="routine", due_key="")
    for count, subject in ((1, "Fortnight: 1 cosa para hoy"), (2, "Fortnight: 2 cosas para hoy")):
        snapshot(people, *(due(f"sheet:{n}", urgency="routine") for n in range(count)))
        message = composed(routine, NOW)
        assert message
        email.send(Address("email:1", people.ana.email, shows_details=True), message)
        assert mail.outbox[-1].subject == subject
    body = str(mail.outbox[-1].body)
    assert "Imprima otra vez la hoja de emergencia." in body
    assert "Nada de esto es urgente." in body
    assert "Fortnight recuerda y prepara." in body


def test_an_alert_is_spanish_and_names_nothing(people: People) -> None:
    people.ana.language = "es"
    snapshot(people, due("test:1", closes=NOW + timedelta(hours=6)))
    message = composed(reminder(people), NOW)
    assert message
    assert message.title == "Fortnight: por favor conteste ahora"
    assert message.body == "Hay algo pendiente. Abra para verlo."


def test_a_third_language_is_only_a_file(
    ana: Client, home: Home, settings: LazySettings, tmp_path: Path, catalog: list[Entry]
) -> None:
    """Here Arabic with two labels: they are shown, from right to left; what it lacks is English, never Spanish."""
    write_catalog(tmp_path / "ar" / "LC_MESSAGES" / "django.mo", {"Done": "تم", "Emergency sheet": "ورقة الطوارئ"})
    settings.LOCALE_PATHS = [tmp_path]
    User.objects.filter(pk=home.people.ana.pk).update(language="ar")
    page = ana.get(reverse("now")).content.decode()
    assert '<html lang="ar" dir="rtl">' in page
    assert "ورقة الطوارئ" in page
    assert "Emergency sheet" not in page
    assert "Something is wrong" in page
