"""Web push (RFC 8030), encrypted for the phone (RFC 8291) and signed by this server (RFC 8292)."""

from __future__ import annotations

import contextlib
import hashlib
import ipaddress
import json
import os
import re
import tempfile
import time
from collections.abc import Collection
from datetime import datetime, timedelta
from functools import cache
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit
from uuid import UUID

import urllib3
from cryptography.hazmat.primitives import serialization
from django.conf import settings
from django.core import signing
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from webpush import WebPush, WebPushSubscription
from webpush.types import WebPushKeys
from webpush.vapid import VAPID

from caregiving.people.models import User
from caregiving.reminders import short_answers
from caregiving.reminders.channels import Address, Message, is_listed
from caregiving.reminders.errors import Later, Never, TellSomebody, Unreachable
from caregiving.reminders.models import Preference, PushSubscription
from caregiving.reminders.retry_after import retry_after

TRY_AGAIN = {408, 429}
TOO_LARGE = 413
# Push services take 4,096 bytes (RFC 8030 7.2); the encryption's header, end mark and tag are 103 of them (RFC 8291 4).
MOST_BYTES = 4096 - 86 - 1 - 16
READ_IN_TWO_WAYS = re.compile(r"[\s\\\x00-\x1f\x7f]")
# Within which a test must have been shown: a phone that was off over night is no fault.
TEST_PATIENCE = timedelta(hours=24)
TESTS = signing.TimestampSigner(salt="fortnight.phone.test")


class Vapid(VAPID):
    """Signs once an hour and push service, not once a message, and names the service's port when it has one."""

    def __init__(self, private_key: bytes, public_key: bytes) -> None:
        super().__init__(private_key=private_key, public_key=public_key)
        self._kept: dict[tuple[str, int], str] = {}

    def get_authorization_header(self, endpoint: Any, subscriber: str, expiration: int) -> str:
        parts = urlsplit(str(endpoint))
        origin, hour = f"{parts.scheme}://{parts.netloc}", int(time.time() // 3600)
        if (origin, hour) not in self._kept:
            signed = super().get_authorization_header(_Origin(origin), subscriber, expiration)
            self._kept = {kept: header for kept, header in self._kept.items() if kept[1] == hour}
            self._kept[origin, hour] = signed
        return self._kept[origin, hour]


class _Origin:
    """What the library reads of an endpoint, with the port inside the host."""

    def __init__(self, origin: str) -> None:
        self.scheme, self.host = origin.split("://", 1)


def addresses(users: Collection[User]) -> dict[UUID, list[Address]]:
    found: dict[UUID, list[Address]] = {}
    for phone in PushSubscription.objects.filter(user__in=users).order_by("created_at", "id"):
        found.setdefault(phone.user_id, []).append(_address(phone))
    return found


def _address(phone: PushSubscription) -> Address:
    return Address(id=f"push:{phone.id.hex}", target=phone, place=place(phone), shows_details=phone.show_details)


def place(phone: PushSubscription) -> str:
    """The push service of that phone."""
    parts = urlsplit(phone.endpoint)
    return f"{parts.scheme}://{parts.netloc}"


def send(address: Address, message: Message) -> str:
    phone: PushSubscription = address.target
    check_endpoint(phone.endpoint)
    payload = {
        "title": message.title,
        "body": message.body,
        "url": message.url,
        "tag": tag(message.key),
        "phone": str(phone.id),
        "quiet": message.quiet,
        "buttons": _buttons(message),
    }
    if address.shows_details and message.details:
        payload["body"] = _details(message, MOST_BYTES - _size({**payload, "body": ""}))
    response = _post(phone, payload, message)
    _judge(response, phone)
    return response.headers.get("Location", "")[:200]


def _details(message: Message, room: int) -> str:
    """As many of the lines as so many bytes hold, then how many more there are. Where there is no room for one, what
    any phone shows."""
    count = len(message.details)
    for kept in range(count, 0, -1):
        shown = "; ".join([*message.details[:kept], *_more(count - kept, message.language)])
        if _size(shown) - _size("") <= room:
            return shown
    return message.body


def _more(count: int, language: str) -> list[str]:
    with translation.override(language):
        words = ngettext("and %(count)s more", "and %(count)s more", count)
    return [words % {"count": count}] if count else []


def _size(content: object) -> int:
    return len(_text(content).encode())


def _text(content: object) -> str:
    return json.dumps(content, ensure_ascii=False)


def _buttons(message: Message) -> list[tuple[str, str]]:
    """The two for which a notification has room: "I have it" and "Later". "Done" may need a page."""
    return [message.answers[0], message.answers[-1]] if message.answers else []


def forget(address: Address) -> None:
    """The phone is gone. The browser may have renewed it in the meantime: only what was refused is forgotten, and its
    owner's home is told."""
    phone: PushSubscription = address.target
    if PushSubscription.objects.filter(id=phone.id, endpoint=phone.endpoint).delete()[0]:
        Preference.objects.update_or_create(user=phone.user, defaults={"phone_lost_at": timezone.now()})


def tag(key: str) -> str:
    """A short name from the key: a repeat replaces what it repeats, at the service and on the phone (RFC 8030 5.4)."""
    return hashlib.sha256(key.encode()).hexdigest()[:32]


def check_endpoint(endpoint: str) -> None:
    """Refuse an address that is not a push service: it came from a browser and we are about to call it."""
    if not _is_known(endpoint):
        raise Never(_("This browser's push service is not one that we know."))


def _is_known(endpoint: str) -> bool:
    """Whoever calls it reads the address anew: what can be read in two ways is none that we know."""
    try:
        parts = urlsplit(endpoint)
        host, port = parts.hostname or "", parts.port
    except ValueError:
        return False
    if READ_IN_TWO_WAYS.search(endpoint) or "@" in parts.netloc:
        return False
    if settings.PUSH_ALLOW_LOCAL and parts.scheme == "http" and _is_loopback(host):
        return True
    return parts.scheme == "https" and is_listed(host, settings.PUSH_HOSTS) and port in (None, 443)


def public_key() -> str:
    """What a browser needs to subscribe (applicationServerKey)."""
    return str(VAPID.get_application_server_key(_pusher().vapid.public_key))


def send_test(phone: PushSubscription, now: datetime, *, weekly: bool = False) -> None:
    """Send the alert that proves the way to this phone; the weekly one makes no sound and asks for nothing. Raises
    `NotSent` when it did not go out: what a busy service did not take, the phone is not expected to have shown."""
    with translation.override(phone.user.language):
        message = Message(
            key=f"test:{phone.id.hex}:{now.timestamp()}",
            title=_("Fortnight: the weekly test") if weekly else _("Fortnight: a test"),
            body=_("Alerts reach this phone.") if weekly else _("Tap here: then this phone is known to work."),
            details=(),
            url=f"/people/phones/{phone.id}/tapped/?test={TESTS.sign(phone.id.hex)}",
            urgent=not weekly,
            lasts=TEST_PATIENCE if weekly else timedelta(minutes=10),
            language=phone.user.language,
            quiet=weekly,
        )
    before, address = phone.test_sent_at, _address(phone)
    _note_test(phone, now)  # before it goes: the phone may show it in no time
    try:
        send(address, message)
    except Never:
        forget(address)
        raise
    except Later:
        _note_test(phone, before)
        raise


def _note_test(phone: PushSubscription, sent_at: datetime | None) -> None:
    phone.test_sent_at = sent_at
    phone.save(update_fields=["test_sent_at", "updated_at"])


def is_test(phone: PushSubscription, token: str) -> bool:
    """Whether that word came to this phone with a test of the last day."""
    try:
        return TESTS.unsign(token, max_age=TEST_PATIENCE) == phone.id.hex
    except signing.BadSignature:
        return False


def make_keys(path: Path) -> None:
    """Make the server's key pair at first start, readable by its owner only."""
    private, _public, _key = VAPID.generate_keys()
    path.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.NamedTemporaryFile(dir=path.parent, prefix=".vapid") as file:  # only its owner may read it
        file.write(private)
        file.flush()
        with contextlib.suppress(FileExistsError):  # whole or not there, however many processes start at once
            os.link(file.name, path)


def _post(phone: PushSubscription, payload: dict[str, object], message: Message) -> urllib3.BaseHTTPResponse:
    sealed = _pusher().get(
        _text(payload),
        WebPushSubscription(
            endpoint=phone.endpoint,
            keys=WebPushKeys(auth=phone.auth, p256dh=phone.p256dh),
        ),
    )
    headers = {
        "Authorization": sealed.headers["authorization"],
        "Content-Encoding": "aes128gcm",
        "Content-Type": "application/octet-stream",
        "TTL": str(int(message.left.total_seconds())),
        "Urgency": "high" if message.urgent else "normal",
        "Topic": tag(message.key),
    }
    try:
        return short_answers.post(phone.endpoint, sealed.encrypted, headers)
    except urllib3.exceptions.HTTPError as error:
        why = _("the push service could not be reached (%(error)s)") % {"error": type(error).__name__}
        raise Unreachable(why) from None


def _judge(response: urllib3.BaseHTTPResponse, phone: PushSubscription) -> None:
    """Sort the answer by what to do next."""
    status = response.status
    if 200 <= status < 300:
        return
    said = _("the push service said %(status)s") % {"status": status}
    if status in TRY_AGAIN or status >= 500:
        raise Later(said, retry_after(response.headers.get("Retry-After", ""), timezone.now()))
    if status < 400 or status == TOO_LARGE:
        raise TellSomebody(said)
    raise Never(_("the push service said %(status)s: this phone is no longer subscribed") % {"status": status})


def _is_loopback(host: str) -> bool:
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


@cache
def _pusher() -> WebPush:
    make_keys(settings.VAPID_KEY_FILE)
    private = settings.VAPID_KEY_FILE.read_bytes()
    key = serialization.load_pem_private_key(private, password=None)
    public = key.public_key().public_bytes(serialization.Encoding.PEM, serialization.PublicFormat.SubjectPublicKeyInfo)
    pusher = WebPush(private_key=private, public_key=public, subscriber=settings.OPERATOR_EMAIL)
    pusher.vapid = Vapid(private_key=private, public_key=public)
    return pusher
