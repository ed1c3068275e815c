"""SMART Health Cards: who signed one, whether it still stands, and which doses it says.

Follows the SMART Health Cards framework, version 1.4 (https://spec.smarthealth.cards), and the profile for
vaccinations (http://hl7.org/fhir/uv/shc-vaccination). Everything is pure: text, pinned keys and a moment in,
readings out. Nothing here asks the network or the clock, and no input makes `read` raise.
"""

from caregiving.vaccines.health_cards.identity import Difference, Match, match
from caregiving.vaccines.health_cards.keys import KeySets
from caregiving.vaccines.health_cards.reader import read
from caregiving.vaccines.health_cards.reading import (
    PROVES_ISSUER_NOT_HOLDER,
    CardReading,
    Immunization,
    same_card,
)
from caregiving.vaccines.health_cards.reasons import Finding, Reason, Refused
from caregiving.vaccines.health_cards.revocation import RevocationList

__all__ = [
    "PROVES_ISSUER_NOT_HOLDER",
    "CardReading",
    "Difference",
    "Finding",
    "Immunization",
    "KeySets",
    "Match",
    "Reason",
    "Refused",
    "RevocationList",
    "match",
    "read",
    "same_card",
]
