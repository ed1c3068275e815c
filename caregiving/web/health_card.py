"""Health cards on their way into a record: read, shown with what they would add, and kept all or nothing."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.core.files import File
from django.utils.translation import gettext as _

from caregiving import record
from caregiving.vaccines.card_doses import CardDose, CardDoseState, card_doses
from caregiving.vaccines.health_cards import CardReading, Difference, Finding, Reason, Refused, match, read
from caregiving.vaccines.health_cards.pictures import codes_in, is_picture
from caregiving.vaccines.issuers import trusted
from caregiving.vaccines.models import HealthCard, RecordSource, Vaccination
from caregiving.web.vaccine_record import Owner

MOST_FILES = 6
LONGEST_LOT, LONGEST_MAKER, LONGEST_NAME = 40, 5, 200
NOT_TRUSTED = {Reason.UNKNOWN_ISSUER, Reason.UNKNOWN_KEY}


@dataclass(frozen=True)
class Shown:
    """A card as the page shows it before anything is stored."""

    card: CardReading
    doses: list[CardDose]
    differs: tuple[Difference, ...]
    kept: bool

    @property
    def errors(self) -> list[str]:
        return [sentence(finding) for finding in self.card.errors]

    @property
    def warnings(self) -> list[str]:
        return [sentence(finding) for finding in self.card.warnings]

    @property
    def new(self) -> list[CardDose]:
        return [dose for dose in self.doses if dose.state is CardDoseState.NEW]

    @property
    def not_trusted(self) -> bool:
        """Whether it is refused because of whom the operator knows."""
        return any(finding.reason in NOT_TRUSTED for finding in self.card.errors)


def sentence(finding: Finding) -> str:
    """A finding in the reader's language, with where or what it is."""
    said = _(finding.reason.sentence)
    return f"{said} ({finding.detail[:80]})" if finding.detail else said


def given(files: Sequence[File[bytes]], text: str) -> bytes | str:
    """What was handed over: a card's file, or the text of QR codes and what stands in pictures of them.

    Raises Refused for a picture that shows no code, or is none.
    """
    if len(files) > MOST_FILES:
        raise Refused(Reason.TOO_MANY_PICTURES, f"{len(files)}, {MOST_FILES}")
    contents: list[bytes] = [file.read() for file in files]
    pictures = [content for content in contents if is_picture(content)]
    if contents and not pictures:
        return contents[0]
    return "\n".join([text, *(code for picture in pictures for code in codes_in(picture))]).strip()


def asks_for_more(cards: Sequence[Shown]) -> bool:
    """Whether nothing is wrong but that codes of the card are still to be shown."""
    return all({error.reason for error in one.card.errors} == {Reason.QR_PART_MISSING} for one in cards)


def refused(refusal: Refused) -> list[Shown]:
    return [Shown(CardReading(original="", errors=(refusal.finding,)), [], (), kept=False)]


def shown(owner: Owner, what: bytes | str) -> list[Shown]:
    """Every card in what was given, judged now against whom the operator trusts."""
    trust = trusted()
    cards = read(what, trust.keys, owner.visit.now, trust.revoked)
    valid = [card for card in cards if card.valid]
    judged = iter(card_doses(valid, list(owner.doses), owner.birth_date, owner.visit.today))
    known = set(HealthCard.objects.filter(**owner.whose).values_list("fingerprint", flat=True))
    return [
        Shown(card, next(judged), match(card, owner.name, owner.birth_date or date.min).differs, fingerprint in known)
        if card.valid
        else Shown(card, [], (), kept=False)
        for card, fingerprint in ((card, card.fingerprint) for card in cards)
    ]


def as_text(cards: Sequence[Shown]) -> str:
    """The valid ones as one file, for the page to send back."""
    return json.dumps({"verifiableCredential": [one.card.original for one in cards if one.card.valid]})


def keep(owner: Owner, cards: Sequence[Shown]) -> int:
    """Store the cards that are not there yet and their new doses, all or nothing. Returns how many doses.

    Raises ValidationError in words. A card that is not valid is never stored.
    """
    stored = 0
    with record.together(owner.visit.now):
        for one in cards:
            if one.card.valid:
                original = _card(owner, one)
                for dose in one.new:
                    record.noun(owner.visit.user, _vaccination(owner, dose, original), owner.visit.now)
                    stored += 1
    return stored


def _card(owner: Owner, one: Shown) -> HealthCard:
    known = HealthCard.objects.filter(**owner.whose, fingerprint=one.card.fingerprint).first()
    if known:
        return known
    card = HealthCard(
        **owner.whose,
        original=one.card.original,
        issuer=one.card.issuer or "",
        name_on_card=(one.card.name or "")[:LONGEST_NAME],
        birth_date_on_card=one.card.birth_date,
        issued_at=one.card.issued_at or owner.visit.now,
        fingerprint=one.card.fingerprint,
        stored_by=owner.visit.user,
    )
    return record.noun(owner.visit.user, card, owner.visit.now)


def _vaccination(owner: Owner, dose: CardDose, card: HealthCard) -> Vaccination:
    maker = dose.dose.mvx or ""
    return Vaccination(
        **owner.whose,
        group=str(dose.group),
        cvx=dose.dose.cvx,
        mvx=maker if len(maker) <= LONGEST_MAKER else "",
        given_on=dose.dose.date,
        lot=(dose.dose.lot or "")[:LONGEST_LOT],
        source=RecordSource.HEALTH_CARD,
        card=card,
    )
