"""Makes issuers, their keys and signed SMART Health Cards, good and bad, for the tests."""

import copy
import io
import json
import zlib
from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import cache
from typing import Any

import segno
from cryptography.hazmat.primitives.asymmetric.ec import (
    ECDSA,
    SECP256R1,
    EllipticCurvePrivateKey,
    derive_private_key,
    generate_private_key,
)
from cryptography.hazmat.primitives.asymmetric.utils import decode_dss_signature
from cryptography.hazmat.primitives.hashes import SHA256

from caregiving.vaccines.health_cards import CardReading, KeySets, Reason, RevocationList, read
from caregiving.vaccines.health_cards.keys import thumbprint
from caregiving.vaccines.health_cards.strict import to_base64url

ISSUER = "https://clinic.example/cards"
ISSUED = datetime(2024, 3, 1, 12, tzinfo=UTC)
AS_OF = datetime(2026, 1, 15, 12, tzinfo=UTC)

Object = dict[str, Any]


@dataclass(frozen=True)
class Signer:
    """An issuer's key."""

    key: EllipticCurvePrivateKey = field(default_factory=lambda: generate_private_key(SECP256R1()))

    @property
    def jwk(self) -> Object:
        numbers = self.key.public_key().public_numbers()
        x, y = (to_base64url(number.to_bytes(32)) for number in (numbers.x, numbers.y))
        return {
            "kty": "EC",
            "use": "sig",
            "alg": "ES256",
            "crv": "P-256",
            "kid": thumbprint(x, y),
            "x": x,
            "y": y,
        }

    @property
    def kid(self) -> str:
        return str(self.jwk["kid"])

    @property
    def keys(self) -> KeySets:
        return KeySets.from_text(json.dumps({"keys": [self.jwk]}))

    def sign(self, header: bytes, packed: bytes) -> str:
        signed = f"{to_base64url(header)}.{to_base64url(packed)}"
        algorithm = ECDSA(SHA256(), deterministic_signing=True)
        r, s = decode_dss_signature(self.key.sign(signed.encode(), algorithm))
        return f"{signed}.{to_base64url(r.to_bytes(32) + s.to_bytes(32))}"

    def card(self, payload: Object | None = None, header: Object | None = None) -> str:
        """A card's JWS: good unless a payload or a header is given that is not."""
        fields = {"alg": "ES256", "zip": "DEF", "kid": self.kid} if header is None else header
        return self.sign(minified(fields), deflated(minified(good_payload() if payload is None else payload)))


@cache
def clinic() -> Signer:
    """The issuer that the tests trust."""
    return Signer(derive_private_key(20240301, SECP256R1()))


def good_payload() -> Object:
    """What a good card of two doses says."""
    return copy.deepcopy(
        {
            "iss": ISSUER,
            "nbf": ISSUED.timestamp() + 0.25,
            "vc": {
                "type": [
                    "https://smarthealth.cards#health-card",
                    "https://smarthealth.cards#immunization",
                    "https://smarthealth.cards#covid19",
                ],
                "credentialSubject": {
                    "fhirVersion": "4.0.1",
                    "fhirBundle": {
                        "resourceType": "Bundle",
                        "type": "collection",
                        "entry": [
                            {"fullUrl": "resource:0", "resource": patient()},
                            {"fullUrl": "resource:1", "resource": dose("208", "2021-01-01")},
                            {"fullUrl": "resource:2", "resource": dose("309", "2023-10-02")},
                        ],
                    },
                },
            },
        }
    )


def patient() -> Object:
    name = {"family": "Anyperson", "given": ["John", "B."]}
    return {"resourceType": "Patient", "name": [name], "birthDate": "1951-01-20"}


def dose(cvx: str, given: str) -> Object:
    return {
        "resourceType": "Immunization",
        "status": "completed",
        "vaccineCode": {"coding": [{"system": "http://hl7.org/fhir/sid/cvx", "code": cvx}]},
        "patient": {"reference": "resource:0"},
        "occurrenceDateTime": given,
        "manufacturer": {"identifier": {"system": "http://hl7.org/fhir/sid/mvx", "value": "PFR"}},
        "lotNumber": "0000001",
        "performer": [{"actor": {"display": "ABC General Hospital"}}],
    }


def payload_with_entry(number: int, changes: Object, without: tuple[str, ...] = ()) -> Object:
    """A good payload in which one resource has other fields, or lacks some."""
    payload = good_payload()
    resource = entries_of(payload)[number]["resource"]
    resource.update(changes)
    for name in without:
        del resource[name]
    return payload


def entries_of(payload: Object) -> list[Object]:
    entries: list[Object] = payload["vc"]["credentialSubject"]["fhirBundle"]["entry"]
    return entries


def minified(value: object) -> bytes:
    return json.dumps(value, separators=(",", ":")).encode()


def deflated(content: bytes) -> bytes:
    packer = zlib.compressobj(9, zlib.DEFLATED, -15)
    return packer.compress(content) + packer.flush()


def qr(jws: str) -> str:
    """The digits that stand for a text in a card's QR code."""
    return "".join(f"{ord(character) - 45:02d}" for character in jws)


def picture(text: str) -> bytes:
    """A clean picture (PNG) of a QR code."""
    file = io.BytesIO()
    segno.make(text, error="l").save(file, kind="png", scale=4)
    return file.getvalue()


def read_one(
    text: str | bytes,
    keys: KeySets | None = None,
    as_of: datetime = AS_OF,
    revoked: tuple[RevocationList, ...] = (),
) -> CardReading:
    """The only reading of what holds one card, with the clinic's keys unless others are given."""
    (card,) = read(text, clinic().keys if keys is None else keys, as_of, revoked)
    return card


def read_payload(payload: Object) -> CardReading:
    """What comes of a card that the clinic signed over this payload."""
    return read_one(clinic().card(payload))


def errors(card: CardReading) -> list[Reason]:
    return [finding.reason for finding in card.errors]


def warnings(card: CardReading) -> list[Reason]:
    return [finding.reason for finding in card.warnings]
