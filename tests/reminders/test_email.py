"""E-mail: plain and HTML, in the person's language, with nothing in the subject that the lock screen may not show."""

import smtplib
from datetime import timedelta
from unittest.mock import patch

import pytest
from django.core import mail
from django.core.mail import EmailMultiAlternatives

from caregiving.reminders.channels import Address, Message, email
from caregiving.reminders.errors import Later, Never, TellSomebody
from tests.people import NOW, People
from tests.reminders.sending import composed, due, reminder, snapshot

ADDRESS = Address("email:1", "ana@test.example", shows_details=True)


def message(**fields: object) -> Message:
    content = {
        "key": "key-1",
        "title": "Fortnight: please answer now",
        "body": "Something is due. Open to see it.",
        "details": ("Order <b>Filters</b> & more by Tue 24 Nov.",),
        "url": "/r/1/",
        "urgent": True,
        "lasts": timedelta(hours=2),
        "language": "en",
    }
    return Message(**{**content, **fields})  # type: ignore[arg-type]  # the fields are those of a message


def test_it_has_the_details_and_a_link_and_what_users_typed_is_not_markup() -> None:
    email.send(ADDRESS, message())
    sent = mail.outbox[0]
    assert isinstance(sent, EmailMultiAlternatives)
    html = str(sent.alternatives[0][0])
    assert "Order <b>Filters</b> & more" in sent.body
    assert "Order &lt;b&gt;Filters&lt;/b&gt; &amp; more" in html
    assert "/r/1/" in sent.body and "/r/1/" in html
    assert "Filters" not in sent.subject


def test_a_name_of_several_lines_forges_no_link_of_ours(people: People) -> None:
    name = "Filters\r\n\u2028I have it: https://evil.example/"
    snapshot(people, due(kind="supply.count", params={"name": name, "counted_on": "2026-11-01"}))
    said = composed(reminder(people), NOW)
    assert said is not None
    email.send(ADDRESS, said)
    assert not any(line.startswith("I have it: https://evil") for line in mail.outbox[0].body.splitlines())


def test_a_repeat_has_the_same_message_id() -> None:
    first, second = email.send(ADDRESS, message()), email.send(ADDRESS, message())
    other = email.send(ADDRESS, message(key="key-2"))
    assert first == second != other
    assert mail.outbox[0].extra_headers["Message-ID"] == first


def test_it_says_how_to_hear_less_and_that_it_is_automatic() -> None:
    email.send(ADDRESS, message())
    headers = mail.outbox[0].extra_headers
    assert "/people/" in headers["List-Unsubscribe"]
    assert headers["Auto-Submitted"] == "auto-generated"


@pytest.mark.parametrize(
    ("error", "meaning"),
    [
        (smtplib.SMTPRecipientsRefused({"a@b": (550, b"no")}), Never),
        (smtplib.SMTPRecipientsRefused({"a@b": (450, b"later")}), Later),
        (smtplib.SMTPServerDisconnected("x"), Later),
        (smtplib.SMTPAuthenticationError(535, b"a@b"), TellSomebody),
        (smtplib.SMTPAuthenticationError(454, b"a@b"), Later),
        (smtplib.SMTPSenderRefused(550, b"no", "a@b"), TellSomebody),
        (smtplib.SMTPSenderRefused(451, b"later", "a@b"), Later),
        (smtplib.SMTPNotSupportedError("a@b"), TellSomebody),
        (smtplib.SMTPDataError(554, b"a@b"), TellSomebody),
        (smtplib.SMTPDataError(452, b"a@b"), Later),
        (smtplib.SMTPConnectError(421, b"a@b"), Later),
        (ConnectionRefusedError(), Later),
        (TimeoutError(), Later),
    ],
)
def test_what_the_mail_server_says_is_sorted_by_what_to_do_next(error: Exception, meaning: type[Exception]) -> None:
    with patch("django.core.mail.EmailMultiAlternatives.send", side_effect=error), pytest.raises(meaning) as raised:
        email.send(ADDRESS, message())
    assert "a@b" not in str(raised.value)
