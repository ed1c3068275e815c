"""A health card from the hand to the record: shown first, refused in words, kept once with its original."""

import json
import re
from collections.abc import Iterator
from datetime import date
from html import unescape
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils.html import strip_tags

from caregiving.vaccines.health_cards.containers import LONGEST
from caregiving.vaccines.models import HealthCard, Vaccination
from tests.vaccines.health_card_making import ISSUER, Signer, clinic, deflated, minified, picture, qr
from tests.web.home import Home
from tests.web.vaccine_home import bens_record, card_file, given, helens_card, told, trusting

CARD = "/vaccines/card/"


@pytest.fixture(autouse=True)
def pinned(tmp_path: Path) -> Iterator[Path]:
    with trusting(tmp_path) as folder:
        yield folder


def text(answer: Any) -> str:
    return re.sub(r"\s+", " ", unescape(strip_tags(answer.content.decode())))


def sent_back(answer: Any) -> str:
    """What the confirming form holds."""
    found = re.search(r'name="text" value="([^"]*)"', answer.content.decode())
    assert found
    return unescape(found[1])


def test_a_card_is_shown_before_anything_is_stored(ana: Client, home: Home) -> None:
    page = text(told(ana, home.people, CARD, file=card_file(helens_card())))
    for words in (ISSUER, "Helen Reyes", "2 Mar 1965", "The card proves its issuer, not who holds it.",
                  "Name and birth date match Helen Reyes", "2 new doses", "lot 0000001"):  # fmt: skip
        assert words in page
    assert not HealthCard.objects.exists() and not Vaccination.objects.exists()


def test_a_card_that_a_phone_shares_is_shown_without_a_token_and_nothing_is_stored(home: Home) -> None:
    phone = Client(enforce_csrf_checks=True)
    phone.force_login(home.people.ana)
    target = json.loads(phone.get("/manifest.webmanifest").content)["share_target"]
    field = target["params"]["files"][0]["name"]
    shown = phone.post(target["action"], {field: card_file(helens_card())})
    assert "Name and birth date match Helen Reyes" in text(shown)
    assert not HealthCard.objects.exists() and not Vaccination.objects.exists()
    kept = phone.post("/vaccines/card/keep/", {"patient": home.people.patient.pk, "text": sent_back(shown)})
    assert kept.status_code == 403  # what is kept needs the token of the page


def test_what_a_phone_shares_that_is_no_card_is_refused_in_words(ana: Client, home: Home) -> None:
    shared = ana.post("/vaccines/card/shared/", {"file": SimpleUploadedFile("a.txt", b"{}")})
    assert "no health card in this" in text(shared)
    assert not HealthCard.objects.exists()


def test_confirmed_it_is_kept_once_with_its_original_and_its_doses(ana: Client, home: Home) -> None:
    card = helens_card()
    shown = told(ana, home.people, CARD, file=card_file(card))
    for _time in range(2):
        assert told(ana, home.people, "/vaccines/card/keep/", text=sent_back(shown)).status_code == 302
    kept = HealthCard.objects.get()
    assert (kept.original, kept.issuer, kept.name_on_card) == (card, ISSUER, "Helen Reyes")
    assert (kept.patient, kept.stored_by, kept.birth_date_on_card) == (
        home.people.patient,
        home.people.ana,
        date(1965, 3, 2),
    )
    rows = Vaccination.objects.order_by("given_on")
    assert [(row.cvx, row.group, row.source, row.card) for row in rows] == [
        ("216", "Pneumococcal", "health_card", kept),
        ("309", "COVID-19", "health_card", kept),
    ]


def test_the_text_of_qr_codes_does_too_also_in_parts(ana: Client, home: Home) -> None:
    digits = qr(helens_card())
    half = len(digits) // 4 * 2
    parts = f"shc:/2/2/{digits[half:]}\nshc:/1/2/{digits[:half]}"
    for said in (f"shc:/{digits}", parts):
        assert "2 new doses" in text(told(ana, home.people, CARD, text=said))


def pictures(*texts: str) -> list[SimpleUploadedFile]:
    return [SimpleUploadedFile(f"{place}.png", picture(text), "image/png") for place, text in enumerate(texts)]


def test_pictures_of_the_code_do_without_any_script(ana: Client, home: Home) -> None:
    digits = qr(helens_card())
    half = len(digits) // 4 * 2
    parts = (f"shc:/2/2/{digits[half:]}", f"shc:/1/2/{digits[:half]}")
    for shown in ((f"shc:/{digits}",), parts):
        assert "2 new doses" in text(told(ana, home.people, CARD, file=pictures(*shown)))


def test_a_card_in_parts_is_photographed_part_by_part(ana: Client, home: Home) -> None:
    digits = qr(helens_card())
    half = len(digits) // 4 * 2
    page = told(ana, home.people, CARD, file=pictures(f"shc:/2/2/{digits[half:]}"))
    assert "Some QR codes of this card are missing. Scan them too. (1/2)" in text(page)
    kept = re.search(r"<textarea[^>]*>([^<]*)</textarea>", page.content.decode())
    assert kept
    page = told(ana, home.people, CARD, file=pictures(f"shc:/1/2/{digits[:half]}"), text=unescape(kept[1]).strip())
    assert "2 new doses" in text(page)


def test_too_many_pictures_are_refused(ana: Client, home: Home) -> None:
    files = pictures(*["shc:/5676"] * 7)
    assert "too many files at once" in text(told(ana, home.people, CARD, file=files))


def test_a_picture_as_large_as_telephones_take_it_is_taken_and_more_is_told_so(ana: Client, home: Home) -> None:
    """Behind a picture's end may stand what it likes: only the bytes count here."""
    large = picture(f"shc:/{qr(helens_card())}") + b"\0" * 6_000_000
    file = SimpleUploadedFile("photo.png", large, "image/png")
    assert "2 new doses" in text(told(ana, home.people, CARD, file=file))
    files = [SimpleUploadedFile(f"{place}.png", large, "image/png") for place in range(5)]
    assert "These files are too large together" in text(told(ana, home.people, CARD, file=files))


def test_only_who_is_signed_in_and_only_that_page_takes_large_files(ana: Client, home: Home) -> None:
    large = b"x" * 3_000_000
    stranger = Client(enforce_csrf_checks=True)
    stranger.cookies["csrftoken"] = "a" * 32
    for someone, address in ((stranger, CARD), (ana, "/vaccines/dose/")):
        answer = told(someone, home.people, address, file=SimpleUploadedFile("a", large))
        assert answer.status_code == 400


def test_doses_that_are_there_are_recognised(ana: Client, home: Home) -> None:
    given(home.people, "COVID-19", "309", date(2024, 10, 2))
    given(home.people, "Pneumococcal", "215", date(2023, 5, 4))
    shown = told(ana, home.people, CARD, file=card_file(helens_card()))
    page = text(shown)
    assert "Already there" in page and "Another vaccine stands there" in page and "Nothing new on it." in page
    told(ana, home.people, "/vaccines/card/keep/", text=sent_back(shown))
    assert Vaccination.objects.count() == 2
    assert HealthCard.objects.count() == 1


def test_two_cards_with_the_same_dose_bring_it_once(ana: Client, home: Home) -> None:
    more = helens_card(("309", "2024-10-02"), ("305", "2024-11-02"))
    shown = told(ana, home.people, CARD, file=card_file(helens_card(), more))
    assert "3 new doses" in text(shown)
    told(ana, home.people, "/vaccines/card/keep/", text=sent_back(shown))
    assert (Vaccination.objects.count(), HealthCard.objects.count()) == (3, 2)


def test_what_is_not_kept_here_or_cannot_be_is_said(ana: Client, home: Home) -> None:
    shown = told(ana, home.people, CARD, file=card_file(helens_card(("03", "2000-01-01"), ("309", "1960-01-01"))))
    assert "Not kept here" in text(shown) and "Impossible day" in text(shown)
    told(ana, home.people, "/vaccines/card/keep/", text=sent_back(shown))
    assert not Vaccination.objects.exists()


def test_somebody_elses_card_is_kept_only_when_it_is_said_to_be_the_same_person(ana: Client, home: Home) -> None:
    shown = told(ana, home.people, CARD, file=card_file(helens_card(name="Clark", born="1951-01-20")))
    page = text(shown)
    assert "It does not match Helen Reyes" in page
    assert "Helen Clark" in page and "20 Jan 1951. Here: 2 Mar 1965" in page
    assert told(ana, home.people, "/vaccines/card/keep/", text=sent_back(shown)).status_code == 400
    assert not HealthCard.objects.exists()
    told(ana, home.people, "/vaccines/card/keep/", text=sent_back(shown), same_person="on")
    assert HealthCard.objects.count() == 1


def test_a_caregivers_card_goes_into_the_caregivers_record(client: Client, home: Home) -> None:
    mine = bens_record(home.people)
    client.force_login(home.people.ben)
    shown = told(client, home.people, "/vaccines/own/card/", file=card_file(helens_card()))
    assert "It does not match Ben Reyes" in text(shown)
    told(client, home.people, "/vaccines/own/card/keep/", text=sent_back(shown), same_person="on")
    assert HealthCard.objects.get().caregiver == mine
    assert {row.caregiver for row in Vaccination.objects.all()} == {mine}


# What is refused ---------------------------------------------------------------------------------


def bomb() -> str:
    return clinic().sign(minified({"alg": "ES256", "zip": "DEF", "kid": clinic().kid}), deflated(b"0" * 50_000_000))


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"x" * (LONGEST + 5), "far bigger than a health card"),
        (b"\x89PNG\r\n\x1a\n\xff", "cannot be read as a picture"),
        (picture("https://elsewhere.example"), "No health card code was found in this picture"),
        (b"\xff\xfe\x00", "not text"),
        (b"", "no health card in this"),
        (b"{}", "no health card in this"),
        (b"[" * 100_000, "joined by two dots"),
        (b'{"verifiableCredential": [3]}', "not a health card"),
        (bomb().encode(), "unpacks to far more"),
        (Signer().card().encode(), "do not include the card's"),
        (helens_card(exp=1709294500).encode(), "has expired"),
    ],
    ids=[
        "huge",
        "picture",
        "other code",
        "bytes",
        "empty",
        "no cards",
        "deep",
        "wrong entry",
        "bomb",
        "wrong key",
        "expired",
    ],
)
def test_what_is_no_good_card_is_refused_in_words(ana: Client, home: Home, content: bytes, words: str) -> None:
    file = SimpleUploadedFile("mine.smart-health-card", content, "application/octet-stream")
    answer = told(ana, home.people, CARD, file=file)
    assert answer.status_code == 200
    assert words in text(answer)
    assert "Refused, and not stored" in text(answer)
    assert "card/keep" not in answer.content.decode()


def test_neither_file_nor_text_is_told_so(ana: Client, home: Home) -> None:
    assert "no health card in this" in text(told(ana, home.people, CARD))


def test_an_unknown_issuer_is_refused_with_who_keeps_the_list(ana: Client, home: Home, pinned: Path) -> None:
    answer = text(told(ana, home.people, CARD, text=helens_card(iss="https://elsewhere.example")))
    assert "not on this site's list" in answer
    assert "The operator of this site keeps the list of issuers: operator@" in answer


def test_without_any_pinned_issuer_the_page_says_so_at_once(ana: Client, home: Home, pinned: Path) -> None:
    (pinned / "clinic.json").unlink()
    assert "knows no issuer of health cards yet" in text(ana.get(CARD))


def test_what_comes_back_from_the_page_is_verified_again(ana: Client, home: Home) -> None:
    forged = json.dumps({"verifiableCredential": [Signer().card()]})
    assert told(ana, home.people, "/vaccines/card/keep/", text=forged).status_code == 400
    assert told(ana, home.people, "/vaccines/card/keep/").status_code == 302
    both = json.dumps({"verifiableCredential": [helens_card(), Signer().card()]})
    assert told(ana, home.people, "/vaccines/card/keep/", text=both).status_code == 400
    assert not HealthCard.objects.exists() and not Vaccination.objects.exists()


def test_what_a_card_says_is_never_taken_for_markup(ana: Client, home: Home) -> None:
    page = told(ana, home.people, CARD, text=helens_card(name="<script>x()</script>")).content.decode()
    assert "<script>x" not in page


def test_texts_longer_than_a_column_do_not_keep_the_card_out(ana: Client, home: Home) -> None:
    card = helens_card(name="R" * 300)
    told(ana, home.people, "/vaccines/card/keep/", text=card, same_person="on")
    assert len(HealthCard.objects.get().name_on_card) == 200
