"""Nouns by their devices' ids: created once, changed, removed; never moved, never another home's."""

import json
import uuid
from datetime import timedelta
from typing import Any

import pytest
from auditlog.models import LogEntry
from django.test import Client
from django.utils import timezone

from caregiving.agenda.models import Snapshot
from caregiving.equipment.models import InfectionPlan
from caregiving.people.models import Invitation, Membership
from caregiving.reminders.models import PushSubscription
from caregiving.supplies.models import Supply
from tests.api.samples import BODIES, OTHERWISE, device, own_record
from tests.api.tell import body_of, post, send
from tests.people import People

pytestmark = pytest.mark.django_db
NOUNS = pytest.mark.parametrize("noun", BODIES)
# A phone is told apart by its address, and may be described anew as often as it likes.
ONCE = pytest.mark.parametrize("noun", [noun for noun in BODIES if noun != "subscriptions"])
UNCHANGED = {"invitations"}
KEPT = {"patients"}


@pytest.fixture
def writer(request: pytest.FixtureRequest, people: People) -> Client:
    """Who writes such nouns: the one who leads the home, but for what only the care team says."""
    client = Client()
    client.force_login(people.dee if request.node.callspec.params["noun"] == "team-observations" else people.ana)
    return client


def url_of(noun: str, thing_id: object = "") -> str:
    return f"/api/v1/{noun}/{thing_id}/" if thing_id else f"/api/v1/{noun}/"


@NOUNS
def test_a_noun_is_created_with_the_id_that_a_device_made(noun: str, writer: Client, people: People) -> None:
    told = {"id": str(uuid.uuid4()), **BODIES[noun](people)}
    answer = post(writer, url_of(noun), told)
    assert answer.status_code == 201, answer.content
    told_back = json.loads(writer.get(url_of(noun, told["id"])).content)
    assert told_back["id"] == told["id"]


@ONCE
def test_the_same_noun_again_is_a_success_and_another_a_conflict(noun: str, writer: Client, people: People) -> None:
    told = {"id": str(uuid.uuid4()), **BODIES[noun](people)}
    assert post(writer, url_of(noun), told).status_code == 201
    again = post(writer, url_of(noun), told)
    assert again.status_code == 200, again.content
    assert post(writer, url_of(noun), {**told, **OTHERWISE[noun]}).status_code == 409


@pytest.mark.parametrize("noun", [noun for noun in BODIES if noun not in UNCHANGED])
def test_a_noun_is_changed_in_part_and_whole(noun: str, writer: Client, people: People) -> None:
    created = json.loads(post(writer, url_of(noun), BODIES[noun](people)).content)
    url = url_of(noun, created["id"])
    changed = send(writer, "patch", url, OTHERWISE[noun])
    assert changed.status_code == 200, changed.content
    for name, value in OTHERWISE[noun].items():
        assert json.loads(changed.content)[name] == value
    assert send(writer, "put", url, {**BODIES[noun](people), "id": created["id"]}).status_code == 200


@pytest.mark.parametrize("noun", [noun for noun in BODIES if noun not in KEPT])
def test_a_noun_is_removed_and_its_history_stays(noun: str, writer: Client, people: People) -> None:
    created = json.loads(post(writer, url_of(noun), BODIES[noun](people)).content)
    url = url_of(noun, created["id"])
    assert send(writer, "delete", url, None).status_code == 204
    assert writer.get(url).status_code == 404
    assert LogEntry.objects.filter(object_pk=created["id"], action=LogEntry.Action.DELETE).exists()


@pytest.mark.parametrize("noun", [n for n, body in BODIES.items() if n not in {"preferences", "subscriptions"}])
def test_a_noun_for_another_home_is_a_404(noun: str, people: People, client: Client) -> None:
    client.force_login(people.cleo)
    answer = post(client, url_of(noun), BODIES[noun](people))
    assert answer.status_code == 404, answer.content
    assert answer["Content-Type"] == "application/problem+json"


@NOUNS
def test_an_unknown_field_stores_nothing(noun: str, writer: Client, people: People) -> None:
    told = {"id": str(uuid.uuid4()), **BODIES[noun](people), "colour": "red"}
    assert "colour" in body_of(post(writer, url_of(noun), told), 400)
    assert writer.get(url_of(noun, told["id"])).status_code == 404


def test_a_supplier_of_another_home_is_refused(ana: Client, people: People) -> None:
    theirs = people.other_patient.contacts.create(kind="supplier", name="Theirs")
    told = {**BODIES["supplies"](people), "supplier": str(theirs.id)}
    assert "supplier" in body_of(post(ana, url_of("supplies"), told), 400)


def test_a_supplier_of_the_other_patient_is_refused_to_somebody_of_both_homes(ana: Client, people: People) -> None:
    people.ana.memberships.create(household=people.other_home, role="lead")
    theirs = people.other_patient.contacts.create(kind="supplier", name="Theirs")
    told = {**BODIES["supplies"](people), "supplier": str(theirs.id)}
    assert body_of(post(ana, url_of("supplies"), told), 400)["supplier"] == "This belongs to somebody else."


def test_a_noun_stays_with_its_owner(ana: Client, people: People) -> None:
    people.ana.memberships.create(household=people.other_home, role="lead")
    created = json.loads(post(ana, url_of("supplies"), BODIES["supplies"](people)).content)
    moved = {"patient": str(people.other_patient.id)}
    assert "patient" in body_of(send(ana, "patch", url_of("supplies", created["id"]), moved), 400)
    assert Supply.objects.get().patient == people.patient


def test_what_contradicts_itself_is_refused_in_words(ana: Client, people: People) -> None:
    told = {**BODIES["supplies"](people), "per_day": "0"}
    assert body_of(post(ana, url_of("supplies"), told), 400)
    assert not Supply.objects.exists()


def test_a_second_one_of_the_same_name_is_refused(ana: Client, people: People) -> None:
    post(ana, url_of("supplies"), BODIES["supplies"](people))
    body_of(post(ana, url_of("supplies"), BODIES["supplies"](people)), 400)
    assert Supply.objects.count() == 1


def test_a_write_makes_the_agenda_be_looked_at_again(ana: Client, people: People) -> None:
    post(ana, url_of("supplies"), BODIES["supplies"](people))
    assert Snapshot.objects.filter(patient=people.patient).exists()


def test_a_home_cannot_change_a_plan_that_was_published(ana: Client, people: People) -> None:
    plan = InfectionPlan.objects.create(
        device=device(people), usual="As now", during_infection="Ask", stage="published"
    )
    url = url_of("infection-plans", plan.id)
    assert send(ana, "patch", url, {"usual": "Mine"}).status_code == 403
    assert send(ana, "delete", url, None).status_code == 403


def test_a_home_cannot_confirm_its_own_plan(ana: Client, people: People) -> None:
    told = {**BODIES["infection-plans"](people), "stage": "confirmed"}
    assert post(ana, url_of("infection-plans"), told).json()["stage"] == "draft"


def test_the_last_one_who_leads_stays(people: People, client: Client) -> None:
    client.force_login(people.cleo)
    hers = Membership.objects.get(user=people.cleo)
    assert "role" in body_of(send(client, "patch", url_of("memberships", hers.id), {"role": "family"}), 400)
    assert "lead" in body_of(send(client, "delete", url_of("memberships", hers.id), None), 400)[""]


def test_the_token_of_an_invitation_is_told_once_and_kept_as_a_hash(ana: Client, people: People) -> None:
    told = {"id": str(uuid.uuid4()), **BODIES["invitations"](people)}
    token = json.loads(post(ana, url_of("invitations"), told).content)["token"]
    assert len(token) > 30
    assert json.loads(post(ana, url_of("invitations"), told).content)["token"] is None
    assert Invitation.objects.get().token_hash != token


@pytest.mark.parametrize("days", [-1, 15])
def test_an_invitation_ends_in_the_future_and_within_two_weeks(ana: Client, people: People, days: int) -> None:
    ends = (timezone.now() + timedelta(days=days)).isoformat()
    told = {**BODIES["invitations"](people), "expires_at": ends}
    assert "expires_at" in body_of(post(ana, url_of("invitations"), told), 400)


def test_a_rung_asks_somebody_of_this_home(ana: Client, people: People) -> None:
    people.ana.memberships.create(household=people.other_home, role="lead")
    told = {**BODIES["rungs"](people), "user": str(people.cleo.id)}
    assert "user" in body_of(post(ana, url_of("rungs"), told), 400)


def test_a_browser_that_subscribes_again_is_the_same_phone(ana: Client, people: People) -> None:
    told = BODIES["subscriptions"](people)
    first, second = (json.loads(post(ana, url_of("subscriptions"), told).content) for _ in range(2))
    assert first["id"] == second["id"]


def test_a_phone_that_changed_hands_follows_its_user(ana: Client, people: People) -> None:
    told = BODIES["subscriptions"](people)
    post(ana, url_of("subscriptions"), told)
    ben = Client()
    ben.force_login(people.ben)
    assert post(ben, url_of("subscriptions"), {**told, "auth": "AAAAAAAAAAAAAAAAAAAAAA"}).status_code == 409
    assert post(ben, url_of("subscriptions"), told).status_code == 200
    assert PushSubscription.objects.get().user == people.ben


@pytest.mark.parametrize(
    "wrong",
    [
        {"endpoint": "https://evil.example/x"},
        {"endpoint": "http://fcm.googleapis.com/x"},
        {"endpoint": "https://fcm.googleapis.com:22/x"},
        {"p256dh": "AAAA"},
        {"p256dh": "not base64 €"},
        {"p256dh": "BAEB" + "AQEB" * 20 + "AQE"},  # beside the curve
        {"auth": "AAAA"},
    ],
)
def test_a_subscription_that_could_never_be_reached_is_refused(
    wrong: dict[str, Any], ana: Client, people: People
) -> None:
    told = {**BODIES["subscriptions"](people), **wrong}
    assert set(body_of(post(ana, url_of("subscriptions"), told), 400)) == set(wrong)
    assert not PushSubscription.objects.exists()


def test_the_secrets_of_a_phone_are_never_told(ana: Client, people: People) -> None:
    answer = post(ana, url_of("subscriptions"), BODIES["subscriptions"](people))
    assert {"p256dh", "auth"}.isdisjoint(json.loads(answer.content))


def test_a_vaccination_belongs_to_one_person(ana: Client, people: People) -> None:
    record = own_record(people)
    told = BODIES["vaccinations"](people)
    assert "patient" in body_of(post(ana, url_of("vaccinations"), {**told, "caregiver": str(record.id)}), 400)
    assert "patient" in body_of(post(ana, url_of("vaccinations"), {**told, "patient": None}), 400)


def test_a_caregivers_own_doses_are_read_by_nobody_else(ana: Client, people: People) -> None:
    told = {**BODIES["vaccinations"](people), "patient": None, "caregiver": str(own_record(people).id)}
    made = json.loads(post(ana, url_of("vaccinations"), told).content)
    ben = Client()
    ben.force_login(people.ben)
    assert ben.get(url_of("vaccinations", made["id"])).status_code == 404
    assert ana.get(url_of("vaccinations", made["id"])).status_code == 200


def test_a_lot_whose_later_date_comes_before_its_box_is_refused_with_the_field(client: Client, people: People) -> None:
    client.force_login(people.ana)
    told = {**BODIES["lots"](people), "expires_on": "2027-01-31", "extended_expires_on": "2026-06-01"}
    answer = post(client, url_of("lots"), told)
    assert answer.status_code == 400, answer.content
    assert "The box is good for longer than that." in answer.content.decode()
    assert "extended_expires_on" in answer.content.decode()
