"""What stands on the emergency sheet: when one of these facts changes, the paper on the wall is out of date."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import date, datetime
from hashlib import sha256

from caregiving.agenda.rows import Rows
from caregiving.equipment.models import Device, DeviceSetting
from caregiving.guidance.catalog import Rules
from caregiving.guidance.moments import day_end, day_start
from caregiving.patients.models import Allergy, Contact, ContactKind, Directive, Measure, ReadingTaken, SheetPrinted
from caregiving.people.base import Noun
from caregiving.supplies.models import Medicine

MEASURES = (
    *(Measure.SPO2, Measure.FVC, Measure.PEAK_COUGH_FLOW, Measure.ASSISTED_COUGH_FLOW),
    *(Measure.EGFR, Measure.WEIGHT),
)
CALLED = (ContactKind.EMERGENCY, ContactKind.RESPIRATORY, ContactKind.PRESCRIBER, ContactKind.HOSPITAL)
OF_THE_PATIENT = (
    *("name", "birth_date", "address", "swallow_route", "breathing_support", "communication", "conditions"),
    *("usual_spo2", "usual_pulse", "usual_breaths"),
)
# The rules of the catalog that the first lines of the sheet say again in our own words.
RULES = ("OX-01", "OX-02")
# Of an oxygen value that is read every day a new one makes no paper old: the usual one stands on it.
READ_SELDOM = frozenset(MEASURES) - {Measure.SPO2}


def contacts(rows: Rows) -> list[Contact]:
    found = [contact for contact in rows.of(Contact) if contact.kind in CALLED]
    return sorted(found, key=lambda contact: (contact.rank, contact.name, str(contact.pk)))


def medicines(rows: Rows, today: date) -> list[Medicine]:
    """Those that are given, up to and with the last day of each."""
    given = (m for m in rows.of(Medicine) if m.given_on(today))
    return sorted(given, key=lambda m: (m.name, str(m.pk)))


def devices(rows: Rows, today: date) -> list[Device]:
    """Those that are used, the ones that the patient depends on first."""
    found = [device for device in rows.of(Device) if device.used_on(today)]
    return sorted(found, key=lambda device: (not device.depended_on, device.name))


def settings(rows: Rows, device: Device) -> list[DeviceSetting]:
    found = [setting for setting in rows.of(DeviceSetting) if setting.device_id == device.pk]
    return sorted(found, key=lambda setting: setting.name)


def readings(rows: Rows) -> list[ReadingTaken]:
    """The newest of each measure."""
    newest = {reading.measure: reading for reading in rows.of(ReadingTaken)}
    return [newest[measure] for measure in MEASURES if measure in newest]


def last_printed(rows: Rows) -> SheetPrinted | None:
    return max(rows.of(SheetPrinted), key=lambda row: (row.occurred_at, row.pk), default=None)


def is_changed(rows: Rows, rules: Rules, last: SheetPrinted | None, today: date) -> bool:
    """Whether a fact on the last paper is no longer so. Of a paper whose facts nobody noted that is not known."""
    return last is not None and bool(last.facts) and last.facts != fingerprint(rows, rules, today)


def fingerprint(rows: Rows, rules: Rules, today: date) -> str:
    """Of everything that stands on the sheet: the same facts have the same one, in any language."""
    not_vouched = [rule_id for rule_id in RULES if not rules[rule_id].drives_reminders]
    said = [*_facts(rows, today), *([not_vouched] if not_vouched else [])]
    facts = json.dumps(said, default=str, ensure_ascii=False)
    return sha256(facts.encode()).hexdigest()


def changed_at(rows: Rows, today: date) -> datetime | None:
    """When one of these facts last changed; None for a household that was never stored."""
    nouns: list[Noun] = [rows.patient, *contacts(rows), *rows.of(Medicine), *rows.of(Device)]
    nouns += [*rows.of(DeviceSetting), *rows.of(Allergy), *rows.of(Directive)]
    stored: list[datetime | None] = [noun.updated_at for noun in nouns]
    moments = [moment for moment in stored if moment is not None]
    zone = rows.patient.zone
    moments += [day_end(m.ended_on, zone) for m in rows.of(Medicine) if m.ended_on and not m.given_on(today)]
    moments += [day_start(d.ended_on, zone) for d in rows.of(Device) if d.ended_on and not d.used_on(today)]
    moments += [reading.occurred_at for reading in readings(rows) if reading.measure in READ_SELDOM]
    return max(moments, default=None)


def _facts(rows: Rows, today: date) -> Iterator[object]:
    yield [getattr(rows.patient, name) for name in OF_THE_PATIENT]
    yield [(contact.name, contact.kind, contact.phone) for contact in contacts(rows)]
    yield [(str(m), sorted(m.times), m.as_needed, m.route) for m in medicines(rows, today)]
    yield [(d.name, [(s.name, s.value) for s in settings(rows, d)]) for d in devices(rows, today)]
    yield sorted((allergy.substance, allergy.reaction) for allergy in rows.of(Allergy))
    yield sorted((d.title, d.text, str(d.signed_on), d.kept_at) for d in rows.of(Directive))
    yield [(r.measure, f"{r.value.normalize():f}") for r in readings(rows) if r.measure in READ_SELDOM]
