"""The project's lists in the database: there after migrating, new content a new version, old runs as they were."""

from dataclasses import replace
from io import StringIO
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from django.apps import apps
from django.apps.registry import Apps
from django.core.management import CommandError, call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext

from caregiving import record
from checklists.apps import ship
from checklists.content import ListContent, shipped
from checklists.models import Checklist, ChecklistStage, RunStarted, Step
from checklists.store import publish
from tests.people import NOW, People

pytestmark = pytest.mark.django_db


def everything() -> list[Any]:
    lists = Checklist.objects.order_by("id").values_list("id", "slug", "language", "version", "stage", "updated_at")
    return [*lists, *Step.objects.order_by("id").values_list("id", "checklist", "text", "updated_at")]


def door() -> ListContent:
    return next(found for found in shipped() if (found.slug, found.language) == ("door", "en"))


def test_the_shipped_lists_are_there_after_migrating() -> None:
    stored = Checklist.objects.filter(team=None, version=1, stage=ChecklistStage.PUBLISHED)
    assert {(row.slug, row.language, row.title) for row in stored} == {
        (found.slug, found.language, found.title) for found in shipped()
    }
    steps = Step.objects.filter(checklist__slug="door", checklist__language="es").order_by("place")
    spanish = next(found for found in shipped() if (found.slug, found.language) == ("door", "es"))
    assert [(step.place, step.text, step.picture, step.rule_id) for step in steps] == [
        (place, step.text, step.picture, step.rule_id) for place, step in enumerate(spanish.steps, start=1)
    ]


def test_the_same_content_again_changes_nothing() -> None:
    before = everything()
    assert publish(shipped()) == []
    ship(using="default")
    call_command("load_checklists", stdout=StringIO())
    assert everything() == before


def test_looking_again_costs_a_handful_of_queries() -> None:
    with CaptureQueriesContext(
        connection,
    ) as queries:
        publish(shipped())
    assert len(queries) <= 4  # a savepoint and its end among them


def test_new_content_is_a_new_version_and_the_old_one_stays_for_its_runs(people: People) -> None:
    old = Checklist.objects.get(slug="door", language="en")
    steps = list(old.steps.values_list("id", "text"))
    run = RunStarted(id=uuid4(), patient=people.patient, checklist=old, occurred_at=NOW)
    record.happening(people.ana, run, NOW)
    changed = replace(door(), steps=door().steps[1:])
    (new,) = publish([changed])
    assert (new.version, new.steps.count(), new.team) == (2, len(door().steps) - 1, None)
    run.refresh_from_db()
    assert run.checklist == old
    assert list(old.steps.values_list("id", "text")) == steps
    assert publish([changed]) == []


@pytest.mark.parametrize("field", ["text", "picture", "rule_id"])
def test_any_change_of_a_step_is_new_content(field: str) -> None:
    changed: dict[str, str] = {field: "mask" if field == "picture" else "TST-01"}
    steps = (*door().steps[:-1], replace(door().steps[-1], **changed))
    assert [row.version for row in publish([replace(door(), steps=steps)])] == [2]


def test_all_languages_of_a_list_get_their_new_version_together() -> None:
    changed = [replace(found, title="Door") if found == door() else found for found in shipped()]
    assert [(row.slug, row.language, row.version) for row in publish(changed)] == [("door", "en", 2), ("door", "es", 2)]


def test_a_new_title_or_order_is_new_content() -> None:
    assert publish([replace(door(), title="Door")])
    assert publish([replace(door(), steps=door().steps[::-1])])


def test_a_list_that_an_operator_withdrew_does_not_come_back_by_itself() -> None:
    Checklist.objects.filter(slug="door").update(stage=ChecklistStage.WITHDRAWN)
    publish(shipped())
    assert not Checklist.objects.filter(slug="door", stage=ChecklistStage.PUBLISHED).exists()


def test_a_care_teams_own_list_is_not_touched(people: People) -> None:
    own = Checklist.objects.create(slug="door", language="en", version=7, team=people.team, title="Ours")
    (new,) = publish([replace(door(), title="Door")])
    assert new.version == 2
    own.refresh_from_db()
    assert own.title == "Ours"


def test_tables_that_are_not_as_the_code_knows_them_are_left_alone() -> None:
    Checklist.objects.all().delete()
    ship(using="default", apps=Apps())
    assert not Checklist.objects.exists()
    ship(using="default", apps=apps)
    assert Checklist.objects.count() == len(shipped())


def test_the_command_says_what_is_new(tmp_path: Path) -> None:
    text = "title = { en = 'Bath', es = 'Baño' }\n[[step]]\nen = 'Warm the room.'\nes = 'Caliente el cuarto.'\n"
    (tmp_path / "bath.toml").write_text(text, encoding="utf-8")
    said = StringIO()
    call_command("load_checklists", str(tmp_path), stdout=said)
    assert said.getvalue().splitlines() == [
        "bath (en): version 1 is new.", "bath (es): version 1 is new.", "0 as they were.",
    ]  # fmt: skip


def test_the_command_loads_nothing_when_one_file_is_wrong(tmp_path: Path) -> None:
    good = "title = { en = 'Bath', es = 'Baño' }\n[[step]]\nen = 'Warm the room.'\nes = 'Caliente el cuarto.'\n"
    (tmp_path / "bath.toml").write_text(good, encoding="utf-8")
    (tmp_path / "walk.toml").write_text(good + "rule = 'NO-1'\n", encoding="utf-8")
    with pytest.raises(CommandError, match=r"Nothing was loaded\. walk\.toml, step 1: found 'NO-1'"):
        call_command("load_checklists", str(tmp_path))
    assert not Checklist.objects.filter(slug="bath").exists()
