"""What the issuer claims about the card itself: who, since when, until when, and what kind of card."""

from dataclasses import dataclass
from datetime import UTC, datetime
from urllib.parse import urlsplit

from caregiving.vaccines.health_cards import strict
from caregiving.vaccines.health_cards.reasons import Findings, Reason, Refused
from caregiving.vaccines.health_cards.strict import Json

HEALTH_CARD = "https://smarthealth.cards#health-card"
IMMUNIZATION = "https://smarthealth.cards#immunization"
YEAR_10000 = 253_402_300_800


@dataclass(frozen=True, slots=True)
class Span:
    """Since when (also in seconds since 1970, as compared with revocations) and until when a card holds."""

    issued_at: datetime | None
    expires_at: datetime | None
    not_before: float


def issuer(payload: dict[str, Json]) -> str:
    """The claimed issuer. Raises Refused when it is not an https address in the form that cards use."""
    claimed = strict.as_string(payload.get("iss"))
    if not _is_issuer(claimed):
        raise Refused(Reason.ISSUER, claimed)
    return claimed


def span(payload: dict[str, Json], as_of: datetime, findings: Findings) -> Span:
    """The card's span; findings say when it has not begun, is over, or is not told."""
    issued_at, expires_at = _moment(payload.get("nbf")), _moment(payload.get("exp"))
    if issued_at is None:
        findings.error(Reason.NOT_BEFORE)
    elif issued_at > as_of:
        findings.error(Reason.NOT_YET, issued_at.isoformat())
    if expires_at is not None and expires_at <= as_of:
        findings.error(Reason.EXPIRED, expires_at.isoformat())
    if expires_at is None and "exp" in payload:
        findings.error(Reason.EXPIRY)
    return Span(issued_at, expires_at, issued_at.timestamp() if issued_at else 0.0)


def types(credential: dict[str, Json], findings: Findings) -> tuple[str, ...]:
    """The kinds of card that this one claims to be, in its own order."""
    named = tuple(strict.as_string(kind) for kind in strict.as_list(credential.get("type")))
    if HEALTH_CARD not in named:
        findings.error(Reason.CREDENTIAL_TYPE)
    return named


def _is_issuer(claimed: str) -> bool:
    try:
        address = urlsplit(claimed)
    except ValueError:
        return False
    return address.scheme == "https" and bool(address.netloc) and not claimed.endswith("/")


def _moment(claimed: Json) -> datetime | None:
    seconds = strict.as_number(claimed)
    if seconds is None or not 0 <= seconds < YEAR_10000:
        return None
    return datetime.fromtimestamp(seconds, UTC)
