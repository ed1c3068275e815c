"""Reads cards: taken apart, verified, and only then believed."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime

from caregiving.vaccines.health_cards import bundle, claims, jws, revocation, small, strict
from caregiving.vaccines.health_cards.containers import cards_within
from caregiving.vaccines.health_cards.doses import Dose, plausible
from caregiving.vaccines.health_cards.jws import Envelope
from caregiving.vaccines.health_cards.keys import KeySets, PinnedKey
from caregiving.vaccines.health_cards.numeric import Scanned
from caregiving.vaccines.health_cards.reading import CardReading, Immunization
from caregiving.vaccines.health_cards.reasons import Finding, Findings, Reason, Refused
from caregiving.vaccines.health_cards.revocation import RevocationList
from caregiving.vaccines.health_cards.strict import Json


def read(
    text: str | bytes, keys: KeySets, as_of: datetime, revoked: Iterable[RevocationList] = ()
) -> list[CardReading]:
    """Every card in a `.smart-health-card` file, in `shc:/` texts of QR codes, or in a bare JWS.

    `as_of` is an aware moment: a card must hold at it. Never raises for what was given: something that
    cannot be taken apart is one reading with the reason among its errors. Never returns an empty list.
    """
    lists = tuple(revoked)
    try:
        cards = cards_within(text)
    except Refused as refused:
        return [CardReading(original="", errors=(refused.finding,))]
    return [_read_one(card, keys, as_of, lists) for card in cards]


def _read_one(
    card: Scanned | Finding, keys: KeySets, as_of: datetime, revoked: tuple[RevocationList, ...]
) -> CardReading:
    if isinstance(card, Finding):
        return CardReading(original="", errors=(card,))
    inspection = Inspection(CardReading(card.jws), card.findings)
    try:
        inspection.run(keys, as_of, revoked)
    except Refused as refused:
        inspection.findings.errors.append(refused.finding)
    findings = inspection.findings
    return replace(inspection.card, errors=tuple(findings.errors), warnings=tuple(findings.warnings))


@dataclass(slots=True)
class Inspection:
    """One card on its way from text to reading; what is known when it is refused stays in `card`."""

    card: CardReading
    findings: Findings

    def run(self, keys: KeySets, as_of: datetime, revoked: tuple[RevocationList, ...]) -> None:
        """Raises Refused where reading cannot go on."""
        envelope = jws.open_envelope(self.card.original, self.findings)
        self.card = replace(self.card, kid=envelope.kid)
        known = keys.with_id(envelope.kid)
        # A known key is tried first: nothing is unpacked that a known issuer has not signed.
        if known:
            jws.verify(envelope, known[0].public)
        payload = self._payload(envelope)
        key = self._key(known, keys)
        span = claims.span(payload, as_of, self.findings)
        self.card = replace(self.card, issued_at=span.issued_at, expires_at=span.expires_at)
        credential = strict.as_object(payload.get("vc"))
        revocation.check(credential.get("rid"), span.not_before, key, revoked, self.findings)
        self._content(credential, as_of)

    def _payload(self, envelope: Envelope) -> dict[str, Json]:
        text = jws.unpack(envelope)
        payload = strict.as_object(strict.parse(text))
        if not strict.is_minified(text):
            self.findings.warn(Reason.NOT_MINIFIED)
        self.card = replace(self.card, issuer=claims.issuer(payload))
        return payload

    def _key(self, known: tuple[PinnedKey, ...], keys: KeySets) -> PinnedKey:
        """The key as pinned for the card's issuer, or for any issuer."""
        fitting = [key for key in known if key.issuer in (None, self.card.issuer)]
        if not fitting:
            known_issuer = self.card.issuer in keys.issuers or not keys.issuers
            reason = Reason.UNKNOWN_KEY if known_issuer else Reason.UNKNOWN_ISSUER
            raise Refused(reason, self.card.issuer or "")
        self.card = replace(self.card, issuer_pinned=fitting[0].issuer is not None)
        return fitting[0]

    def _content(self, credential: dict[str, Json], as_of: datetime) -> None:
        types = claims.types(credential, self.findings)
        resources = bundle.entries(strict.as_object(credential.get("credentialSubject")), self.findings)
        person = bundle.person(resources, self.findings)
        doses = self._doses(resources, person)
        if doses and claims.IMMUNIZATION not in types:
            self.findings.warn(Reason.NO_IMMUNIZATION_TYPE)
        plausible(doses, person, as_of, self.findings)
        small.remark(resources, self.findings)
        self.card = replace(
            self.card,
            types=types,
            name=person.name,
            birth_date=person.birth_date,
            immunizations=tuple(sorted(doses, key=lambda dose: (dose.date, dose.cvx))),
        )

    def _doses(self, resources: bundle.Entries, person: bundle.Person) -> list[Immunization]:
        found = bundle.of_type(resources, "Immunization")
        if not found:
            self.findings.warn(Reason.NO_IMMUNIZATIONS)
        doses = (Dose(resource, at, self.findings).read(person) for at, resource in found.items())
        return [dose for dose in doses if dose is not None]
