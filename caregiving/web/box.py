"""What a picture of the code on a box says, or why it says nothing, in words."""

from __future__ import annotations

from datetime import date

from django.http import HttpRequest
from django.utils.translation import gettext as _

from caregiving.pictures import NoPicture, TooBig
from caregiving.supplies.box_code import Box, NothingRead, in_picture
from caregiving.web.uploads import was_too_much


def read_box(request: HttpRequest, today: date) -> tuple[Box, str]:
    """What stands on the box, and a sentence about it; an empty box with the reason where nothing was read."""
    sent = request.FILES.get("picture")
    if was_too_much(request):
        return Box(), _("This picture is too big. Take it again with less around the code.")
    if sent is None:
        return Box(), _("Choose a picture first.")
    try:
        found = in_picture(sent.read(), today)
    except TooBig:
        return Box(), _("This picture is too big. Take it again with less around the code.")
    except NoPicture:
        return Box(), _("This is no picture that can be opened here. Take a photo, or write what stands on the box.")
    except NothingRead as nothing:
        return Box(), _only_the_product() if nothing.has_code else _no_code()
    return found, _("Read from the code. Compare it with what stands on the box, then write how many came in.")


def _only_the_product() -> str:
    return _("This code names no date and no lot. They stand beside it in letters: write them in.")


def _no_code() -> str:
    return _("No code was found. Go closer, with light on it, or write what stands on the box.")
