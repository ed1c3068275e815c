"""A care team writes its own checklists: a draft that no home sees, then versions; what was ticked stays readable."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from uuid import uuid4

import pytest
from django.core.exceptions import ValidationError
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from pytest_django import DjangoAssertNumQueries

from caregiving.careteam import checklist_forms, checklists
from caregiving.careteam.checklist_forms import PICTURES
from caregiving.careteam.checklists import Wording
from caregiving.people.models import CareTeam, TeamRole, User
from checklists.content import shipped
from checklists.models import Checklist, ChecklistStage, RunStarted, Ticked
from tests.careteam.desk import clinician, signed_in
from tests.people import People

DESK = "/team/checklists/"


@pytest.fixture
def desk(priya: User) -> Client:
    return signed_in(priya)


def written(**other: str) -> dict[str, str]:
    both = {
        "title_en": "Clean the mask",
        "steps_en": "Wash it.\nDry it.",
        "title_es": "Limpiar",
        "steps_es": "Lavar.\nSecar.",
    }
    return {"slug": "", **both, **other}


def page_of(desk: Client, **other: str) -> dict[str, str]:
    """What the page carries along on which the next version of that list is written."""
    form = desk.get(f"{DESK}write/", {"of": other.get("slug", ""), "for": other.get("team", "")}).context["form"]
    return {name: str(form[name].value()) for name in ("id", "read")}


def draft(desk: Client, **other: str) -> Checklist:
    answer = desk.post(f"{DESK}write/", written(**page_of(desk, **other), **other))
    assert answer.status_code == 302, answer.context["form"].errors
    return Checklist.objects.get(pk=answer["Location"].rstrip("/").rsplit("/", 1)[1])


def publish(desk: Client, chosen: Checklist) -> None:
    assert desk.post(f"{DESK}{chosen.pk}/publish/").status_code == 302


def test_a_draft_is_previewed_and_no_home_sees_it(desk: Client, ana: Client) -> None:
    page = desk.get(f"{DESK}{draft(desk).pk}/").content.decode()
    assert "Version 1: draft" in page and "Wash it." in page and "Secar." in page
    assert "Clean the mask" not in ana.get("/checklists/").content.decode()


def test_a_published_list_is_offered_in_the_persons_language_with_clinic_version_and_day(
    desk: Client, people: People, ana: Client, now: datetime
) -> None:
    publish(desk, draft(desk))
    page = ana.get("/checklists/").content.decode()
    assert "Clean the mask" in page
    assert f"from Albany ALS clinic, version 1, {now.astimezone(people.patient.zone):%-d %b %Y}" in page
    User.objects.filter(pk=people.ana.pk).update(language="es")
    assert "Limpiar" in ana.get("/checklists/").content.decode()


def test_a_home_without_leave_for_that_team_is_not_offered_it(desk: Client, people: People) -> None:
    publish(desk, draft(desk))
    assert "Clean the mask" not in signed_in(people.cleo).get("/checklists/").content.decode()


def test_a_new_version_takes_the_place_and_the_old_one_stays_for_what_was_begun_on_it(
    desk: Client, people: People, ana: Client, now: datetime
) -> None:
    first = draft(desk)
    publish(desk, first)
    run, home = uuid4(), {"patient": str(people.patient.pk)}
    assert ana.post("/checklists/begin/", {**home, "id": str(run), "checklist": str(first.pk)}).status_code == 302
    step = first.steps.get(place=1)
    second = draft(desk, slug=first.slug, title_en="Clean it well", steps_en="Soak it.\nDry it.")
    assert second.version == 2
    publish(desk, second)
    assert ana.post(f"/checklists/{run}/tick/", {**home, "id": str(uuid4()), "step": str(step.pk)}).status_code == 302
    assert Ticked.objects.get().step == step
    page = ana.get(f"/checklists/{people.patient.pk}/{run}/").content.decode()
    assert "Wash it." in page and "version 1" in page and "Soak it." not in page
    offered = ana.get("/checklists/").content.decode()
    assert "Clean it well" in offered and offered.count("version 1") == 0
    assert RunStarted.objects.get().checklist == first
    assert "Wash it." in desk.get(f"{DESK}{first.pk}/").content.decode()


def test_a_half_written_translation_is_not_shown_in_a_run(
    desk: Client, priya: User, people: People, ana: Client, now: datetime
) -> None:
    first = draft(desk, title_es="", steps_es="")
    publish(desk, first)
    Checklist.objects.create(slug=first.slug, team=people.team, language="es", title="A medias", stage="draft")
    User.objects.filter(pk=people.ana.pk).update(language="es")
    run = RunStarted.objects.create(patient=people.patient, checklist=first, occurred_at=now, recorded_at=now)
    assert "A medias" not in ana.get(f"/checklists/{people.patient.pk}/{run.pk}/").content.decode()


def test_a_step_has_a_picture_in_every_language_and_the_home_sees_it(desk: Client, ana: Client, people: People) -> None:
    first = draft(desk)
    assert "A picture for each step" in desk.get(f"{DESK}{first.pk}/").content.decode()
    told = {"picture-1": "spray", "picture-2": ""}
    assert desk.post(f"{DESK}{first.pk}/pictures/", told).status_code == 302
    assert desk.get(f"{DESK}{first.pk}/").content.decode().count("#i-spray") == 3  # both languages, and the form
    publish(desk, first)
    run = str(uuid4())
    ana.post("/checklists/begin/", {"patient": str(people.patient.pk), "id": run, "checklist": str(first.pk)})
    assert "#i-spray" in ana.get(f"/checklists/{people.patient.pk}/{run}/").content.decode()


def test_a_picture_stays_with_its_step_in_the_next_version(desk: Client) -> None:
    first = draft(desk)
    desk.post(f"{DESK}{first.pk}/pictures/", {"picture-1": "spray", "picture-2": "clock"})
    publish(desk, first)
    second = draft(desk, slug=first.slug, steps_en="Wash it.\nLet it dry.", steps_es="Lavar.\nDejar secar.")
    assert [step.picture for step in second.steps.all()] == ["spray", ""]


def test_what_is_published_keeps_its_pictures_and_what_was_never_drawn_is_none(desk: Client) -> None:
    first = draft(desk)
    assert desk.post(f"{DESK}{first.pk}/pictures/", {"picture-1": "skull"}).status_code == 404
    publish(desk, first)
    page = desk.post(f"{DESK}{first.pk}/pictures/", {"picture-1": "spray"}, follow=True).content.decode()
    assert "This version is no draft any more." in page
    assert not first.steps.exclude(picture="").exists()


def test_every_picture_that_is_offered_is_drawn_and_every_one_that_we_use_is_offered() -> None:
    drawn = (Path(checklist_forms.__file__).parents[1] / "web/static/web/sprite.svg").read_text("utf-8")
    assert all(f'id="i-{name}"' in drawn for name in PICTURES)
    assert {step.picture for one in shipped() for step in one.steps} <= {"", *PICTURES}


def test_a_draft_is_replaced_by_the_next_one_and_thrown_away_when_withdrawn(desk: Client) -> None:
    first = draft(desk)
    again = draft(desk, slug=first.slug, title_en="Clean it well")
    assert list(Checklist.objects.filter(slug=first.slug, language="en")) == [again]
    assert again.version == 1
    assert desk.post(f"{DESK}{again.pk}/withdraw/").status_code == 302
    assert not Checklist.objects.filter(slug=first.slug).exists()


def test_a_withdrawn_list_is_offered_no_more_and_gives_the_projects_own_back(
    desk: Client, people: People, ana: Client
) -> None:
    ours = draft(desk, slug="door", title_en="Our door")
    publish(desk, ours)
    assert "Our door" in ana.get("/checklists/").content.decode()
    desk.post(f"{DESK}{ours.pk}/withdraw/")
    page = ana.get("/checklists/").content.decode()
    assert "Our door" not in page and "At the door" in page


def test_an_own_version_of_the_projects_list_begins_with_its_words_pictures_and_sources(desk: Client) -> None:
    form = desk.get(f"{DESK}write/?of=door").context["form"]
    assert form.initial["title_en"] == "At the door" and form.initial["steps_es"]
    texts = form.initial["steps_en"].splitlines()
    texts[0] = "Something else first."
    both = {name: form.initial[name] for name in ("title_en", "title_es", "steps_es")}
    spanish = ["Otra cosa primero.", *both["steps_es"].splitlines()[1:]]
    ours = draft(desk, slug="door", **{**both, "steps_en": "\n".join(texts), "steps_es": "\n".join(spanish)})
    before = Checklist.objects.filter(slug="door", team=None, language="en").order_by("-version")[0].steps.all()
    now = [(step.place, step.picture, step.rule_id) for step in ours.steps.all()]
    assert now[1:] == [(step.place, step.picture, step.rule_id) for step in before][1:]
    assert now[0] == (1, "", "")


@pytest.mark.parametrize(
    ("said", "words"),
    [
        ({"steps_es": "Lavar."}, "Both languages need the same steps"),
        ({"title_en": ""}, "Give the list a title."),
        ({"steps_en": " \n "}, "Write at least one step."),
        (
            dict.fromkeys(("title_en", "steps_en", "title_es", "steps_es"), ""),
            "Write the list in one language at least.",
        ),
        ({"steps_en": "x" * 301}, "A step is at most 300 letters long."),
        ({"steps_en": "x\n" * 41}, "At most 40 steps."),
        ({"slug": "a b"}, "Write a list"),
    ],
)
def test_what_is_written_by_halves_is_not_kept(desk: Client, said: dict[str, str], words: str) -> None:
    answer = desk.post(f"{DESK}write/", written(**said))
    assert answer.status_code == 400 and words in answer.content.decode()
    assert not Checklist.objects.exclude(team=None).exists()


def test_two_who_publish_the_same_draft_publish_it_once(desk: Client, priya: User, now: datetime) -> None:
    chosen = draft(desk)
    checklists.publish(priya, chosen, now)
    with pytest.raises(ValidationError, match="no draft any more"):
        checklists.publish(priya, chosen, now)
    assert Checklist.objects.filter(slug=chosen.slug, stage=ChecklistStage.PUBLISHED).count() == 2


def test_another_clinics_list_does_not_exist_here(desk: Client, priya: User, now: datetime) -> None:
    other = CareTeam.objects.create(name="Elsewhere")
    theirs = checklists.draft(clinician(other, "Lena Wolf", TeamRole.COORDINATOR), other, "", WORDS, now)
    assert desk.get(f"{DESK}{theirs.pk}/").status_code == 404
    assert desk.post(f"{DESK}{theirs.pk}/publish/").status_code == 404
    assert "Theirs" not in desk.get(DESK).content.decode()


WORDS = [Wording("en", "Theirs", ("One step.",))]


def test_the_lists_are_read_in_as_many_queries_however_many_there_are(
    desk: Client, priya: User, people: People, now: datetime, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    draft(desk)
    with CaptureQueriesContext(connection) as few:
        desk.get(DESK)
    for number in range(8):
        checklists.draft(priya, people.team, "", [Wording("en", f"List {number}", ("One.", "Two."))], now)
    with django_assert_num_queries(len(few)):
        desk.get(DESK)
