"""`manage.py read_health_card FILE --keys KEYSET.json`: whether a SMART Health Card is valid, as JSON.

The forms of the key file are described in `health_cards/keys.py`, that of a revocation list in
`health_cards/revocation.py`. Both are the operator's own copies: nothing is fetched.
"""

import json
from argparse import ArgumentParser, ArgumentTypeError
from collections.abc import Callable, Sequence
from datetime import UTC, datetime, time
from pathlib import Path
from typing import TypeVar

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from caregiving.vaccines.health_cards import CardReading, KeySets, Refused, RevocationList, read
from caregiving.vaccines.health_cards.pictures import codes_in, is_picture

MOST_BYTES_OF_KEYS = 64 * 1024 * 1024
MOST_BYTES_OF_PICTURE = 24 * 1024 * 1024
Parsed = TypeVar("Parsed")


class Command(BaseCommand):
    help = "Verify the SMART Health Cards in a file and print what they say. Exits with 1 unless all are valid."
    requires_system_checks = ()

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "file",
            type=Path,
            nargs="+",
            help="a .smart-health-card file, shc:/ texts, a bare JWS or a picture of a QR code; all parts of a card",
        )
        parser.add_argument(
            "--keys",
            type=Path,
            required=True,
            help="a key set (JWKS), or a directory of them by issuer: {issuer: key set}",
        )
        parser.add_argument(
            "--as-of",
            type=_moment,
            metavar="DATE",
            help="YYYY-MM-DD (its end, UTC) or a moment in ISO form; now if not said",
        )
        parser.add_argument(
            "--crl",
            type=Path,
            action="append",
            default=[],
            help="an issuer's list of revoked cards; repeatable",
        )

    def handle(
        self, *, file: list[Path], keys: Path, as_of: datetime | None, crl: list[Path], **_options: object
    ) -> None:
        try:
            revoked = [_parsed(path, RevocationList.from_text) for path in crl]
            pinned = _parsed(keys, KeySets.from_text)
            answer = _answer(read(_given(file), pinned, as_of or timezone.now(), revoked))
        except _Unusable as error:
            answer = _summary([], [str(error)])
        self.stdout.write(json.dumps(answer, indent=1))
        if not answer["valid"]:
            raise CommandError("Not every card is valid: see errors.")


class _Unusable(Exception):
    """A file cannot be used; the message names it and says why."""


def _moment(text: str) -> datetime:
    """A moment; a bare date is its last one, so that what was issued that day counts."""
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        raise ArgumentTypeError(f"{text!r} is not a date as YYYY-MM-DD") from None
    if len(text) <= len("YYYY-MM-DD"):
        moment = datetime.combine(moment, time.max)
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)


def _parsed(path: Path, parse: Callable[[bytes], Parsed]) -> Parsed:
    try:
        return parse(_content(path, MOST_BYTES_OF_KEYS))
    except Refused as refused:
        raise _Unusable(f"{path.name}: {refused}") from refused


def _given(files: Sequence[Path]) -> bytes:
    """What the files say: one as it is, several (the QR codes of a card in parts) one below the other."""
    return b"\n".join(_text(path) for path in files)


def _text(path: Path) -> bytes:
    content = _content(path, MOST_BYTES_OF_PICTURE)
    if not is_picture(content):
        return content
    try:
        return "\n".join(codes_in(content)).encode()
    except Refused as refused:
        raise _Unusable(f"{path.name}: {refused}") from refused


def _content(path: Path, most: int) -> bytes:
    """At most one byte more than `most`: enough to see that it is too big."""
    try:
        with path.open("rb") as file:
            return file.read(most + 1)
    except OSError as error:
        raise _Unusable(f"{path.name} cannot be read: {error.strerror}.") from error


def _answer(cards: Sequence[CardReading]) -> dict[str, object]:
    """One card's own answer, or what holds for all of them; `cards` has one answer for each in any case."""
    answers = [card.as_json() for card in cards]
    if len(cards) == 1:
        return {**answers[0], "cards": answers}
    numbered = list(enumerate(cards, start=1))
    return {
        **_summary(
            [dose.as_json() for card in cards if card.valid for dose in card.immunizations],
            [f"card {number}: {finding}" for number, card in numbered for finding in card.errors],
            [f"card {number}: {finding}" for number, card in numbered for finding in card.warnings],
        ),
        "cards": answers,
    }


def _summary(doses: Sequence[object], errors: Sequence[str], warnings: Sequence[str] = ()) -> dict[str, object]:
    return {
        "valid": not errors,
        "errors": list(errors),
        "warnings": list(warnings),
        "immunizations": list(doses),
        "cards": [],
    }
