"""Push services take 4,096 bytes. A phone that shows what it is about gets as many lines as fit, and how many more."""

import json

import pytest

from caregiving.reminders.channels import Address, push
from caregiving.reminders.models import PushSubscription
from tests.reminders.push_service import Phone, PushService
from tests.reminders.test_push import message
from tests.reminders.test_push import phone as phone
from tests.reminders.test_push import subscription as subscription

MOST = 4096
LINES = {
    "en": 'Order "more" catheters, size {:02}: the last day is Friday 27 Nov',
    "es": "Pida más sondas de succión, tamaño {:02}: el último día es el viernes 27 ñ",
    "el": "Παραγγείλτε περισσότερους καθετήρες, μέγεθος {:02}",
    "ja": "吸引カテーテルを注文する、サイズ {:02}",
    "emoji": "🫁🫁🫁🫁🫁🫁🫁🫁 {:02}",
}


def shown(
    subscription: PushSubscription, service: PushService, phone: Phone, lines: tuple[str, ...], language: str = "en"
) -> tuple[str, int]:
    """What the phone shows, and the bytes on the wire."""
    push.send(Address("push:1", subscription, shows_details=True), message(details=lines, language=language))
    body = service.arrived[-1].body
    return json.loads(phone.read(body))["body"], len(body)


@pytest.mark.parametrize("letters", LINES)
@pytest.mark.parametrize("number", [1, 10, 40, 80, 400])
def test_no_message_is_longer_than_a_push_service_takes(
    subscription: PushSubscription, service: PushService, phone: Phone, letters: str, number: int
) -> None:
    lines = tuple(LINES[letters].format(line) for line in range(number))
    text, size = shown(subscription, service, phone, lines)
    assert size <= MOST
    kept = [line for line in lines if line in text]
    assert kept == list(lines[: len(kept)])
    rest = [] if len(kept) == number else [f"and {number - len(kept)} more"]
    assert text == "; ".join([*kept, *rest])
    if rest:
        next_line = len(b"; ") + len(json.dumps(lines[len(kept)], ensure_ascii=False).encode())
        assert size + next_line > MOST - len("; and 100 more")


@pytest.mark.parametrize("letter", ["e", "ñ", "吸", "🫁", '"'])
def test_the_border_counts_bytes_not_letters(
    subscription: PushSubscription, service: PushService, phone: Phone, letter: str
) -> None:
    each = len(json.dumps(letter, ensure_ascii=False).encode()) - 2
    _, alone = shown(subscription, service, phone, ("x",))
    room = MOST - alone
    fits = ("x" + letter * (room // each) + "x" * (room % each),)
    assert shown(subscription, service, phone, fits) == (fits[0], MOST)
    text, size = shown(subscription, service, phone, (f"{fits[0]}x",))
    assert text == "Something is due. Open to see it."
    assert size < MOST
    text, size = shown(subscription, service, phone, ("x", fits[0]))
    assert (text, size <= MOST) == ("x; and 1 more", True)


def test_how_many_more_is_said_in_the_language_of_its_receiver(
    subscription: PushSubscription, service: PushService, phone: Phone
) -> None:
    lines = tuple(LINES["es"].format(line) for line in range(80))
    text, _ = shown(subscription, service, phone, lines, "es")
    assert text.split("; ")[-1].startswith("y ")
    assert text.endswith(" más")
