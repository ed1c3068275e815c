"""The QR codes in a picture: read on the server, so that every telephone can send one, without any script.

Codes are looked for in a small copy, since a page of false codes costs time that grows with the fourth power of its
side (measured: 2 s at most in `SIDE`, minutes in a telephone's full size).
"""

import zxingcpp

from caregiving import pictures
from caregiving.vaccines.health_cards.numeric import PREFIX
from caregiving.vaccines.health_cards.reasons import Reason, Refused

STARTS = (b"\xff\xd8\xff", b"\x89PNG", b"RIFF", b"GIF8")
QR_CODES = zxingcpp.BarcodeFormats(zxingcpp.BarcodeFormat.QRCode)
# HEIC, as some telephones send it: a picture, but none that is opened here.
HEIC = slice(4, 8), b"ftyp"
SIDE = 1600


def is_picture(content: bytes) -> bool:
    """Whether it begins as a picture does, so that it is no card's file."""
    where, mark = HEIC
    return content.startswith(STARTS) or content[where] == mark


def codes_in(picture: bytes) -> list[str]:
    """The texts of the health cards' QR codes in a picture. Raises Refused when there are none, or no picture."""
    try:
        grey = pictures.small(picture, "L", SIDE)
    except pictures.TooBig as error:
        raise Refused(Reason.PICTURE_TOO_BIG, str(error)) from error
    except pictures.NoPicture as error:
        raise Refused(Reason.NOT_A_PICTURE) from error
    found = zxingcpp.read_barcodes(grey, formats=QR_CODES, try_invert=False)
    texts = [code.text for code in found if code.text.startswith(PREFIX)]
    if not texts:
        raise Refused(Reason.NO_CODE_IN_PICTURE)
    return texts
