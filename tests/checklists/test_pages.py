"""The pages: choose a list, tick, see who ticked what and when, go on with what somebody else began."""

from typing import Any
from uuid import UUID, uuid4

import pytest
import time_machine
from django.db import connection
from django.http import HttpResponse
from django.test import Client
from django.test.utils import CaptureQueriesContext

from caregiving import record
from caregiving.agenda.models import RuleReview
from caregiving.patients.happenings import Undone
from caregiving.people.models import CareTeam, Household, Membership, Role, User
from checklists.models import Checklist, RunStarted, Step, Ticked
from tests.people import NOW, People, make_patient

pytestmark = pytest.mark.django_db


@pytest.fixture
def house(people: People, clock: time_machine.Traveller) -> People:
    return people


def the_list(slug: str = "door", language: str = "en") -> Checklist:
    return Checklist.objects.get(slug=slug, language=language, team=None)


def begin(house: People, slug: str = "door", language: str = "en", author: User | None = None) -> RunStarted:
    started = RunStarted(id=uuid4(), patient=house.patient, checklist=the_list(slug, language), occurred_at=NOW)
    record.happening(author or house.ana, started, NOW)
    return started


def page_of(run: RunStarted) -> str:
    return f"/checklists/{run.patient_id}/{run.id}/"


def step_of(run: RunStarted, place: int = 1) -> Step:
    return run.checklist.steps.get(place=place)


def send_tick(client: Client, run: RunStarted, step: object, tick_id: object = None) -> HttpResponse:
    data = {"patient": run.patient_id, "id": tick_id or uuid4(), "step": step}
    return client.post(f"/checklists/{run.id}/tick/", data, follow=True)  # type: ignore[return-value]  # the last page


def text(client: Client, address: str) -> str:
    answer = client.get(address)
    assert answer.status_code == 200
    return answer.content.decode()


def signed_in(client: Client, user: User, language: str = "en") -> Client:
    User.objects.filter(pk=user.pk).update(language=language)
    client.force_login(user)
    return client


def test_ana_sees_every_list_and_begins_one(ana: Client, house: People) -> None:
    page = text(ana, "/checklists/")
    for found in Checklist.objects.filter(language="en"):
        assert found.title in page
    run_id, data = uuid4(), {"patient": house.patient.id, "checklist": the_list().id}
    answer: Any = ana.post("/checklists/begin/", {**data, "id": run_id}, follow=True)
    assert answer.redirect_chain == [(f"/checklists/{house.patient.id}/{run_id}/", 302)]
    run = RunStarted.objects.get()
    assert (run.id, run.author, run.occurred_at) == (run_id, house.ana, NOW)
    assert "7 steps are left." in answer.content.decode()


def steps_of(slug: str = "door", language: str = "en") -> str:
    return f"/checklists/list/{the_list(slug, language).id}/"


def test_a_list_is_read_before_it_is_begun(ana: Client, house: People) -> None:
    assert f'href="{steps_of()}"' in text(ana, "/checklists/")
    page = text(ana, steps_of())
    for step in the_list().steps.all():
        assert step.text in page and f'value="{step.id}"' in page
    assert "Begin this list" in page and "Going on" not in page
    assert page_of(begin(house)) in text(ana, steps_of())
    assert page_of(begin(house, "recovery")) not in text(ana, steps_of())


def test_the_care_team_reads_a_list_and_begins_none(client: Client, house: People) -> None:
    client.force_login(house.dee)
    page = text(client, steps_of())
    assert the_list().steps.all()[0].text in page
    assert "<form" not in page


@pytest.mark.parametrize("stage", ["draft", "withdrawn"])
def test_a_list_that_is_not_offered_is_not_read(stage: str, ana: Client, house: People) -> None:
    other = Checklist.objects.create(slug="door", language="en", version=2, title="Draft", stage=stage)
    answer: Any = ana.get(f"/checklists/list/{other.id}/", follow=True)
    assert answer.redirect_chain == [("/checklists/", 302)]
    assert "This list has changed. Please choose it again." in answer.content.decode()


def test_the_list_of_another_homes_care_team_is_not_read(ana: Client, house: People) -> None:
    theirs = Checklist.objects.create(slug="own", title="Theirs", team=CareTeam.objects.create(name="Far away"))
    assert "Theirs" not in ana.get(f"/checklists/list/{theirs.id}/", follow=True).content.decode()


def test_the_steps_of_a_list_wait_for_the_teams_word_as_those_of_a_run_do(ana: Client, house: People) -> None:
    page = text(ana, steps_of("caregiver_ill"))
    assert page.count("Ask your team") == 1
    assert "Rule ISO-07" in page and "Rule ISO-13" not in page


def test_beginning_twice_by_the_same_form_is_one_run(ana: Client, house: People, clock: time_machine.Traveller) -> None:
    data = {"patient": house.patient.id, "checklist": the_list().id, "id": uuid4()}
    for _ in range(2):
        ana.post("/checklists/begin/", data)
        clock.shift(5)
    assert RunStarted.objects.count() == 1


def test_a_tick_is_stored_with_who_and_when_in_the_patients_zone(ana: Client, house: People) -> None:
    run = begin(house)
    page = send_tick(ana, run, step_of(run).id).content.decode()
    tick = Ticked.objects.get()
    assert (tick.author, tick.step, tick.run) == (house.ana, step_of(run), run)
    assert "Ana Reyes, Fri 20 Nov, 03:07" in page
    assert "6 steps are left." in page


def test_the_same_tick_sent_twice_is_one(ana: Client, house: People, clock: time_machine.Traveller) -> None:
    run, tick_id = begin(house), uuid4()
    for _ in range(2):
        page = send_tick(ana, run, step_of(run).id, tick_id).content.decode()
        clock.shift(5)
    assert Ticked.objects.count() == 1
    assert "already" not in page


def test_a_second_phone_is_told_who_was_first(ana: Client, house: People) -> None:
    run = begin(house)
    send_tick(ana, run, step_of(run).id)
    page = send_tick(signed_in(Client(), house.ben), run, step_of(run).id).content.decode()
    assert "Ana Reyes has already done this step." in page
    assert Ticked.objects.count() == 1


def test_an_id_used_for_something_else_stores_nothing_more(ana: Client, house: People) -> None:
    run, tick_id = begin(house), uuid4()
    send_tick(ana, run, step_of(run).id, tick_id)
    page = send_tick(ana, run, step_of(run, 2).id, tick_id).content.decode()
    assert "This page was already used." in page
    assert Ticked.objects.count() == 1


def test_what_somebody_else_began_is_gone_on_with(ana: Client, house: People) -> None:
    run = begin(house, author=house.ben)
    assert "Begun by Ben Reyes" in text(ana, "/checklists/")
    assert page_of(run) in text(ana, "/checklists/")
    for step in run.checklist.steps.all():
        page = send_tick(ana, run, step.id).content.decode()
    assert "All steps are done." in page
    assert "Done lately" in text(ana, "/checklists/")


def test_a_tick_can_be_taken_back_for_ten_seconds(ana: Client, house: People, clock: time_machine.Traveller) -> None:
    run = begin(house)
    page = send_tick(ana, run, step_of(run).id).content.decode()
    tick = Ticked.objects.get()
    assert 'data-undo="10"' in page
    assert "Step 1 of 7 is done." in page
    ana.post("/undo/", {"patient": house.patient.id, "of": tick.id})
    assert Undone.objects.get().undoes_id == tick.id
    assert "7 steps are left." in text(ana, page_of(run))
    clock.shift(11)
    assert "data-undo" not in text(ana, page_of(run))


def test_a_run_that_was_taken_back_says_so(ana: Client, house: People) -> None:
    run = begin(house)
    record.undo(house.ana, uuid4(), run, NOW)
    for answer in (ana.get(page_of(run), follow=True), send_tick(ana, run, step_of(run).id)):
        assert "This list was taken back." in answer.content.decode()
    assert not Ticked.objects.exists()
    assert "Going on" not in text(ana, "/checklists/")


@pytest.mark.parametrize("step", ["", "nonsense", "00000000-0000-0000-0000-000000000000", "\x00"])
def test_an_unknown_step_stores_nothing_and_says_so(step: str, ana: Client, house: People) -> None:
    page = send_tick(ana, begin(house), step).content.decode()
    assert "This step is not on this list. Nothing was stored." in page
    assert not Ticked.objects.exists()


def test_a_step_of_another_list_stores_nothing(ana: Client, house: People) -> None:
    page = send_tick(ana, begin(house), the_list("go_bag").steps.all()[0].id).content.decode()
    assert "This step is not on this list." in page
    assert not Ticked.objects.exists()


@pytest.mark.parametrize("field", ["id", "checklist"])
@pytest.mark.parametrize("value", ["", "nonsense", "00000000-0000-0000-0000-000000000000"])
def test_a_list_that_is_not_offered_is_not_begun(field: str, value: str, ana: Client, house: People) -> None:
    drafted = Checklist.objects.create(slug="door", language="en", version=2, title="Draft", stage="draft")
    data: dict[str, object] = {"patient": house.patient.id, "id": "" if field == "id" else uuid4()}
    page: Any = ana.post(
        "/checklists/begin/", {**data, "checklist": value if field == "checklist" else drafted.id}, follow=True
    )
    assert "This list has changed. Please choose it again." in page.content.decode()
    assert not RunStarted.objects.exists()


def test_an_aide_on_shift_reads_and_ticks_in_spanish(client: Client, house: People) -> None:
    house.put_on_shift()
    signed_in(client, house.eva, "es")
    page = text(client, "/checklists/")
    assert "En la puerta" in page
    assert "At the door" not in page
    run = begin(house, language="es", author=house.eva)
    page = send_tick(client, run, step_of(run).id).content.decode()
    assert '<span lang="es">Hoy me siento bien' in page
    assert Ticked.objects.get().author == house.eva


def test_what_was_begun_in_english_is_gone_on_with_in_spanish(client: Client, house: People) -> None:
    house.put_on_shift()
    signed_in(client, house.eva, "es")
    run = begin(house, language="en")
    assert "At the door" not in text(client, "/checklists/")
    page = send_tick(client, run, step_of(run).id).content.decode()
    assert "Hoy me siento bien" in page
    assert "At the door" not in page
    assert Ticked.objects.get().step == step_of(run)


@pytest.mark.parametrize("who", ["eva", "cleo"])
def test_an_aide_off_shift_and_a_stranger_find_nothing(who: str, client: Client, house: People) -> None:
    run = begin(house)
    client.force_login(getattr(house, who))
    assert client.get(page_of(run)).status_code == 404
    assert send_tick(client, run, step_of(run).id).status_code == 404
    data = {"patient": house.patient.id, "id": uuid4(), "checklist": the_list().id}
    assert client.post("/checklists/begin/", data).status_code == 404
    assert "Helen" not in client.get("/checklists/", follow=True).content.decode()
    assert not Ticked.objects.exists()


def test_a_run_is_reached_only_by_its_own_patient(client: Client, house: People) -> None:
    run = begin(house)
    second = Household.objects.create(name="Second")
    other = make_patient(second, "Otto Second")
    Membership.objects.create(user=house.ana, household=second, role=Role.LEAD)
    client.force_login(house.ana)
    assert client.get(f"/checklists/{other.id}/{run.id}/").status_code == 404
    data = {"patient": other.id, "id": uuid4(), "step": step_of(run).id}
    assert client.post(f"/checklists/{run.id}/tick/", data).status_code == 404
    assert client.get(page_of(run)).status_code == 200


def test_the_care_team_looks_but_ticks_nothing(client: Client, house: People) -> None:
    run = begin(house)
    client.force_login(house.dee)
    page = text(client, page_of(run))
    assert "Left to do" in page
    assert 'name="step"' not in page
    assert 'name="checklist"' not in text(client, "/checklists/")
    assert send_tick(client, run, step_of(run).id).status_code == 404


def test_nobody_signed_in_is_sent_to_the_door(client: Client, house: People) -> None:
    for address in ("/checklists/", page_of(begin(house))):
        answer = client.get(address)
        assert answer.status_code == 302
        assert "login" in answer.headers["Location"]


def test_what_is_not_approved_shows_as_ask_your_team_until_it_is(ana: Client, house: People) -> None:
    run = begin(house, "caregiver_ill")
    page = text(ana, page_of(run))
    assert page.count("Ask your team") == 1
    assert "Rule ISO-13" not in page
    assert "Rule ISO-07" in page
    RuleReview.objects.create(
        rule_id="ISO-13", state="approved", by=house.dee, signer="Dee Lee", at=NOW, reason="As we teach it"
    )
    assert "Rule ISO-13" in text(ana, page_of(run))


def queries(client: Client, address: str) -> int:
    with CaptureQueriesContext(
        connection,
    ) as found:
        text(client, address)
    return len(found)


def tick_all(run: RunStarted, authors: list[User], steps: int) -> None:
    for place, step in enumerate(run.checklist.steps.all()[:steps]):
        told = Ticked(id=uuid4(), patient=run.patient, run=run, step=step, occurred_at=NOW)
        record.happening(authors[place % len(authors)], told, NOW)


def test_the_page_of_a_run_asks_no_more_for_more_steps_and_ticks(ana: Client, house: People) -> None:
    few, many = begin(house, "door"), begin(house, "recovery")
    tick_all(few, [house.ana], 1)
    tick_all(many, [house.ana, house.ben, house.eva], 11)
    queries(ana, page_of(few))
    assert queries(ana, page_of(many)) == queries(ana, page_of(few))


def test_the_lists_ask_no_more_for_more_runs(ana: Client, house: People) -> None:
    authors = [house.ana, house.ben]
    for place in range(4):
        tick_all(begin(house, author=authors[place % 2]), authors, 7 if place % 2 else 2)
    queries(ana, "/checklists/")
    few = queries(ana, "/checklists/")
    for place in range(10):
        slug = ["recovery", "go_bag"][place % 2]
        tick_all(begin(house, slug, author=authors[place % 2]), authors, 12 if place % 3 else 3)
        Checklist.objects.create(slug=f"list-{place}", title=f"List {place}", team=house.team)
    assert queries(ana, "/checklists/") == few


def test_the_steps_ask_no_more_for_more_steps_and_runs(ana: Client, house: People) -> None:
    tick_all(begin(house), [house.ana], 1)
    queries(ana, steps_of("door"))
    few = queries(ana, steps_of("door"))
    for _ in range(5):
        tick_all(begin(house, "recovery"), [house.ana, house.ben], 11)
    assert queries(ana, steps_of("recovery")) == few


def test_old_door_checks_do_not_push_a_long_list_off_the_page(ana: Client, house: People) -> None:
    long = begin(house, "recovery")
    checks = [page_of(begin(house)) for _ in range(5)]
    page = text(ana, "/checklists/")
    assert page_of(long) in page
    assert sum(address in page for address in checks) == 3


def test_an_id_in_an_address_is_the_only_thing_told_about_anybody(house: People) -> None:
    address = page_of(begin(house))
    assert [UUID(part) for part in address.strip("/").split("/")[1:]]
