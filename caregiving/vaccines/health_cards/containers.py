"""What a person hands over (a file, the text of QR codes, a bare card), taken apart into single cards."""

from caregiving.vaccines.health_cards import strict
from caregiving.vaccines.health_cards.numeric import PREFIX, Scanned, scanned_cards
from caregiving.vaccines.health_cards.reasons import Finding, Findings, Reason, Refused

LONGEST = 1_000_000
MOST_CARDS = 50
CREDENTIAL = "verifiableCredential"


def cards_within(given: str | bytes) -> list[Scanned | Finding]:
    """The cards in what was given, each as the text of its JWS or the reason why it is none.

    Raises Refused when it cannot be taken apart at all.
    """
    if len(given) > LONGEST:
        raise Refused(Reason.TOO_BIG)
    text = strict.as_text(given).strip()
    cards = _cards_of(text)
    if not cards:
        raise Refused(Reason.NO_CARDS)
    if len(cards) > MOST_CARDS:
        raise Refused(Reason.TOO_MANY_CARDS, f"{len(cards)}, at most {MOST_CARDS}")
    return cards


def _cards_of(text: str) -> list[Scanned | Finding]:
    if text.startswith("{"):
        return [_card_of_file(card) for card in _credentials(text)]
    if text.startswith(PREFIX):
        return scanned_cards(text)
    return [Scanned(text, Findings())] if text else []


def _credentials(text: str) -> list[strict.Json]:
    """Of a card's file, or of the answer (Parameters) with which a FHIR server issues cards."""
    content = strict.as_object(strict.parse(text))
    if content.get("resourceType") != "Parameters":
        return strict.as_list(content.get(CREDENTIAL))
    said = map(strict.as_object, strict.as_list(content.get("parameter")))
    return [parameter.get("valueString") for parameter in said if parameter.get("name") == CREDENTIAL]


def _card_of_file(card: strict.Json) -> Scanned | Finding:
    return Scanned(card, Findings()) if isinstance(card, str) else Finding(Reason.NOT_A_CARD)
