"""QR codes in pictures, as a telephone takes or keeps them; and pictures that are none, or are too much."""

import io
import struct
import zlib

import pytest
import segno
from PIL import Image, ImageFilter

from caregiving.vaccines.health_cards import Reason, Refused
from caregiving.vaccines.health_cards.pictures import codes_in, is_picture
from tests.vaccines.health_card_making import clinic, picture, qr

CARD = f"shc:/{qr(clinic().card())}"


def saved(image: Image.Image, kind: str = "PNG") -> bytes:
    file = io.BytesIO()
    image.save(file, kind)
    return file.getvalue()


def photo(text: str, turned: float = 0) -> Image.Image:
    """A printed code on a grey table, as it is seen from a little too far."""
    table = Image.new("L", (3000, 4000), 170)
    code = Image.open(io.BytesIO(picture(text))).convert("L").resize((1400, 1400))
    table.paste(code.rotate(turned, expand=True, fillcolor=255), (400, 900))
    return table.filter(ImageFilter.GaussianBlur(2))


def refusal(content: bytes) -> Reason:
    with pytest.raises(Refused) as refused:
        codes_in(content)
    return refused.value.finding.reason


@pytest.mark.parametrize("kind", ["PNG", "JPEG", "WEBP"])
def test_a_photo_of_a_card_is_read(kind: str) -> None:
    content = saved(photo(CARD), kind)
    assert is_picture(content)
    assert codes_in(content) == [CARD]


@pytest.mark.parametrize("turned", [7, 90, 180])
def test_however_the_telephone_was_held(turned: float) -> None:
    assert codes_in(saved(photo(CARD, turned), "JPEG")) == [CARD]


def test_a_code_without_a_ground_stands_on_white() -> None:
    file = io.BytesIO()
    segno.make(CARD, error="l").save(file, kind="png", scale=4, light=None)
    assert codes_in(file.getvalue()) == [CARD]


def test_several_codes_in_one_picture_are_all_read_and_other_codes_left_alone() -> None:
    wall = Image.new("L", (1500, 500), 255)
    for place, text in enumerate(("shc:/1/2/5676", "https://elsewhere.example", "shc:/2/2/2959")):
        code = Image.open(io.BytesIO(picture(text))).convert("L").resize((400, 400))
        wall.paste(code, (50 + 500 * place, 50))
    assert sorted(codes_in(saved(wall))) == ["shc:/1/2/5676", "shc:/2/2/2959"]


def test_a_picture_without_a_cards_code_is_told_so() -> None:
    assert refusal(picture("https://elsewhere.example")) is Reason.NO_CODE_IN_PICTURE
    assert refusal(saved(Image.new("L", (50, 50)))) is Reason.NO_CODE_IN_PICTURE


# What is refused ---------------------------------------------------------------------------------


def png(width: int, height: int) -> bytes:
    """A PNG that says how large it is, and holds next to nothing."""
    head = b"IHDR" + struct.pack(">IIBBBBB", width, height, 8, 6, 0, 0, 0)
    body = b"IDAT" + zlib.compress(b"\0")
    chunks = (
        struct.pack(">I", len(chunk) - 4) + chunk + struct.pack(">I", zlib.crc32(chunk)) for chunk in (head, body)
    )
    return b"\x89PNG\r\n\x1a\n" + b"".join(chunks)


@pytest.mark.parametrize(
    ("width", "height"), [(5000, 5000), (10_000, 10_000), (60_000, 60_000), (2**31 - 1, 2**31 - 1)]
)
def test_a_picture_that_unpacks_to_far_too_much_is_never_unpacked(width: int, height: int) -> None:
    content = png(width, height)
    assert len(content) < 100
    assert refusal(content) is Reason.PICTURE_TOO_BIG


@pytest.mark.parametrize("kind", ["PNG", "JPEG", "WEBP"])
def test_a_damaged_picture_is_refused_wherever_it_was_cut(kind: str) -> None:
    content = saved(Image.effect_noise((300, 300), 60), kind)
    for cut in (4, 13, 30, len(content) // 2, len(content) - 20):
        assert refusal(content[:cut]) in (Reason.NOT_A_PICTURE, Reason.NO_CODE_IN_PICTURE)


@pytest.mark.parametrize(
    "content",
    [
        b"\x89PNG\r\n\x1a\n" + b"\xff" * 100,
        b"\xff\xd8\xff" + b"\0" * 100,
        b"RIFF\0\0\0\0WAVEfmt ",
        b"\0\0\0\x18ftypheic\0\0\0\0mif1heic",
        saved(Image.new("P", (20, 20)), "GIF"),
    ],
    ids=["png", "jpeg", "sound", "heic", "gif"],
)
def test_what_only_begins_like_a_picture_or_is_of_another_kind_is_refused_with_what_to_send(content: bytes) -> None:
    assert is_picture(content)
    assert refusal(content) is Reason.NOT_A_PICTURE


def test_a_page_full_of_false_codes_is_looked_at_in_a_small_copy() -> None:
    """Tens of thousands of a code's corners: what took minutes in full size is one look among few."""
    corner = Image.new("L", (9, 9), 255)
    for shade, inset in ((0, 1), (255, 2), (0, 3)):
        corner.paste(shade, (inset, inset, 9 - inset, 9 - inset))
    page = Image.new("L", (3600, 3600))
    for place in range(0, 3600, 9):
        page.paste(corner, (place, 0))
    row = page.crop((0, 0, 3600, 9))
    for place in range(9, 3600, 9):
        page.paste(row, (0, place))
    assert refusal(saved(page)) is Reason.NO_CODE_IN_PICTURE


@pytest.mark.parametrize("content", [b"", b'{"verifiableCredential": []}', b"shc:/5676", b"eyJ6"])
def test_a_cards_file_is_no_picture(content: bytes) -> None:
    assert not is_picture(content)
