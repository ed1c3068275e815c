"""Which lists a home is offered."""

from datetime import timedelta
from typing import Any

import pytest

from caregiving.patients.models import Consent
from caregiving.people.models import CareTeam
from checklists.lists import offered
from checklists.models import Checklist, ChecklistStage, Step
from tests.people import NOW, People

pytestmark = pytest.mark.django_db


def door_for(people: People, language: str = "en") -> Checklist:
    return next(found for found in offered(people.patient, language, NOW) if found.slug == "door")


def write(title: str, **fields: Any) -> Checklist:
    made = Checklist.objects.create(**{"slug": "door", "language": "en", "title": title, **fields})
    Step.objects.create(checklist=made, place=1, text="Wash your hands.")
    return made


@pytest.mark.parametrize(
    ("wanted", "given"), [("en", "en"), ("es", "es"), ("es-MX", "es"), ("fr", "en"), ("", "en"), ("e", "en")]
)
def test_a_person_reads_their_language_or_english(wanted: str, given: str, people: People) -> None:
    assert {found.language for found in offered(people.patient, wanted, NOW)} == {given}


def test_each_list_comes_once_by_title_with_the_number_of_its_steps(people: People) -> None:
    found = offered(people.patient, "es", NOW)
    assert len({one.slug for one in found}) == len(found) == 8
    assert [one.title for one in found] == sorted((one.title for one in found), key=str.casefold)
    assert all(one.step_count == one.steps.count() for one in found)  # type: ignore[attr-defined]  # annotated


def test_of_several_versions_the_newest_published_is_offered(people: People) -> None:
    write("Second", version=2)
    write("Third, a draft", version=3, stage=ChecklistStage.DRAFT)
    write("Fourth, withdrawn", version=4, stage=ChecklistStage.WITHDRAWN)
    assert door_for(people).title == "Second"


def test_the_care_teams_own_list_stands_above_the_projects(people: People) -> None:
    ours = write("Our door", team=people.team)
    write("Second", version=2)
    assert door_for(people) == ours
    assert door_for(people, "es") == ours


def test_the_care_teams_list_in_the_persons_language_comes_first(people: People) -> None:
    write("Our door", team=people.team, version=5)
    spanish = write("Nuestra puerta", team=people.team, language="es")
    assert door_for(people, "es") == spanish


def test_a_team_may_have_a_list_that_the_project_has_not(people: People) -> None:
    bath = write("Bath", slug="bath", team=people.team)
    assert bath in offered(people.patient, "en", NOW)


@pytest.mark.parametrize("given_at", [timedelta(days=-9), timedelta(days=1)])
def test_a_team_without_running_consent_offers_nothing(given_at: timedelta, people: People) -> None:
    other = CareTeam.objects.create(name="Elsewhere")
    begun = NOW + given_at
    Consent.objects.create(patient=people.patient, team=other, given_at=begun, ends_at=begun + timedelta(days=9))
    Consent.objects.create(patient=people.other_patient, team=other, given_at=NOW - timedelta(days=1))
    write("Theirs", team=other, version=9)
    assert door_for(people).title == "At the door"


def test_a_draft_of_the_team_hides_nothing(people: People) -> None:
    write("Our draft", team=people.team, stage=ChecklistStage.DRAFT)
    assert door_for(people).title == "At the door"
