"""The text of a SMART Health Card's QR codes: `shc:/` and two digits a character, whole or in parts."""

import re
from dataclasses import dataclass

from caregiving.vaccines.health_cards.reasons import Finding, Findings, Reason, Refused

PREFIX = "shc:/"
CODE = re.compile(r"shc:/(?:([1-9][0-9]?)/([1-9][0-9]?)/)?([0-9]+)")
FIRST_CHARACTER = ord("-")
HIGHEST_PAIR = ord("z") - FIRST_CHARACTER
# A version 22 QR code at error correction L: two digits a character of 1195, or 1191 beside a part's number.
MOST_DIGITS = 2 * 1195
MOST_DIGITS_OF_PART = 2 * 1191


@dataclass(frozen=True, slots=True)
class Code:
    """One QR code's text: which part of how many it is, and its digits."""

    part: int
    parts: int
    digits: str


@dataclass(frozen=True, slots=True)
class Scanned:
    """A card put together from one QR code or several, with what is to be said about the codes."""

    jws: str
    findings: Findings


def scanned_cards(text: str) -> list[Scanned | Finding]:
    """The cards of QR texts, set apart by blanks or line ends; a card's parts may come in any order.

    Only one card in parts of the same number can be told apart: two of them are refused, not guessed at.
    """
    cards: list[Scanned | Finding] = []
    parts: dict[int, list[Code]] = {}
    for word in text.split():
        try:
            code = _code(word)
        except Refused as refused:
            cards.append(refused.finding)
            continue
        if code.parts == 1:
            cards.append(_card([code]))
        else:
            parts.setdefault(code.parts, []).append(code)
    return cards + [_card(codes) for codes in parts.values()]


def _code(word: str) -> Code:
    found = CODE.fullmatch(word)
    if not found:
        raise Refused(Reason.QR_TEXT)
    part, parts, digits = found.groups(default="1")
    if int(part) > int(parts):
        raise Refused(Reason.QR_PART_NUMBER, f"{part}/{parts}")
    return Code(int(part), int(parts), digits)


def _card(codes: list[Code]) -> Scanned | Finding:
    try:
        return Scanned("".join(_characters(code.digits) for code in _in_order(codes)), _sizes(codes))
    except Refused as refused:
        return refused.finding


def _in_order(codes: list[Code]) -> list[Code]:
    """Each part once. Raises Refused when one is missing or there are two different ones."""
    by_part = {code.part: code for code in codes}
    if any(by_part[code.part] != code for code in codes):
        raise Refused(Reason.QR_PART_TWICE)
    parts = range(1, codes[0].parts + 1)
    missing = [str(part) for part in parts if part not in by_part]
    if missing:
        raise Refused(Reason.QR_PART_MISSING, ", ".join(f"{part}/{codes[0].parts}" for part in missing))
    return [by_part[part] for part in parts]


def _characters(digits: str) -> str:
    if len(digits) % 2:
        raise Refused(Reason.QR_ODD)
    pairs = [int(digits[at : at + 2]) for at in range(0, len(digits), 2)]
    if max(pairs) > HIGHEST_PAIR:
        raise Refused(Reason.QR_DIGITS, f"pair {max(pairs)}, the highest allowed is {HIGHEST_PAIR}")
    return "".join(chr(pair + FIRST_CHARACTER) for pair in pairs)


def _sizes(codes: list[Code]) -> Findings:
    findings = Findings()
    in_parts = codes[0].parts > 1
    if in_parts:
        findings.warn(Reason.QR_IN_PARTS)
    most = MOST_DIGITS_OF_PART if in_parts else MOST_DIGITS
    longest = max(len(code.digits) for code in codes)
    if longest > most:
        findings.warn(Reason.QR_TOO_LONG, f"{longest} digits, at most {most}")
    return findings
