"""Other services, by the library Apprise, over the kinds of address that the operator allows. Nobody learns whether
what they took arrived: so only what is routine goes there, and it never counts as reached."""

from __future__ import annotations

import re
from collections.abc import Collection
from importlib.util import find_spec
from typing import Any
from uuid import UUID

from django.conf import settings
from django.utils.translation import gettext as _

from caregiving.people.models import User
from caregiving.reminders.channels import Address, Message, is_listed
from caregiving.reminders.elsewhere import LONGEST, Elsewhere
from caregiving.reminders.errors import Never, TellSomebody, Unreachable
from caregiving.reminders.models import Attempt, Outcome, Urgency

CARRIES = (Urgency.ROUTINE,)
HOST = re.compile(r"\A[a-z0-9-]+(\.[a-z0-9-]+)*\Z")


def addresses(users: Collection[User]) -> dict[UUID, list[Address]]:
    """None whose kind is not allowed any more."""
    found = Elsewhere.objects.filter(user__in=users) if settings.APPRISE_SCHEMES else ()
    return {one.user_id: [_address(one)] for one in found if one.scheme in settings.APPRISE_SCHEMES}


def _address(one: Elsewhere) -> Address:
    written = int(one.updated_at.timestamp())  # another one that was written down in its place is another address
    return Address(id=f"apprise:{one.id.hex}:{written}", target=one, place=f"apprise:{one.scheme}")


def send(address: Address, message: Message) -> str:
    hand_over(address.target.secret_address, message.title, f"{message.body}\n{settings.SITE_URL}{message.url}")
    return ""


def forget(address: Address) -> None:
    """The other side never says why: the address is its person's to change, and they are told (`refused`)."""


def refused(user: User) -> bool:
    """Whether the last message to the address that this person wrote down was not taken there."""
    one = Elsewhere.objects.filter(user=user).first()
    tries = Attempt.objects.filter(reminder__user=user, address=_address(one).id) if one else Attempt.objects.none()
    last = tries.order_by("at", "id").last()
    return last is not None and last.outcome == Outcome.NEVER


def hand_over(address: str, title: str, body: str) -> None:
    """Write there. Raises one of `reminders.errors`, in which the address does not stand."""
    if missing():
        raise TellSomebody(_("writing to other services is not set up"))
    service = checked(address)
    try:
        taken = service.notify(title=title, body=body)
    except OSError as error:
        why = _("that service could not be reached (%(error)s)") % {"error": type(error).__name__}
        raise Unreachable(why) from None
    except Exception as error:  # what one of a hundred services raises may hold the address: only its kind is said
        raise TellSomebody(_("that service could not be used (%(error)s)") % {"error": type(error).__name__}) from None
    if not taken:
        raise Never(_("that service did not take it"))


def missing() -> list[str]:
    """What has to be set, or installed, before anything can be sent."""
    names = [] if settings.APPRISE_SCHEMES else ["APPRISE_SCHEMES"]
    return names if find_spec("apprise") else [*names, "the package apprise"]


def offered() -> list[str]:
    """The kinds of address that people may use now."""
    usable = "apprise" in settings.REMINDER_CHANNELS and not missing()
    return list(settings.APPRISE_SCHEMES) if usable else []


def unfit() -> list[str]:
    """Of the kinds that are allowed, those that the library does not know or does not encrypt on the way."""
    from apprise.manager_plugins import NotificationManager

    known: Any = NotificationManager()  # type: ignore[no-untyped-call]
    return [scheme for scheme in settings.APPRISE_SCHEMES if not _is_encrypted(known, scheme)]


def _is_encrypted(known: Any, scheme: str) -> bool:
    if scheme not in known:
        return False
    encrypted = known[scheme].secure_protocol or ()
    return scheme in ((encrypted,) if isinstance(encrypted, str) else encrypted)


def checked(address: str) -> Any:
    """The service at that address, which somebody typed and we are about to call. Raises `Never` with the reason.

    What is asked for its server is what the library has read, since that is where it will go.
    """
    _check_form(address)
    from apprise import Apprise, AppriseAsset

    asset = AppriseAsset(http_redirects=False)
    service = Apprise.instantiate(address, asset=asset, suppress_exceptions=True)
    if service is None:
        raise Never(_("This is not the whole address. Copy it once more from the instructions of that service."))
    if "host" in service.template_tokens and service.host and not _is_known(service.host, service.port):
        raise Never(_("The server in this address is not one that we know. Whoever runs this Fortnight can allow it."))
    return service


def _check_form(address: str) -> None:
    scheme, _sign, rest = address.partition("://")
    if scheme.lower() not in settings.APPRISE_SCHEMES:
        begin = ", ".join(f"{one}://" for one in settings.APPRISE_SCHEMES)
        raise Never(_("The address has to begin with one of these: %(begin)s") % {"begin": begin})
    if len(address) > LONGEST or not re.fullmatch(r"[\x21-\x7e]+", rest):
        raise Never(_("This is not one address. Copy it once more, without blanks and without anything behind it."))
    if "?" in rest or "#" in rest or "\\" in rest:  # what stands there can name files and other servers
        raise Never(_("Leave out the “?” and everything behind it."))
    before_path = rest.split("/", 1)[0]
    if "%" in before_path:  # a server's name has none; what it stands for could cut the name short
        raise Never(_("This is not the whole address. Copy it once more from the instructions of that service."))
    if ":" in before_path.rpartition("@")[0]:
        raise Never(_("An address with a password is not kept here. Use one with a key of its own."))


def _is_known(host: str, port: int | None) -> bool:
    host = host.lower()
    return bool(HOST.match(host)) and port in (None, 443) and is_listed(host, settings.APPRISE_HOSTS)
