"""A home's lead invites by mail; only who shows that the address is theirs joins, once, as what the letter says."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import Any

import pytest
from django.core import mail
from django.core.cache import cache
from django.core.mail.backends.locmem import EmailBackend
from django.test import Client
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from caregiving.people import letters
from caregiving.people.models import Invitation, Membership, User
from tests.people import People, make_user

ADDRESS = "katie@test.example"


def invite(client: Client, people: People, **more: Any) -> Any:
    told = {"name": "Katie Reyes", "email": ADDRESS, "role": "family", "language": "es", **more}
    return client.post("/people/invite/", {"patient": str(people.patient.id), **told}, follow=True)


def link() -> str:
    """Of the newest mail, without its host."""
    found = re.search(r"https?://[^/]+(/i/\S+)", str(mail.outbox[-1].body))
    assert found
    return found[1]


def with_a_code(client: Client, address: str) -> Any:
    """The invitation's page asks for a code; the code from the mail leads back to it."""
    cache.clear()  # it counts how many codes an address was sent, beyond one test
    assert client.post(address)["Location"].startswith("/accounts/login/code/confirm/")
    code = re.search(r"\b[A-Z0-9]{4}-[A-Z0-9]{4}\b", str(mail.outbox[-1].body))
    assert code
    return client.post("/accounts/login/code/confirm/", {"code": code[0], "next": address})


def other_than(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


def test_the_mail_speaks_the_language_that_was_chosen_and_its_subject_names_nobody(ana: Client, people: People) -> None:
    assert invite(ana, people).status_code == 200
    sent = mail.outbox[0]
    assert sent.to == [ADDRESS] and sent.subject == "Fortnight: tiene una invitación"
    assert "Ana Reyes" in str(sent.body) and "Helen" not in str(sent.body) and "ALS" not in str(sent.body)
    letter = Invitation.objects.get()
    assert letter.token_hash not in str(sent.body) and letter.expires_at > timezone.now() + timedelta(days=13)


def test_a_new_person_shows_the_address_by_a_code_and_then_joins_by_one_tap(ana: Client, people: People) -> None:
    invite(ana, people)
    katie, address = Client(), link()
    page = katie.get(address).content.decode()
    assert 'lang="es"' in page and ADDRESS in page
    assert not User.objects.filter(email=ADDRESS).exists()
    assert with_a_code(katie, address)["Location"] == address
    assert not Membership.objects.filter(user__email=ADDRESS).exists()
    assert katie.post(address)["Location"] == "/"
    member = Membership.objects.get(user__email=ADDRESS)
    assert (member.role, member.household, str(member.user)) == ("family", people.home, "Katie Reyes")
    assert (member.user.language, member.user.time_zone) == ("es", "America/New_York")
    assert katie.get("/supplies/").status_code == 200


def test_a_link_joins_once(ana: Client, people: People) -> None:
    invite(ana, people)
    katie, address = Client(), link()
    with_a_code(katie, address)
    katie.post(address)
    Membership.objects.filter(user__email=ADDRESS).delete()
    assert "ya se usó" in katie.get(address).content.decode()
    katie.post(address)
    assert not Membership.objects.filter(user__email=ADDRESS).exists()


def test_who_is_signed_in_with_another_address_does_not_join(ana: Client, people: People) -> None:
    invite(ana, people)
    cleo = other_than(people.cleo)
    assert "cleo@test.example" in cleo.get(link()).content.decode()
    cleo.post(link())
    assert not Membership.objects.filter(household=people.home, user=people.cleo).exists()


def test_an_address_that_was_never_shown_is_not_enough(ana: Client, people: People) -> None:
    katie = make_user("Katie Reyes")
    invite(ana, people)
    other_than(katie).post(link())
    assert not Membership.objects.filter(user=katie).exists()


def test_who_belongs_already_stays_what_they_are(ana: Client, people: People) -> None:
    invite(ana, people, role="lead")
    katie, address = Client(), link()
    with_a_code(katie, address)
    known = Membership.objects.create(user=User.objects.get(email=ADDRESS), household=people.home, role="family")
    katie.post(address)
    known.refresh_from_db()
    assert known.role == "family" and Invitation.objects.get().accepted_at


def test_sent_again_it_has_a_new_link_and_the_old_one_opens_nothing(ana: Client, people: People) -> None:
    invite(ana, people)
    old, letter = link(), Invitation.objects.get()
    home, again = {"patient": str(people.patient.id)}, f"/people/invite/{letter.id}/again/"
    assert "a moment ago" in ana.post(again, home, follow=True).content.decode()
    Invitation.objects.update(sent_at=timezone.now() - timedelta(hours=1))
    ana.post(again, home)
    assert link() != old and len(mail.outbox) == 2
    assert Client().get(old).status_code == 404 and Client().get(link()).status_code == 200


def test_withdrawn_it_opens_nothing(ana: Client, people: People) -> None:
    invite(ana, people)
    page = ana.get("/people/invite/").content.decode()
    assert "Katie Reyes" in page and ADDRESS in page
    ana.post(f"/people/invite/{Invitation.objects.get().id}/withdraw/", {"patient": str(people.patient.id)})
    assert Client().get(link()).status_code == 404
    assert ADDRESS not in ana.get("/people/invite/").content.decode()


def test_too_old_it_opens_nothing_and_says_so(ana: Client, people: People) -> None:
    invite(ana, people)
    Invitation.objects.update(expires_at=timezone.now())
    assert Client().get(link()).status_code == 410
    assert Client().post(link()).status_code == 410
    assert not User.objects.filter(email=ADDRESS).exists()
    assert "The link is too old." in ana.get("/people/invite/").content.decode()


@pytest.mark.parametrize("wrong", ["x", "x:y", "Zm9v:1:sig"])
def test_what_we_did_not_sign_opens_nothing(people: People, wrong: str) -> None:
    for address in (f"/i/{wrong}/", f"/i/home/{wrong}/"):
        assert Client().get(address).status_code == 404
        assert Client().post(address).status_code == 404


@pytest.mark.parametrize(
    "wrong", [{"email": "ben@test.example"}, {"email": "no address"}, {"role": "king"}, {"role": ""}, {"name": ""}]
)
def test_nobody_is_invited_twice_wrongly_or_as_nothing(ana: Client, people: People, wrong: dict[str, str]) -> None:
    assert invite(ana, people, **wrong).status_code == 400
    assert not Invitation.objects.exists() and mail.outbox == []


def test_who_is_invited_already_is_not_invited_again(ana: Client, people: People) -> None:
    invite(ana, people)
    page = invite(ana, people, email=ADDRESS.upper())
    assert page.status_code == 400 and "send it again below" in page.content.decode()


def test_a_mail_that_cannot_be_sent_is_said_and_the_invitation_stays_open(
    ana: Client, people: People, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_: Any) -> int:
        raise ConnectionRefusedError

    monkeypatch.setattr(EmailBackend, "send_messages", fail)
    assert "could not be sent" in invite(ana, people).content.decode()
    assert Invitation.objects.get().sent_at is None
    assert "not sent yet" in ana.get("/people/invite/").content.decode()


def test_nobody_is_flooded_with_mail(ana: Client, people: People) -> None:
    for number in range(31):
        invite(ana, people, email=f"n{number}@test.example")
        Invitation.objects.all().delete()
    assert len(mail.outbox) == 30


def test_only_who_leads_invites(people: People) -> None:
    ben = other_than(people.ben)
    assert ben.get("/people/invite/").status_code == 404
    assert invite(ben, people).status_code == 404
    assert "/people/invite/" not in ben.get("/people/").content.decode()


def test_an_agency_sees_the_home_and_gets_no_morning_message(ana: Client, people: People) -> None:
    invite(ana, people, role="agency")
    gus, address = Client(), link()
    with_a_code(gus, address)
    gus.post(address)
    assert gus.get("/supplies/").status_code == 200
    assert gus.post("/people/invite/", {"patient": str(people.patient.id)}).status_code == 404
    assert "agencia" in gus.get("/people/ladder/").content.decode()


def test_a_token_that_the_interface_told_opens_the_page(people: People) -> None:
    letter = Invitation(household=people.home, email=ADDRESS, role="family")
    token = letters.seal(letter, timezone.now())
    letter.save()
    assert Client().get(f"/i/{token}/").status_code == 200


def test_the_page_takes_as_many_queries_however_many_are_invited(
    ana: Client, people: People, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    for number in range(12):
        letter = Invitation(household=people.home, email=f"n{number}@test.example", role="family")
        letters.seal(letter, timezone.now())
        letter.save()
    with django_assert_max_num_queries(30):
        ana.get("/people/invite/")
