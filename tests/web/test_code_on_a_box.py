"""A picture of the code on a box fills in its lot and date; what says neither is answered in words, nothing is kept."""

from __future__ import annotations

import io
from datetime import date
from typing import Any

import pytest
import zxingcpp
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from caregiving.patients.happenings import Happening
from caregiving.supplies.box_code import Box, NothingRead, in_picture, read
from caregiving.supplies.models import Lot
from tests.web.home import Home

TODAY = date(2026, 11, 20)
ON_THE_BOX = "(01)09506000134352(17)271231(10)AB-12/3"


def picture(text: str, kind: zxingcpp.BarcodeFormat = zxingcpp.BarcodeFormat.DataMatrix, gs1: bool = True) -> bytes:
    """As a telephone would send it."""
    code = zxingcpp.create_barcode(text, kind, **({"gs1": True} if gs1 else {}))
    drawn: Any = zxingcpp.write_barcode_to_image(code, scale=6)
    height, width = drawn.shape[:2]
    whole = Image.new("L", (width + 200, height + 300), 255)
    whole.paste(Image.frombytes("L", (width, height), bytes(drawn)), (90, 140))
    kept = io.BytesIO()
    whole.save(kept, "JPEG")
    return kept.getvalue()


@pytest.mark.parametrize("kind", [zxingcpp.BarcodeFormat.DataMatrix, zxingcpp.BarcodeFormat.Code128])
def test_the_lot_and_the_date_are_read_from_a_picture(kind: zxingcpp.BarcodeFormat) -> None:
    assert in_picture(picture(ON_THE_BOX, kind), TODAY) == Box("AB-12/3", date(2027, 12, 31))


@pytest.mark.parametrize(
    ("text", "box"),
    [
        ("(17)280200(10)A1", Box("A1", date(2028, 2, 29))),
        ("(10)A1", Box("A1")),
        ("(17)261131", Box()),
        ("(17)26113", Box()),
        ("(17)٢٦١١٣٠", Box()),
        ("(10)" + "9" * 21, Box()),
        ("(17)760101", Box(good_until=date(2076, 1, 1))),
        ("(17)770101", Box(good_until=date(1977, 1, 1))),
        ("(17)991231(10)A", Box("A", date(1999, 12, 31))),
        ("", Box()),
    ],
)
def test_each_part_counts_for_itself(text: str, box: Box) -> None:
    assert read(text, TODAY) == box


def test_at_the_turn_of_a_century_the_nearer_one_is_meant() -> None:
    assert read("(17)020101", date(2099, 6, 1)).good_until == date(2102, 1, 1)
    assert read("(17)980101", date(2101, 6, 1)).good_until == date(2098, 1, 1)


@given(st.text(max_size=80))
def test_any_text_is_read_without_an_error(text: str) -> None:
    assert len(read(text, TODAY).lot) <= 20


@pytest.mark.parametrize(("text", "gs1"), [("http://example.test/", False), ("(01)09506000134352", True)])
def test_a_code_that_says_neither_is_told_apart_from_none(text: str, gs1: bool) -> None:
    with pytest.raises(NothingRead) as other:
        in_picture(picture(text, zxingcpp.BarcodeFormat.QRCode, gs1), TODAY)
    assert other.value.has_code


def sent(ana: Client, home: Home, content: bytes | None) -> tuple[int, str]:
    told: dict[str, object] = {"patient": home.people.patient.pk}
    if content is not None:
        told["picture"] = SimpleUploadedFile("box.jpg", content)
    answer = ana.post(f"/supplies/{home.filters.pk}/in/box/", told)
    return answer.status_code, answer.content.decode()


def test_the_form_is_filled_in_and_nothing_is_stored(home: Home, ana: Client) -> None:
    before = Happening.objects.count(), Lot.objects.count()
    status, page = sent(ana, home, picture(ON_THE_BOX))
    assert status == 200 and 'value="AB-12/3"' in page and 'value="2027-12-31"' in page
    assert "Compare it with what stands on the box" in page
    assert f'action="/supplies/{home.filters.pk}/in/"' in page
    assert (Happening.objects.count(), Lot.objects.count()) == before


def blank() -> bytes:
    kept = io.BytesIO()
    Image.new("L", (60, 60), 255).save(kept, "PNG")
    return kept.getvalue()


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (None, "Choose a picture first."),
        (b"", "This is no picture that can be opened here."),
        (b"\xff\xd8\xff and no more", "This is no picture that can be opened here."),
        (b"<svg onload=alert(1)>", "This is no picture that can be opened here."),
        (blank(), "No code was found."),
        (picture("5901234123457", zxingcpp.BarcodeFormat.EAN13, gs1=False), "This code names no date and no lot."),
    ],
    ids=["none", "empty", "damaged", "no picture", "blank", "only the product"],
)
def test_what_cannot_be_read_is_said_in_words(home: Home, ana: Client, content: bytes | None, words: str) -> None:
    status, page = sent(ana, home, content)
    assert status == 400 and words in page


def test_a_picture_that_is_too_big_is_said_in_words(home: Home, ana: Client) -> None:
    status, page = sent(ana, home, b"\xff\xd8\xff" + bytes(24_000_001))
    assert status == 400 and "too big" in page
