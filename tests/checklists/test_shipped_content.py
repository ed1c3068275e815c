"""What the project's own lists say: all there, in both languages, founded, and never advice about a medicine."""

import re
from pathlib import Path

import pytest
from django.contrib.staticfiles import finders

from caregiving.guidance.catalog import Rules
from checklists import content
from checklists.content import ListContent, shipped
from checklists.models import Checklist, Step

SLUGS = {
    *("door", "infection_day", "device_disinfection", "two_week_kit", "go_bag", "power_cut", "caregiver_ill"),
    "recovery",
}
every_list = pytest.mark.parametrize("found", shipped(), ids=lambda found: f"{found.slug}-{found.language}")
# As instructions about medicine, in either language. Nothing needs these words otherwise.
ADVICE = re.compile(
    r"\b(tak(e|es|en|ing)|took|stop(s|ped|ping)?|tom(e|ar|en|a)|ingier\w*|suspend\w*|dej(e|en|ar) de|detenga\w*)\b",
    re.IGNORECASE,
)
ABOUT_MEDICINE = re.compile(r"antiviral|paused|en pausa|extra medicine|reserva de medic", re.IGNORECASE)
WHOM = re.compile(r"prescriber|pharmacist|quien receta|farmacéutico")
ASKS = {"en": re.compile(r"\b(ask|call)", re.IGNORECASE), "es": re.compile(r"\b(pregunt|pid|llam)", re.IGNORECASE)}


def test_the_eight_lists_are_there_in_both_languages() -> None:
    assert {(found.slug, found.language) for found in shipped()} == {
        (slug, language) for slug in SLUGS for language in content.LANGUAGES
    }


@pytest.mark.parametrize("slug", sorted(SLUGS))
def test_both_languages_have_the_same_steps(slug: str) -> None:
    english, spanish = (found for found in shipped() if found.slug == slug)
    assert [(step.picture, step.rule_id) for step in english.steps] == [
        (step.picture, step.rule_id) for step in spanish.steps
    ]
    assert not {step.text for step in english.steps} & {step.text for step in spanish.steps}
    assert english.title != spanish.title


@every_list
def test_a_rule_is_in_the_catalog(found: ListContent) -> None:
    assert {step.rule_id for step in found.steps} <= {"", *(ruling.row.id for ruling in Rules.load())}


@every_list
def test_a_picture_is_in_the_sprite(found: ListContent) -> None:
    sprite = Path(str(finders.find("web/sprite.svg"))).read_text(encoding="utf-8")
    assert {step.picture for step in found.steps} <= {"", *re.findall(r'id="i-([a-z-]+)"', sprite)}


@every_list
def test_nothing_tells_anybody_to_begin_or_end_a_medicine(found: ListContent) -> None:
    assert [text for text in (found.title, *(step.text for step in found.steps)) if ADVICE.search(text)] == []


@every_list
def test_what_is_policy_or_unconfirmed_is_only_asked_about(found: ListContent) -> None:
    for step in found.steps:
        founded = not step.rule_id or Rules.load()[step.rule_id].drives_reminders
        assert founded or ASKS[found.language].search(step.text), step.text


@every_list
def test_a_number_is_the_one_of_its_rule(found: ListContent) -> None:
    for step in found.steps:
        row = Rules.load()[step.rule_id].row if step.rule_id else None
        stated = re.findall(r"\d+", f"{row.value} {row.statement}") if row else []
        assert set(re.findall(r"\d+", step.text.replace("N95", ""))) <= set(stated), step.text  # N95: a kind of mask


@every_list
def test_who_is_asked_about_a_medicine_is_named(found: ListContent) -> None:
    for step in found.steps:
        if ABOUT_MEDICINE.search(step.text):
            assert ASKS[found.language].search(step.text) and WHOM.search(step.text), step.text


def test_what_a_file_may_hold_fits_into_a_row() -> None:
    assert Checklist._meta.get_field("title").max_length == content.TITLE_LIMIT
    assert Step._meta.get_field("text").max_length == content.TEXT_LIMIT
