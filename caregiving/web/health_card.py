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
from caregiving.vaccines.health_cards import CardReading, Difference, Finding, Reason, match, read
from caregiving.vaccines.health_cards.containers import LONGEST
from caregiving.vaccines.issuers import trusted
from caregiving.vaccines.models import HealthCard, RecordSource, Vaccination
from caregiving.web.vaccine_record import Owner

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


def given(file: File[bytes] | None, text: str) -> bytes | str:
    """What was handed over, of a file at most one byte more than is read: enough to see that it is too big."""
    return file.read(LONGEST + 1) if file else text


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
