"""E-mail, by Django's own back-end (console in the embedded default, SMTP by setting)."""

import hashlib
import smtplib
from collections.abc import Collection
from uuid import UUID

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.template.loader import render_to_string
from django.utils import translation

from caregiving.people.models import User
from caregiving.reminders.channels import Address, Message
from caregiving.reminders.errors import Later, Never, TellSomebody, Unreachable

# Mail programs show the first words of a mail on a locked screen. After the neutral ones comes what is not seen, so
# that no details follow there.
UNSEEN = "\u034f\u200c\u00a0" * 80


def addresses(users: Collection[User]) -> dict[UUID, list[Address]]:
    return {
        user.id: [Address(id=f"email:{user.id.hex}", target=user.email, place="email", shows_details=True)]
        for user in users
    }


def send(address: Address, message: Message) -> str:
    mail = _mail(address, message)
    try:
        mail.send()
    except smtplib.SMTPRecipientsRefused as refused:
        codes = [code for code, _ in refused.recipients.values()]
        raise (Never if all(code >= 500 for code in codes) else Later)("the mail server refused the receiver") from None
    except smtplib.SMTPException as error:
        kind = TellSomebody if _is_ours(error) else Later
        raise kind(f"the mail server did not take it ({type(error).__name__})") from None
    except OSError as error:
        raise Unreachable(f"the mail server did not take it ({type(error).__name__})") from None
    return str(mail.extra_headers["Message-ID"])


def _is_ours(error: smtplib.SMTPException) -> bool:
    """Whether it is our name, password or mail that is refused: the same again would be refused again."""
    return isinstance(error, smtplib.SMTPNotSupportedError) or getattr(error, "smtp_code", 0) >= 500


def forget(address: Address) -> None:
    """The address is the person's own to change; the failure is shown to them."""


def _mail(address: Address, message: Message) -> EmailMultiAlternatives:
    site = settings.SITE_URL
    answers = [(words, site + address) for words, address in message.answers]
    context = {
        "message": message,
        "answers": answers,
        "url": site + message.url,
        "settings_url": f"{site}/people/",
        "unseen": UNSEEN,
    }
    with translation.override(message.language):
        text = render_to_string("reminders/mail.txt", context)
        html = render_to_string("reminders/mail.html", context)
    digest = hashlib.sha256(f"{message.key}:{address.id}".encode()).hexdigest()[:40]
    host = site.split("://", 1)[1].split(":", 1)[0]
    mail = EmailMultiAlternatives(
        subject=message.title,
        body=text,
        to=[address.target],
        headers={
            "Message-ID": f"<{digest}@{host}>",  # the same for a repeat, so that mail programs show it once
            "Auto-Submitted": "auto-generated",
            **_ways_out(site, message),
        },
    )
    mail.attach_alternative(html, "text/html")
    return mail


def _ways_out(site: str, message: Message) -> dict[str, str]:
    """RFC 8058: what is routine ends by one POST. Critical mail has only the page where everything is set."""
    if not message.off:
        return {"List-Unsubscribe": f"<{site}/people/>"}
    return {"List-Unsubscribe": f"<{site}{message.off}>", "List-Unsubscribe-Post": "List-Unsubscribe=One-Click"}
