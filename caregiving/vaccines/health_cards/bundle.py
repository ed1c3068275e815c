"""A card's FHIR bundle: its entries by name, and the one person it is about."""

import re
from dataclasses import dataclass
from datetime import date

from caregiving.vaccines.health_cards import strict
from caregiving.vaccines.health_cards.reasons import Findings, Reason, Refused
from caregiving.vaccines.health_cards.strict import Json

FHIR_VERSION = "4.0.1"
FULL_URL = re.compile(r"resource:(0|[1-9][0-9]{0,3})")
DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")

Entries = dict[str, dict[str, Json]]


@dataclass(frozen=True, slots=True)
class Person:
    """Whom the card is about; `reference` is the name by which its vaccinations point here."""

    reference: str = ""
    name: str | None = None
    birth_date: date | None = None


def entries(subject: dict[str, Json], findings: Findings) -> Entries:
    """The resources of the bundle by their fullUrl. Raises Refused when there is no bundle to read."""
    if subject.get("fhirVersion") != FHIR_VERSION:
        raise Refused(Reason.FHIR_VERSION, strict.as_string(subject.get("fhirVersion")))
    bundle = strict.as_object(subject.get("fhirBundle"))
    listed = strict.as_list(bundle.get("entry"))
    if bundle.get("resourceType") != "Bundle" or bundle.get("type") != "collection" or not listed:
        raise Refused(Reason.BUNDLE)
    resources: Entries = {}
    for number, entry in enumerate(listed):
        _add(resources, strict.as_object(entry), f"entry {number}", findings)
    return resources


def person(resources: Entries, findings: Findings) -> Person:
    """The bundle's Patient, with its first name that is not an old one."""
    found = of_type(resources, "Patient")
    if len(found) != 1:
        findings.error(Reason.PATIENT, f"it is about {len(found)}")
        return Person()
    ((reference, patient),) = found.items()
    name, birth_date = _name(patient), day(patient.get("birthDate"))
    if name is None:
        findings.warn(Reason.NO_NAME)
    if birth_date is None:
        findings.warn(Reason.NO_BIRTH_DATE)
    return Person(reference, name, birth_date)


def of_type(resources: Entries, kind: str) -> Entries:
    return {reference: resource for reference, resource in resources.items() if resource.get("resourceType") == kind}


def day(text: Json) -> date | None:
    """A full calendar day, or None: FHIR allows a year or a month alone, which is no day."""
    written = strict.as_string(text)
    try:
        return date.fromisoformat(written) if DAY.fullmatch(written) else None
    except ValueError:
        return None


def _add(resources: Entries, entry: dict[str, Json], place: str, findings: Findings) -> None:
    reference, resource = strict.as_string(entry.get("fullUrl")), strict.as_object(entry.get("resource"))
    if not FULL_URL.fullmatch(reference) or reference in resources:
        findings.error(Reason.FULL_URL, place)
    elif not strict.as_string(resource.get("resourceType")):
        findings.error(Reason.RESOURCE, place)
    else:
        resources[reference] = resource


def _name(patient: dict[str, Json]) -> str | None:
    written = (_written(strict.as_object(name)) for name in strict.as_list(patient.get("name")))
    return next((name for name in written if name), None)


def _written(name: dict[str, Json]) -> str:
    if name.get("use") == "old":
        return ""
    parts = [strict.as_string(part) for part in (*strict.as_list(name.get("given")), name.get("family"))]
    return " ".join(part for part in parts if part) or strict.as_string(name.get("text"))
