"""The vaccinations of a bundle, against the SMART Health Cards profile for them."""

import re
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from caregiving.vaccines.health_cards import strict
from caregiving.vaccines.health_cards.bundle import Person, day
from caregiving.vaccines.health_cards.reading import Immunization
from caregiving.vaccines.health_cards.reasons import Findings, Reason
from caregiving.vaccines.health_cards.strict import Json

CVX_SYSTEM = "http://hl7.org/fhir/sid/cvx"
MVX_SYSTEM = "http://hl7.org/fhir/sid/mvx"
CVX = re.compile(r"[0-9]{1,3}")
OCCURRENCE = re.compile(r"(?P<day>[0-9-]{10})(?P<time>T[0-9:.]{8,18}(?:Z|[+-][0-9]{2}:[0-9]{2}))?")


@dataclass(frozen=True, slots=True)
class Dose:
    """One Immunization resource, and where the findings about it go."""

    resource: dict[str, Json]
    reference: str
    findings: Findings

    def read(self, patient: Person) -> Immunization | None:
        """The vaccination, or None when its vaccine or its day is not told."""
        self._check_status()
        self._check_patient(patient)
        cvx, given = self._cvx(), self._day()
        lot, performer = self._lot(), self._performer()
        if cvx is None or given is None:
            return None
        return Immunization(given, cvx, self._mvx(), lot, performer)

    def _check_status(self) -> None:
        if self.resource.get("status") != "completed":
            self.findings.error(Reason.STATUS, self.reference)
        if self.resource.get("isSubpotent") is True:
            self.findings.warn(Reason.SUBPOTENT, self.reference)

    def _check_patient(self, patient: Person) -> None:
        referred = strict.as_object(self.resource.get("patient")).get("reference")
        if referred != patient.reference:
            self.findings.error(Reason.PATIENT_REFERENCE, self.reference)

    def _cvx(self) -> str | None:
        codings = [strict.as_object(coding) for coding in strict.as_list(self._object("vaccineCode").get("coding"))]
        codes = {strict.as_string(coding.get("code")) for coding in codings if _system(coding) == CVX_SYSTEM}
        code = next(iter(codes), "") if len(codes) == 1 else ""
        if CVX.fullmatch(code):
            return code
        if codings and all(_is_of_another_list(coding) for coding in codings):
            # The profile's vaccine codes have other systems too: a good card, but no dose for this record.
            self.findings.warn(Reason.OTHER_VACCINE_CODE, self.reference)
        else:
            self.findings.error(Reason.VACCINE_CODE, self.reference)
        return None

    def _day(self) -> date | None:
        written = OCCURRENCE.fullmatch(strict.as_string(self.resource.get("occurrenceDateTime")))
        given = day(written["day"]) if written else None
        if written is None or given is None:
            self.findings.error(Reason.OCCURRENCE, self.reference)
            return None
        if written["time"]:
            self.findings.warn(Reason.OCCURRENCE_TIME, self.reference)
        return given

    def _mvx(self) -> str | None:
        identifier = strict.as_object(self._object("manufacturer").get("identifier"))
        return strict.as_string(identifier.get("value")) or None if _system(identifier) == MVX_SYSTEM else None

    def _lot(self) -> str | None:
        lot = self.resource.get("lotNumber")
        if lot is None or isinstance(lot, str):
            return lot
        self.findings.error(Reason.LOT, self.reference)
        return None

    def _performer(self) -> str | None:
        performers = self.resource.get("performer", [])
        if not isinstance(performers, list) or not all(_has_actor(performer) for performer in performers):
            self.findings.error(Reason.PERFORMER, self.reference)
            return None
        shown = (_actor(performer).get("display") for performer in performers)
        return next((name for name in map(strict.as_string, shown) if name), None)

    def _object(self, name: str) -> dict[str, Json]:
        return strict.as_object(self.resource.get(name))


def plausible(doses: list[Immunization], patient: Person, as_of: datetime, findings: Findings) -> None:
    """Warns of doses on days that cannot be: a day ahead of `as_of` may be today further east."""
    for dose in doses:
        if dose.date - as_of.date() > timedelta(days=1):
            findings.warn(Reason.DOSE_IN_FUTURE, dose.date.isoformat())
        if patient.birth_date and dose.date < patient.birth_date:
            findings.warn(Reason.DOSE_BEFORE_BIRTH, dose.date.isoformat())


def _is_of_another_list(coding: dict[str, Json]) -> bool:
    named = _system(coding).lower()
    return bool(named and strict.as_string(coding.get("code"))) and named != CVX_SYSTEM


def _system(holder: dict[str, Json]) -> str:
    return strict.as_string(holder.get("system"))


def _actor(performer: Json) -> dict[str, Json]:
    return strict.as_object(strict.as_object(performer).get("actor"))


def _has_actor(performer: Json) -> bool:
    return bool(_actor(performer))
