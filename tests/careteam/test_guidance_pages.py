"""The guidance on screen: everybody signed in may read it, reviewers and care teams say something about it."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from caregiving.agenda.models import RuleReview
from caregiving.people.models import CareTeamMembership, TeamRole, User
from tests.careteam.reviewers import make_rosa, said
from tests.people import People

GUIDANCE = "/team/guidance/"
ROW = f"{GUIDANCE}SUP-01/"
APPROVAL = {"team": "all", "state": "approved", "value": "", "reason": "read the source"}


@pytest.fixture
def rosa(people: People) -> User:
    return make_rosa()


def page(client: Client, user: User, url: str, status: int = 200) -> str:
    client.force_login(user)
    answer = client.get(url)
    assert answer.status_code == status
    return re.sub(r"\s+", " ", answer.content.decode())


def post(client: Client, user: User, told: dict[str, Any], rule_id: str = "SUP-01") -> int:
    client.force_login(user)
    return client.post(f"{GUIDANCE}{rule_id}/review/", told).status_code


def test_who_is_not_signed_in_is_sent_to_sign_in(client: Client, db: None) -> None:
    assert client.get(GUIDANCE).status_code == 302


def test_everybody_who_is_signed_in_may_read_it(client: Client, people: People) -> None:
    for user in (people.ana, people.ben, people.cleo, people.eva, people.dee):
        assert "Supplies" in page(client, user, GUIDANCE)
        assert "Review</h2>" not in page(client, people.cleo, ROW)


def test_it_is_listed_by_topic_and_narrowed(client: Client, rosa: User) -> None:
    assert ">Supplies</a>" in page(client, rosa, GUIDANCE)
    supplies = page(client, rosa, f"{GUIDANCE}?topic=supplies")
    assert "SUP-01 ·" in supplies
    assert "AV-01 ·" not in supplies
    assert "No row is like that." in page(client, rosa, f"{GUIDANCE}?topic=supplies&state=approved")
    said(rosa, "SUP-01", now=timezone.now())
    assert "SUP-01 ·" in page(client, rosa, f"{GUIDANCE}?topic=supplies&state=approved")
    assert "Disputed" in page(client, rosa, f"{GUIDANCE}?disputed=on")
    assert "SUP-01 ·" not in page(client, rosa, f"{GUIDANCE}?country=UK")


def test_a_row_that_should_have_been_looked_at_again_says_so(client: Client, rosa: User) -> None:
    assert "Expired" not in page(client, rosa, f"{GUIDANCE}VAX-C08/?on=2026-11-20")
    assert "Expired" in page(client, rosa, f"{GUIDANCE}VAX-C08/?on=2040-01-01")
    assert "VAX-C08 ·" in page(client, rosa, f"{GUIDANCE}?expired=on&on=2040-01-01")


def test_a_row_shows_its_sources_and_both_sides_of_a_dispute(client: Client, rosa: User) -> None:
    listed = page(client, rosa, f"{GUIDANCE}?disputed=on")
    first = re.search(r"/team/guidance/([\w.-]+)/", listed.split('id="rows"')[1])
    assert first
    row = page(client, rosa, f"{GUIDANCE}{first[1]}/")
    assert "Sources" in row
    dispute = row.split("Disputed: ")[1].split("</section>")[0]
    assert dispute.count("<li") >= 2


def test_what_drives_nothing_is_shown_as_ask_your_team(client: Client, rosa: User) -> None:
    assert "Nobody is reminded by this row." in page(client, rosa, f"{GUIDANCE}ISO-01.fever/")
    said(rosa, "ISO-01.fever", now=timezone.now())
    assert "Nobody is reminded by this row." not in page(client, rosa, f"{GUIDANCE}ISO-01.fever/")


def test_a_setting_of_the_product_counts_without_approval_and_says_why(client: Client, rosa: User) -> None:
    row = page(client, rosa, f"{GUIDANCE}AV-23/")
    assert "A setting of the product: it counts without approval." in row
    assert "it never says that it is too late" in row
    assert "Nobody is reminded by this row." not in row


def test_bounds_and_earlier_values_are_counted_in_the_readers_language(client: Client, rosa: User) -> None:
    said(rosa, "SUP-01", now=timezone.now(), value="21")
    User.objects.filter(pk=rosa.pk).update(language="es")
    shown = page(client, rosa, ROW)
    assert "60 días" in shown and shown.count("21 días") >= 2
    assert "60 days" not in shown and "21 days" not in shown


def test_a_past_day_shows_what_was_in_force_then(client: Client, people: People, rosa: User) -> None:
    now = timezone.now()
    said(rosa, "SUP-01", now=now - timedelta(days=10), value="21")
    before = (now - timedelta(days=20)).date()
    assert "<dd>21 days</dd>" in page(client, rosa, ROW)
    past = page(client, rosa, f"{ROW}?on={before}")
    assert "<dd>14 days</dd>" in past
    assert "Not yet reviewed by your clinic." in past


@pytest.mark.parametrize("query", ["on=yesterday", "on=0001-01-01", "on=9999-12-31", "state=great", "team=nobody"])
def test_a_slip_in_the_address_is_answered_in_words(client: Client, rosa: User, query: str) -> None:
    assert "field-error" in page(client, rosa, f"{GUIDANCE}?{query}", 400)


@pytest.mark.parametrize("path", ["NO-SUCH/", "NO-SUCH/?on=2026-01-01"])
def test_a_row_that_is_not_there_is_a_404(client: Client, rosa: User, path: str) -> None:
    page(client, rosa, f"{GUIDANCE}{path}", 404)
    assert post(client, rosa, APPROVAL, "NO-SUCH") == 404


def test_a_reviewer_approves_for_every_home(client: Client, rosa: User) -> None:
    assert post(client, rosa, APPROVAL) == 302
    shown = page(client, rosa, ROW)
    assert "Stored with your name." in shown
    assert "Approved by Rosa Lind on" in shown
    assert "Rosa Lind: “read the source”" in shown


@pytest.mark.parametrize(
    ("state", "words"),
    [
        ("draft", "A draft since "),
        ("under_review", "Under review since "),
        ("approved", "Approved by Rosa Lind on "),
        ("withdrawn", "Withdrawn by Rosa Lind on "),
    ],
)
def test_a_reviewer_sets_a_row_to_every_state(client: Client, rosa: User, state: str, words: str) -> None:
    assert f'value="{state}"' in page(client, rosa, ROW).split("Review</h2>")[1]
    assert post(client, rosa, {**APPROVAL, "state": state}) == 302
    assert words in page(client, rosa, ROW)
    assert "SUP-01 ·" in page(client, rosa, f"{GUIDANCE}?topic=supplies&state={state}")


def test_a_care_team_sets_its_own_value_and_sees_it(client: Client, people: People) -> None:
    assert post(client, people.dee, {**APPROVAL, "team": people.team.id, "value": "21"}) == 302
    assert "<dd>14 days</dd>" in page(client, people.dee, ROW)
    shown = page(client, people.dee, f"{ROW}?team={people.team.id}")
    assert "<dd>21 days</dd>" in shown
    assert "Approved by Dee Lee, Albany ALS clinic, on" in shown


def test_another_teams_word_is_not_shown(client: Client, people: People, rosa: User) -> None:
    said(people.dee, "SUP-01", now=timezone.now(), value="21", team=people.team)
    assert "Dee Lee" not in page(client, rosa, ROW)
    page(client, rosa, f"{ROW}?team={people.team.id}", 400)


@pytest.mark.parametrize(
    "wrong", [{"reason": ""}, {"state": ""}, {"state": "great"}, {"value": "13"}, {"value": "x"}, {"team": ""}]
)
def test_what_cannot_be_stored_is_said_beside_the_field(client: Client, rosa: User, wrong: dict[str, str]) -> None:
    client.force_login(rosa)
    answer = client.post(f"{ROW}review/", {**APPROVAL, **wrong})
    assert answer.status_code == 400
    assert "field-error" in answer.content.decode()
    assert not RuleReview.objects.exists()


def test_nobody_else_says_anything(client: Client, people: People) -> None:
    people.put_on_shift(timezone.now())
    for user in (people.ana, people.ben, people.helen, people.eva, people.cleo):
        assert post(client, user, APPROVAL) == 404
    assert not RuleReview.objects.exists()


def test_a_clinician_does_not_speak_for_every_home_nor_for_another_team(
    client: Client, people: People, rosa: User
) -> None:
    other = rosa.care_teams.get().team
    assert post(client, people.dee, APPROVAL) == 400
    assert post(client, people.dee, {**APPROVAL, "team": other.id}) == 400
    assert post(client, rosa, {**APPROVAL, "team": people.team.id}) == 400
    assert not RuleReview.objects.exists()


@pytest.mark.parametrize("role", [TeamRole.COORDINATOR, TeamRole.PHARMACIST, TeamRole.RESPIRATORY])
def test_every_clinical_role_speaks_for_its_own_patients(client: Client, people: People, role: TeamRole) -> None:
    CareTeamMembership.objects.create(user=people.ben, team=people.team, role=role)
    assert post(client, people.ben, {**APPROVAL, "team": people.team.id}) == 302


def test_pages_cost_the_same_however_much_was_said(
    client: Client, rosa: User, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    client.force_login(rosa)
    for url in (f"{GUIDANCE}?topic=supplies", ROW):
        with django_assert_max_num_queries(12) as few:
            client.get(url)
        for number in range(4):
            said(rosa, "SUP-01", now=timezone.now(), reason=f"{url} {number}")
        with django_assert_max_num_queries(len(few)):
            client.get(url)


def test_what_is_under_way_stands_beside_what_is_in_force_and_is_found(client: Client, rosa: User) -> None:
    said(rosa, "SUP-01", now=timezone.now() - timedelta(minutes=2), value="21")
    supplies = f"{GUIDANCE}?topic=supplies&state="
    assert "SUP-01 ·" not in page(client, rosa, f"{supplies}under_review")
    said(rosa, "SUP-01", now=timezone.now(), state="under_review", value="28", reason="a newer source")
    for state in ("under_review", "approved"):
        assert "A change is under review since" in page(client, rosa, supplies + state)
    assert "SUP-01 ·" not in page(client, rosa, f"{supplies}draft")
    shown = page(client, rosa, ROW)
    assert "Approved by Rosa Lind" in shown and "<b>28 days</b> “a newer source”" in shown
    said(rosa, "SUP-01", now=timezone.now() + timedelta(seconds=1), state="draft")
    assert "A newer draft since" in page(client, rosa, f"{supplies}draft")


def test_a_teams_own_draft_names_the_team(client: Client, people: People, rosa: User) -> None:
    said(rosa, "SUP-01", now=timezone.now() - timedelta(minutes=2))
    said(people.dee, "SUP-01", now=timezone.now(), state="draft", team=people.team)
    assert f"by Dee Lee, {people.team.name}: not yet in force." in page(
        client, people.dee, f"{ROW}?team={people.team.id}"
    )
