"""The operator's overview: axe clean in light and dark, at the desk and on a phone, nothing lost sideways."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from caregiving.careteam import imports
from caregiving.careteam.models import ImportKind
from caregiving.people.models import User
from caregiving.reminders.models import Reminder, State
from tests.browser.conftest import SIZES, Open
from tests.browser.test_access import faults
from tests.careteam.desk import with_second_factor
from tests.web.home import Home


@pytest.fixture
def operator(lived_in: Home) -> User:
    """On a day on which something was sent, something failed, and an import too."""
    now, people = lived_in.now, lived_in.people
    for number, state in enumerate((State.SENT, State.FAILED, State.LAPSED)):
        Reminder.objects.create(
            key=f"o{number}", patient=people.patient, user=people.ana, channel="email", urgency="routine", state=state,
            send_at=now - timedelta(hours=1), begun_at=now, expires_at=now + timedelta(hours=1),
        )  # fmt: skip
    imports.note_failed(ImportKind.CDSI, "CdsiError", timezone.now())
    return with_second_factor(User.objects.create_superuser("op@test.example", name="Op"))


@SIZES
def test_axe_finds_nothing_on_the_overview(operator: User, open_as: Open, size: dict[str, int]) -> None:
    page, found = open_as(operator, size), []
    page.goto("/admin/")
    expect(page.get_by_text("could not be sent").first).to_be_visible()
    for scheme in ("light", "dark"):
        page.emulate_media(color_scheme=scheme)
        found += [(scheme, fault) for fault in faults(page)]
    wide = page.evaluate("document.documentElement.scrollWidth")
    found += [("sideways", wide)] if wide > size["width"] else []
    assert found == [], "\n".join(map(str, found))
