"""What came of reading one card."""

import hashlib
from dataclasses import dataclass
from datetime import date, datetime

from caregiving.vaccines.health_cards.reasons import Finding

PROVES_ISSUER_NOT_HOLDER = "card-proves-issuer-not-holder"
"""The id of the note shown with every card: the card proves its issuer, not who holds it."""


@dataclass(frozen=True, slots=True, order=True)
class Immunization:
    """One dose: the day, CDC's codes for vaccine (CVX) and maker (MVX), the lot, and who gave it."""

    date: date
    cvx: str
    mvx: str | None = None
    lot: str | None = None
    performer: str | None = None

    def as_json(self) -> dict[str, str | None]:
        return {
            "date": self.date.isoformat(),
            "cvx": self.cvx,
            "mvx": self.mvx,
            "lot": self.lot,
            "performer": self.performer,
        }


@dataclass(frozen=True, slots=True)
class CardReading:
    """A card as far as it could be read. Nothing of it may be relied upon unless it is `valid`.

    Person and doses are read only after the signature was found to fit; `issuer` is what the card claims.
    """

    original: str
    errors: tuple[Finding, ...] = ()
    warnings: tuple[Finding, ...] = ()
    kid: str | None = None
    issuer: str | None = None
    issuer_pinned: bool = False
    """Whether the operator pinned the key for this very issuer, and not for any issuer."""
    issued_at: datetime | None = None
    expires_at: datetime | None = None
    types: tuple[str, ...] = ()
    name: str | None = None
    birth_date: date | None = None
    immunizations: tuple[Immunization, ...] = ()
    note: str = PROVES_ISSUER_NOT_HOLDER

    @property
    def valid(self) -> bool:
        return not self.errors

    @property
    def fingerprint(self) -> str:
        """64 hexadecimal digits, the same for two cards that say the same doses of someone born the same day.

        A card that says no doses has the fingerprint of its own text.
        """
        doses = sorted({f"{dose.date.isoformat()} {dose.cvx.zfill(3)}" for dose in self.immunizations})
        content = "\n".join([str(self.birth_date), *doses]) if doses else self.original
        return hashlib.sha256(content.encode("utf-8", "surrogatepass")).hexdigest()

    def as_json(self) -> dict[str, object]:
        """Ready for JSON: findings as sentences, moments and days in ISO form."""
        return {
            "valid": self.valid,
            "errors": [str(finding) for finding in self.errors],
            "warnings": [str(finding) for finding in self.warnings],
            "issuer": self.issuer,
            "issuer_pinned": self.issuer_pinned,
            "kid": self.kid,
            "issued_at": self.issued_at.isoformat() if self.issued_at else None,
            "expires_at": self.expires_at.isoformat() if self.expires_at else None,
            "types": list(self.types),
            "name": self.name,
            "birth_date": self.birth_date.isoformat() if self.birth_date else None,
            "immunizations": [dose.as_json() for dose in self.immunizations],
            "note": self.note,
        }


def same_card(one: CardReading, other: CardReading) -> bool:
    """Whether two cards say the same: the same doses, by day and vaccine, of someone born the same day."""
    return one.fingerprint == other.fingerprint
