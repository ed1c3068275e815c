"""At night, with one thumb: what sets up alerts and answers them is wide enough to read and to hit, and in sight."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.core.mail import EmailMultiAlternatives
from django.utils import timezone
from playwright.sync_api import Page, expect

from caregiving.people.models import User
from caregiving.reminders.channels import Message, email
from caregiving.reminders.models import PushSubscription
from tests.browser.conftest import PHONE
from tests.browser.test_access import too_small
from tests.reminders.push_service import Phone
from tests.web.home import Home

# The narrowest of the words that stand beside something to tap, and the whole window.
NARROWEST = """() => Math.min(...[...document.querySelectorAll(".rows .row-b")]
  .filter(e => e.offsetParent && e.closest("li").querySelector("form")).map(e => e.clientWidth))"""


def phones(home: Home) -> None:
    for name in ("Linux", "iPhone"):
        there = {"endpoint": f"https://fcm.googleapis.com/{name}", "label": name, **Phone().keys}
        PushSubscription.objects.create(user=home.people.ana, last_seen_at=timezone.now(), **there)


@pytest.mark.parametrize("size", ["16px", "20.8px", "32px"])
def test_words_beside_a_button_keep_their_room(page: Page, address: str, lived_in: Home, size: str) -> None:
    phones(lived_in)
    for path in ("/people/", "/shift/"):
        page.goto(address + path)
        page.evaluate("size => document.documentElement.style.fontSize = size", size)
        assert page.evaluate(NARROWEST) >= 110, path
        assert page.evaluate("document.documentElement.scrollWidth") <= PHONE["width"], path


def test_the_reason_why_a_step_is_refused_is_in_sight(page: Page, address: str, lived_in: Home) -> None:
    page.goto(f"{address}/people/ladder/")
    page.get_by_label("Who is asked").select_option(label="Ben Reyes")
    page.get_by_label("How").select_option("push")
    page.get_by_role("button", name="Add it").click()
    reason = page.get_by_text("No phone of Ben Reyes takes alerts.")
    expect(reason).to_be_in_viewport(ratio=1)
    said, dock = reason.bounding_box(), page.locator(".dock").bounding_box()
    assert said and dock and said["y"] + said["height"] <= dock["y"]


@pytest.mark.parametrize("language", ["en", "es"])
def test_the_answers_of_a_mail_are_large_enough(page: Page, lived_in: Home, language: str) -> None:
    ana: User = lived_in.people.ana
    answers = (("I have it", "/m/a/"), ("Done", "/m/b/"), ("Later", "/m/c/"))
    message = Message(
        key="k", title="Fortnight: please answer now", body="Something is due.", details=("Call Dr Lee.",),
        url="/r/1/", urgent=True, lasts=timedelta(hours=1), language=language, answers=answers,
    )  # fmt: skip
    mail: EmailMultiAlternatives = email._mail(email.addresses([ana])[ana.id][0], message)
    page.set_content(str(mail.alternatives[0][0]))
    assert [words for words in too_small(page) if words in dict(answers)] == []
    assert page.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]
