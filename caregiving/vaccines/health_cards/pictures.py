"""The QR codes in a picture: read on the server, so that every telephone can send one, without any script.

A picture is a stranger's file: its size is looked at before a pixel is unpacked, only three formats are opened, and
codes are looked for in a small copy, since a page of false codes costs time that grows with the fourth power of its
side (measured: 2 s at most in `SIDE`, minutes in a telephone's full size).
"""

import io

import zxingcpp
from PIL import Image

from caregiving.vaccines.health_cards.numeric import PREFIX
from caregiving.vaccines.health_cards.reasons import Reason, Refused

FORMATS = ("JPEG", "PNG", "WEBP")
STARTS = (b"\xff\xd8\xff", b"\x89PNG", b"RIFF", b"GIF8")
QR_CODES = zxingcpp.BarcodeFormats(zxingcpp.BarcodeFormat.QRCode)
# HEIC, as some telephones send it: a picture, but none that is opened here.
HEIC = slice(4, 8), b"ftyp"
SIDE = 1600
# Telephones take 12 to 50 million pixels, and JPEG is unpacked small. What is no JPEG is unpacked whole, four bytes
# a pixel: a screenshot has 4 million.
MOST_PIXELS_OF_JPEG = 51_000_000
MOST_PIXELS = 16_000_000


def is_picture(content: bytes) -> bool:
    """Whether it begins as a picture does, so that it is no card's file."""
    where, mark = HEIC
    return content.startswith(STARTS) or content[where] == mark


def codes_in(picture: bytes) -> list[str]:
    """The texts of the health cards' QR codes in a picture. Raises Refused when there are none, or no picture."""
    found = zxingcpp.read_barcodes(_small_and_grey(picture), formats=QR_CODES, try_invert=False)
    texts = [code.text for code in found if code.text.startswith(PREFIX)]
    if not texts:
        raise Refused(Reason.NO_CODE_IN_PICTURE)
    return texts


def _small_and_grey(picture: bytes) -> Image.Image:
    try:
        with Image.open(io.BytesIO(picture), formats=FORMATS) as image:
            _check_size(image)
            image.draft("L", (SIDE, SIDE))
            image.thumbnail((SIDE, SIDE))
            return _on_white(image).convert("L")
    except (Image.DecompressionBombError, Image.DecompressionBombWarning) as error:
        raise Refused(Reason.PICTURE_TOO_BIG) from error
    # A damaged picture makes its decoder raise whatever it meets first.
    except (OSError, SyntaxError, EOFError, ValueError) as error:
        if isinstance(error, Refused):
            raise
        raise Refused(Reason.NOT_A_PICTURE) from error


def _on_white(image: Image.Image) -> Image.Image:
    """What shows through stands on white: a code without a ground would be black on black."""
    if not image.has_transparency_data:
        return image
    white = Image.new("RGBA", image.size, "white")
    return Image.alpha_composite(white, image.convert("RGBA"))


def _check_size(image: Image.Image) -> None:
    most = MOST_PIXELS_OF_JPEG if image.format in ("JPEG", "MPO") else MOST_PIXELS
    if image.width * image.height > most:
        raise Refused(Reason.PICTURE_TOO_BIG, f"{image.width} x {image.height}")
