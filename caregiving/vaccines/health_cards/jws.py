"""The signed envelope of a card: compact JWS, ES256, its payload deflated."""

import zlib
from dataclasses import dataclass

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ec import ECDSA, EllipticCurvePublicKey
from cryptography.hazmat.primitives.asymmetric.utils import encode_dss_signature
from cryptography.hazmat.primitives.hashes import SHA256

from caregiving.vaccines.health_cards import strict
from caregiving.vaccines.health_cards.reasons import Findings, Reason, Refused

HEADER = {"alg": "ES256", "zip": "DEF"}
SIGNATURE_LENGTH = 64
LONGEST_FOR_ONE_QR_CODE = 1195
MOST_UNPACKED = 1_000_000


@dataclass(frozen=True, slots=True)
class Envelope:
    """A card's parts, not yet verified: `signed` is what the signature is over."""

    kid: str
    signed: bytes
    packed: bytes
    signature: bytes


def open_envelope(jws: str, findings: Findings) -> Envelope:
    """The parts of a compact JWS with the header of a health card. Raises Refused."""
    parts = jws.split(".")
    if len(parts) != 3:
        raise Refused(Reason.JWS_PARTS)
    header, payload, signature = (strict.base64url(part, "one of its three parts") for part in parts)
    kid = _kid(header, findings)
    if len(jws) > LONGEST_FOR_ONE_QR_CODE:
        findings.warn(Reason.JWS_LONG, f"{len(jws)} characters, at most {LONGEST_FOR_ONE_QR_CODE}")
    return Envelope(
        kid=kid,
        signed=".".join(parts[:2]).encode("ascii"),
        packed=payload,
        signature=signature,
    )


def verify(envelope: Envelope, public: EllipticCurvePublicKey) -> None:
    """Raises Refused unless this key signed exactly this envelope."""
    if len(envelope.signature) != SIGNATURE_LENGTH:
        raise Refused(Reason.SIGNATURE, f"{len(envelope.signature)} bytes long, must be {SIGNATURE_LENGTH}")
    half = SIGNATURE_LENGTH // 2
    r, s = (int.from_bytes(part) for part in (envelope.signature[:half], envelope.signature[half:]))
    try:
        public.verify(encode_dss_signature(r, s), envelope.signed, ECDSA(SHA256()))
    except InvalidSignature as error:
        raise Refused(Reason.SIGNATURE) from error


def unpack(envelope: Envelope) -> str:
    """The payload's text. Raises Refused when it is damaged, goes on after its end, or is a bomb."""
    inflate = zlib.decompressobj(wbits=-zlib.MAX_WBITS)
    try:
        payload = inflate.decompress(envelope.packed, MOST_UNPACKED + 1)
    except zlib.error as error:
        raise Refused(Reason.DEFLATE) from error
    if len(payload) > MOST_UNPACKED:
        raise Refused(Reason.DEFLATE_BOMB, f"more than {MOST_UNPACKED} bytes")
    if not inflate.eof:
        raise Refused(Reason.DEFLATE, "it ends too early")
    if inflate.unused_data:
        raise Refused(Reason.DEFLATE_TRAILING, f"{len(inflate.unused_data)} bytes")
    return strict.as_text(payload)


def _kid(header: bytes, findings: Findings) -> str:
    fields = strict.as_object(strict.parse(header))
    for name, wanted in HEADER.items():
        if fields.get(name) != wanted:
            raise Refused(Reason.HEADER, f"{name} must be {wanted}")
    # `crit` asks to be refused by whoever does not understand what it lists (RFC 7515, 4.1.11).
    if "crit" in fields:
        raise Refused(Reason.HEADER, "crit")
    extra = sorted(fields.keys() - HEADER.keys() - {"kid"})
    if extra:
        findings.warn(Reason.HEADER_EXTRA, ", ".join(extra))
    kid = strict.as_string(fields.get("kid"))
    if not kid:
        raise Refused(Reason.HEADER, "kid is missing")
    return kid
