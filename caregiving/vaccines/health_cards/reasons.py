"""Every reason why a card is refused or remarked upon, with the sentence a person reads.

The reasons' values are stable: pages and translations may key on them.
"""

from dataclasses import dataclass, field
from enum import StrEnum

from django.utils.translation import gettext_noop as _

DETAIL_LENGTH = 80


class Reason(StrEnum):
    """Why something about a card, a key set or a revocation list is not as it must be."""

    sentence: str

    def __new__(cls, value: str, sentence: str) -> "Reason":
        reason = str.__new__(cls, value)
        reason._value_ = value
        reason.sentence = sentence
        return reason

    TOO_BIG = "too-big", _("This is far bigger than a health card. Choose the card's own file.")
    NOT_UTF8 = "not-utf8", _("This is not text. Choose a .smart-health-card file or the text of the QR code.")
    NO_CARDS = "no-cards", _("There is no health card in this. Ask the issuer for the card's file again.")
    TOO_MANY_CARDS = "too-many-cards", _("This holds too many cards at once. Add them a few at a time.")
    NOT_A_CARD = (
        "not-a-card",
        _("An entry of this file is not a health card. Ask the issuer for the file again."),
    )

    NOT_JSON = "not-json", _("This cannot be read as JSON. Ask for the file again.")
    DUPLICATE_NAME = "duplicate-name", _("The same name stands twice in one object, so it has two meanings.")
    TOO_DEEP = "too-deep", _("This is nested far deeper than a health card is.")
    UNSTORABLE_TEXT = "unstorable-text", _("It holds characters that cannot be stored as text.")

    QR_TEXT = "qr-text", _("This is not the text of a health card's QR code. Scan the code again.")
    QR_DIGITS = "qr-digits", _("A pair of digits of the QR code stands for no character. Scan the code again.")
    QR_ODD = "qr-odd", _("The QR code's digits do not make pairs: one is missing. Scan the code again.")
    QR_PART_NUMBER = "qr-part-number", _("A QR code's part number is higher than the number of parts.")
    QR_PART_MISSING = "qr-part-missing", _("Some QR codes of this card are missing. Scan them too.")
    QR_PART_TWICE = "qr-part-twice", _("Two cards' QR codes are mixed here. Scan one card at a time.")
    QR_IN_PARTS = "qr-in-parts", _("The card is split over several QR codes, which newer cards no longer do.")
    QR_TOO_LONG = "qr-too-long", _("A QR code holds more than the framework allows for one code.")

    NOT_A_PICTURE = (
        "not-a-picture",
        _("This cannot be read as a picture, or it is damaged. Send a photo or a screenshot as JPEG or PNG."),
    )
    PICTURE_TOO_BIG = "picture-too-big", _("This picture is too large. Take it again in the usual size.")
    TOO_BIG_PICTURES = "too-big-pictures", _("These files are too large together. Send one picture at a time.")
    TOO_MANY_PICTURES = "too-many-pictures", _("These are too many files at once. Send those of one card.")
    NO_CODE_IN_PICTURE = (
        "no-code-in-picture",
        _("No health card code was found in this picture. Take it again: close, sharp and without a shadow."),
    )

    JWS_PARTS = "jws-parts", _("This is not a health card: a card is three parts joined by two dots.")
    BASE64 = "base64", _("A part of the card is not base64url as it must be written. It was damaged or changed.")
    HEADER = "header", _("The card's header is not that of a SMART Health Card.")
    HEADER_EXTRA = "header-extra", _("The card's header says more than a SMART Health Card's does.")
    JWS_LONG = "jws-long", _("The card is too long to fit into one QR code.")
    SIGNATURE = "signature", _("The signature does not fit: the card was changed, or someone else signed it.")
    DEFLATE = "deflate", _("The card's content cannot be unpacked. It was damaged or changed.")
    DEFLATE_TRAILING = "deflate-trailing", _("Something was added after the card's content.")
    DEFLATE_BOMB = "deflate-bomb", _("The card unpacks to far more than a health card holds.")
    NOT_MINIFIED = "not-minified", _("The card's content has blanks that it should not have.")

    UNKNOWN_ISSUER = (
        "unknown-issuer",
        _("The issuer is not on this site's list. Ask the operator to check and add it."),
    )
    UNKNOWN_KEY = (
        "unknown-key",
        _("The issuer's keys here do not include the card's. Ask the operator to renew them."),
    )
    KEY_REFUSED = "key-refused", _("The issuer's key is not one a health card may be signed with.")
    KEY_SET = "key-set", _("The list of issuers' keys is not in a form that can be read.")
    ISSUER = "issuer", _("The issuer must be an https address without a slash at its end.")

    NOT_BEFORE = "not-before", _("The card does not say, as a number of seconds, since when it holds (nbf).")
    NOT_YET = "not-yet", _("The card holds only from a later moment.")
    EXPIRY = "expiry", _("The card's end (exp) is not a number of seconds.")
    EXPIRED = "expired", _("The card has expired. Ask the issuer for a new one.")
    CREDENTIAL_TYPE = "credential-type", _("The card does not say that it is a SMART Health Card.")
    NO_IMMUNIZATION_TYPE = "no-immunization-type", _("The card holds vaccinations, but is not marked so.")
    REVOCATION_ID = "revocation-id", _("The card's revocation number (rid) is not one.")
    REVOKED = "revoked", _("The issuer has revoked this card. Ask the issuer for a new one.")
    REVOCATION_LIST = "revocation-list", _("The list of revoked cards is not in a form that can be read.")
    REVOCATION_UNKNOWN = (
        "revocation-unknown",
        _("The issuer revokes cards, but its list for this key is not here."),
    )
    REVOCATION_OLD = "revocation-old", _("The list of revoked cards here is older than the issuer's newest.")

    FHIR_VERSION = "fhir-version", _("The card's content is not FHIR 4.0.1.")
    BUNDLE = "bundle", _("The card's content is not a FHIR bundle of the type collection with entries.")
    FULL_URL = "full-url", _("An entry is not named resource:0, resource:1 and so on, each once.")
    RESOURCE = "resource", _("An entry holds no FHIR resource.")
    PATIENT = "patient", _("The card must be about exactly one person.")
    NO_NAME = "no-name", _("The card says no name.")
    NO_BIRTH_DATE = "no-birth-date", _("The card says no full birth date.")
    NO_IMMUNIZATIONS = "no-immunizations", _("The card holds no vaccinations.")
    STATUS = "status", _("A vaccination is not marked as completed.")
    VACCINE_CODE = "vaccine-code", _("A vaccination does not name its vaccine by one CVX code.")
    OTHER_VACCINE_CODE = (
        "other-vaccine-code",
        _("A vaccination names its vaccine in another list of codes than CVX, so it is not taken from the card."),
    )
    OCCURRENCE = "occurrence", _("A vaccination does not say the day it was given.")
    OCCURRENCE_TIME = "occurrence-time", _("A vaccination says the time of day too, which a card should not.")
    PATIENT_REFERENCE = "patient-reference", _("A vaccination is not about the person of this card.")
    LOT = "lot", _("A vaccination's lot number is not text.")
    PERFORMER = "performer", _("A vaccination does not say in the usual form who gave it.")
    SUBPOTENT = (
        "subpotent",
        _("A vaccination is marked as weaker than a full dose. Ask the care team if it counts."),
    )
    DOSE_IN_FUTURE = "dose-in-future", _("A vaccination lies in the future.")
    DOSE_BEFORE_BIRTH = "dose-before-birth", _("A vaccination lies before the birth date.")

    RESOURCE_ID = "resource-id", _("An entry has an id, which a card should leave out.")
    RESOURCE_META = "resource-meta", _("An entry has notes about itself (meta), which a card should leave out.")
    RESOURCE_TEXT = "resource-text", _("An entry has a narrative text, which a card should leave out.")
    CONCEPT_TEXT = "concept-text", _("A code has a text beside it, which a card should leave out.")
    CODING_DISPLAY = "coding-display", _("A code has a display name, which a card should leave out.")


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that is not as it must be, and where or what it is (shortened: it is a stranger's text)."""

    reason: Reason
    detail: str = ""

    def __str__(self) -> str:
        where = f" ({self.detail[:DETAIL_LENGTH]})" if self.detail else ""
        return f"{self.reason}: {self.reason.sentence}{where}"


class Refused(ValueError):
    """What was given cannot be accepted, for the reason of `finding`."""

    def __init__(self, reason: Reason, detail: str = "") -> None:
        self.finding = Finding(reason, detail)
        super().__init__(str(self.finding))


@dataclass(slots=True)
class Findings:
    """What is gathered while a card is read: errors take its validity, warnings do not."""

    errors: list[Finding] = field(default_factory=list)
    warnings: list[Finding] = field(default_factory=list)

    def error(self, reason: Reason, detail: str = "") -> None:
        self.errors.append(Finding(reason, detail))

    def warn(self, reason: Reason, detail: str = "") -> None:
        self.warnings.append(Finding(reason, detail))
