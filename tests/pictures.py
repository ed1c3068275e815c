"""Photos as telephones send them, with what they write in."""

from __future__ import annotations

import io
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image

PLACE = b"GPS-HERE"


def jpeg(width: int = 60, height: int = 40, **more: Any) -> bytes:
    kept = io.BytesIO()
    exif = Image.Exif()
    exif[0x0112], exif[0x010E] = 6, PLACE.decode()  # turned by a quarter, with a description
    Image.new("RGB", (width, height), "teal").save(kept, "JPEG", exif=exif, comment=PLACE, **more)
    return kept.getvalue()


def file(content: bytes, name: str = "mask.jpg") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, content, "image/jpeg")
