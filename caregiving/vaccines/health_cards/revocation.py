"""Cards that an issuer has taken back: lists that the operator keeps beside the keys, so they work offline.

A list is the issuer's file `<iss>/.well-known/crl/<kid>.json`:
`{"kid": "...", "method": "rid", "ctr": 1, "rids": ["MKyCxh7p6uQ", "AB12.1636977600"]}`. A revocation number
with a moment after the dot takes back only the cards issued before that moment.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass

from caregiving.vaccines.health_cards import strict
from caregiving.vaccines.health_cards.keys import PinnedKey
from caregiving.vaccines.health_cards.reasons import Findings, Reason, Refused
from caregiving.vaccines.health_cards.strict import Json

RID = re.compile(r"[A-Za-z0-9_-]{1,24}")
LISTED = re.compile(r"([A-Za-z0-9_-]{1,24})(?:\.([0-9]{1,16}))?")


@dataclass(frozen=True, slots=True)
class RevocationList:
    """What one key's issuer has taken back, at the version `counter` of the list."""

    kid: str
    counter: int
    entries: frozenset[tuple[str, int | None]]
    """Revocation number, and the moment (seconds since 1970) before which it holds; None: it always holds."""

    @classmethod
    def from_text(cls, text: str | bytes) -> "RevocationList":
        """Reads an issuer's list. Raises Refused when it is none."""
        fields = strict.as_object(strict.parse(text))
        kid, counter = strict.as_string(fields.get("kid")), strict.as_integer(fields.get("ctr"))
        if not kid:
            raise Refused(Reason.REVOCATION_LIST, "kid is missing")
        if fields.get("method") != "rid":
            raise Refused(Reason.REVOCATION_LIST, "method must be rid")
        if counter is None:
            raise Refused(Reason.REVOCATION_LIST, "ctr must be a whole number")
        if not isinstance(fields.get("rids"), list):
            raise Refused(Reason.REVOCATION_LIST, "rids must be a list")
        return cls(kid, counter, frozenset(_entry(rid) for rid in strict.as_list(fields["rids"])))

    def revokes(self, rid: str, not_before: float) -> bool:
        return any(listed == rid and (until is None or not_before < until) for listed, until in self.entries)


def check(rid: Json, not_before: float, key: PinnedKey, lists: Iterable[RevocationList], findings: Findings) -> None:
    """Whether a card with this revocation number stands; a card without one cannot be revoked by itself."""
    if rid is None:
        return
    if not isinstance(rid, str) or not RID.fullmatch(rid):
        findings.error(Reason.REVOCATION_ID)
        return
    of_key = [listed for listed in lists if listed.kid == key.kid]
    if any(listed.revokes(rid, not_before) for listed in of_key):
        findings.error(Reason.REVOKED)
    if key.crl_version is None:
        return
    newest = max((listed.counter for listed in of_key), default=None)
    if newest is None:
        findings.warn(Reason.REVOCATION_UNKNOWN)
    elif newest < key.crl_version:
        findings.warn(Reason.REVOCATION_OLD, f"version {newest}, the newest is {key.crl_version}")


def _entry(listed: Json) -> tuple[str, int | None]:
    found = LISTED.fullmatch(strict.as_string(listed))
    if not found:
        raise Refused(Reason.REVOCATION_LIST, "an entry of rids is no revocation number")
    rid, until = found.groups()
    return rid, None if until is None else int(until)
