"""The issuers' keys that the operator has pinned: a file, so that it works without network.

Three forms are read:

- a key set of one issuer, as the issuer publishes it at `<iss>/.well-known/jwks.json`: `{"keys": [...]}`.
  It names no issuer, so its keys stand for whichever issuer a card names;
- a directory from issuer to key set: `{"https://issuer.example": {"keys": [...]}, ...}`;
- a directory snapshot in the VCI form: `{"issuerInfo": [{"issuer": {"iss": "https://..."}, "keys": [...]}]}`.
"""

import hashlib
import json
from base64 import b64decode
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from cryptography.hazmat.primitives.asymmetric.ec import (
    SECP256R1,
    EllipticCurvePublicKey,
    EllipticCurvePublicNumbers,
)
from cryptography.x509 import load_der_x509_certificate

from caregiving.vaccines.health_cards import strict
from caregiving.vaccines.health_cards.reasons import Finding, Reason, Refused
from caregiving.vaccines.health_cards.strict import Json

FIXED = {"kty": "EC", "use": "sig", "alg": "ES256", "crv": "P-256"}
COORDINATE_LENGTH = 32


@dataclass(frozen=True, slots=True)
class PinnedKey:
    """A key that may sign cards of `issuer` (None: of any), and the newest revocation list known for it."""

    kid: str
    public: EllipticCurvePublicKey
    issuer: str | None
    crl_version: int | None


@dataclass(frozen=True, slots=True)
class KeySets:
    """Pinned keys by key id, and why others were not accepted. One key may stand for several issuers."""

    keys: Mapping[str, tuple[PinnedKey, ...]]
    refused: Mapping[str, Finding]
    issuers: frozenset[str]

    @classmethod
    def from_text(cls, text: str | bytes) -> "KeySets":
        """Reads one of the forms of this module. Raises Refused when it is none of them.

        A single key that may not sign cards does not spoil the others: a card signed with it is refused.
        """
        keys: dict[str, tuple[PinnedKey, ...]] = {}
        refused: dict[str, Finding] = {}
        issuers = set()
        for issuer, jwks in _key_sets(strict.parse(text)):
            issuers.update([issuer] if issuer is not None else [])
            for jwk in jwks:
                kid = strict.as_string(strict.as_object(jwk).get("kid"))
                try:
                    keys[kid] = (*keys.get(kid, ()), _pinned(strict.as_object(jwk), kid, issuer))
                except Refused as reason:
                    refused[kid] = reason.finding
        return cls(keys, refused, frozenset(issuers))

    def with_id(self, kid: str) -> tuple[PinnedKey, ...]:
        """The same key, once for each issuer it is pinned for; empty when unknown. Raises Refused."""
        known = self.keys.get(kid, ())
        if not known and kid in self.refused:
            raise Refused(self.refused[kid].reason, self.refused[kid].detail)
        return known


def thumbprint(x: str, y: str) -> str:
    """The id that a P-256 key must have: its JWK thumbprint (RFC 7638)."""
    members = json.dumps({"crv": "P-256", "kty": "EC", "x": x, "y": y}, separators=(",", ":"))
    return strict.to_base64url(hashlib.sha256(members.encode("ascii")).digest())


def _key_sets(directory: Json) -> Iterator[tuple[str | None, list[Json]]]:
    """Each issuer and its keys."""
    if not isinstance(directory, dict) or not directory:
        raise Refused(Reason.KEY_SET, "it must be an object with keys or issuers")
    if "keys" in directory:
        yield None, _keys(directory)
    elif "issuerInfo" in directory:
        for info in strict.as_list(directory["issuerInfo"]):
            fields = strict.as_object(info)
            yield strict.as_string(strict.as_object(fields.get("issuer")).get("iss")), _keys(fields)
    else:
        for issuer, key_set in directory.items():
            yield issuer, _keys(strict.as_object(key_set), issuer)


def _keys(key_set: dict[str, Json], whose: str = "") -> list[Json]:
    keys = key_set.get("keys")
    if not isinstance(keys, list):
        raise Refused(Reason.KEY_SET, f"keys must be a list {whose}".strip())
    return keys


def _pinned(jwk: dict[str, Json], kid: str, issuer: str | None) -> PinnedKey:
    """Raises Refused, with what the key has and must not have."""
    if "d" in jwk:
        raise Refused(Reason.KEY_REFUSED, "its private part is published, so anyone could sign with it")
    for name, wanted in FIXED.items():
        if jwk.get(name) != wanted:
            raise Refused(Reason.KEY_REFUSED, f"{name} must be {wanted}")
    version = strict.as_integer(jwk.get("crlVersion"))
    if version is None and "crlVersion" in jwk:
        raise Refused(Reason.KEY_REFUSED, "crlVersion must be a whole number")
    x, y = strict.as_string(jwk.get("x")), strict.as_string(jwk.get("y"))
    public = _public_key(x, y)
    if kid != thumbprint(x, y):
        raise Refused(Reason.KEY_REFUSED, "its kid must be its thumbprint")
    if "x5c" in jwk and _certified(jwk["x5c"]) != public:
        raise Refused(Reason.KEY_REFUSED, "its certificate (x5c) is of another key")
    return PinnedKey(kid, public, issuer, version)


def _certified(chain: Json) -> object:
    """The key that the first certificate of a chain is about."""
    first = next(iter(strict.as_list(chain)), None)
    try:
        return load_der_x509_certificate(b64decode(strict.as_string(first), validate=True)).public_key()
    except ValueError as error:
        raise Refused(Reason.KEY_REFUSED, "its certificate (x5c) cannot be read") from error


def _public_key(x: str, y: str) -> EllipticCurvePublicKey:
    point = strict.base64url(x, "x of a key"), strict.base64url(y, "y of a key")
    if any(len(coordinate) != COORDINATE_LENGTH for coordinate in point):
        raise Refused(Reason.KEY_REFUSED, f"x and y must be {COORDINATE_LENGTH} bytes long")
    try:
        numbers = EllipticCurvePublicNumbers(int.from_bytes(point[0]), int.from_bytes(point[1]), SECP256R1())
        return numbers.public_key()
    except ValueError as error:
        raise Refused(Reason.KEY_REFUSED, "x and y are no point of the curve P-256") from error
