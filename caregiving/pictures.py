"""Pictures as strangers' files: their size is looked at before a pixel is unpacked, only three formats are opened, and
what is damaged is refused whatever its decoder meets."""

from __future__ import annotations

import io
import struct

from PIL import Image, ImageOps

FORMATS = ("JPEG", "PNG", "WEBP")
# Telephones take 12 to 50 million pixels, and JPEG is unpacked small. What is no JPEG is unpacked whole, four bytes
# a pixel: a screenshot has 4 million.
MOST_PIXELS_OF_JPEG = 51_000_000
MOST_PIXELS = 16_000_000
# What damaged files make their decoders raise.
DAMAGED = (OSError, SyntaxError, EOFError, ValueError, KeyError, TypeError, struct.error)


class NoPicture(Exception):
    """Not a picture that is opened here, or a damaged one."""


class TooBig(Exception):
    """More pixels than are unpacked; says how many."""


def small(content: bytes, mode: str, side: int) -> Image.Image:
    """The picture upright, on white where it shows through, no side longer than `side`. Raises NoPicture or TooBig."""
    try:
        with Image.open(io.BytesIO(content), formats=FORMATS) as image:
            _check_size(image)
            image.draft(mode, (side, side))
            image.thumbnail((side, side))
            return _on_white(ImageOps.exif_transpose(image)).convert(mode)
    except (Image.DecompressionBombError, Image.DecompressionBombWarning) as error:
        raise TooBig(str(error)) from error
    except DAMAGED as error:
        raise NoPicture from error


def as_jpeg(content: bytes, side: int, quality: int) -> bytes:
    """The picture made anew, without anything that the telephone wrote in: no place, no moment, no serial number."""
    kept = io.BytesIO()
    drawn = small(content, "RGB", side)
    Image.frombytes(drawn.mode, drawn.size, drawn.tobytes()).save(kept, "JPEG", quality=quality, optimize=True)
    return kept.getvalue()


def _on_white(image: Image.Image) -> Image.Image:
    """What shows through stands on white: a code without a ground would be black on black."""
    if not image.has_transparency_data:
        return image
    white = Image.new("RGBA", image.size, "white")
    return Image.alpha_composite(white, image.convert("RGBA"))


def _check_size(image: Image.Image) -> None:
    most = MOST_PIXELS_OF_JPEG if image.format in ("JPEG", "MPO") else MOST_PIXELS
    if image.width * image.height > most:
        raise TooBig(f"{image.width} x {image.height}")
