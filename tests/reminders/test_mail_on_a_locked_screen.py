"""The first words of a mail stand on locked screens: they name nothing, and what it is about comes after them."""

import re
from html import unescape

from django.core import mail
from django.core.mail import EmailMultiAlternatives

from caregiving.reminders.channels import email
from tests.reminders.test_email import ADDRESS, message

ABOUT = "Call Dr Lee about the antiviral today."
PREVIEW = 200  # more letters than any mail program shows of a mail that was not opened


def sent() -> EmailMultiAlternatives:
    email.send(ADDRESS, message(details=(ABOUT,), answers=(("I have it", "/m/a/"),)))
    (found,) = mail.outbox
    assert isinstance(found, EmailMultiAlternatives)
    return found


def test_the_neutral_words_stand_before_the_details() -> None:
    lines = [line for line in sent().body.splitlines() if line]
    assert lines[:2] == ["Fortnight: please answer now", "Something is due. Open to see it."]
    assert lines[2].endswith("/r/1/")
    assert lines[3] == f"- {ABOUT}"


def test_no_preview_of_the_formatted_mail_reaches_the_details() -> None:
    html = str(sent().alternatives[0][0])
    words = " ".join(unescape(re.sub(r"<[^>]*>", " ", html.split("<body>")[1])).split(" "))
    assert words.lstrip().startswith("Something is due. Open to see it.")
    assert ABOUT not in words[:PREVIEW]
    assert ABOUT in words
