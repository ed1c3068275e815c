"""The screening sheet at the pharmacist's desk: what stands, what changed since, and the signing of a new version.

The table's verdicts stand beside each medicine with their sources; a clinician's verdict is never preset.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from auditlog.models import LogEntry
from django.contrib.contenttypes.models import ContentType
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext as _

from caregiving import record
from caregiving.agenda.reviews import rules_of
from caregiving.agenda.why import translated
from caregiving.guidance import medicines as table
from caregiving.illness.models import ScreeningSheet, ScreeningVerdict
from caregiving.illness.screening import as_told
from caregiving.patients.models import Measure, Part, Patient, ReadingTaken
from caregiving.patients.sharing import EVERYTHING
from caregiving.people.models import Household, User
from caregiving.supplies.models import Medicine
from caregiving.web import together
from caregiving.web.medicines import REMDESIVIR

# What a verdict rests on; a change of anything else about a medicine leaves it standing.
RESTS_ON = ("name", "dose", "milligrams", "route", "times", "every_hours", "as_needed")


class Overtaken(Exception):
    """Something changed while the sheet was read; nothing was signed. Holds what, in the person's words."""


@dataclass(frozen=True, slots=True)
class Line:
    """One medicine: what the table says, what was signed before, and what changed since."""

    medicine: Medicine
    table: table.Verdict
    before: ScreeningVerdict | None
    was: str
    """What of it was otherwise then, column by column, in the reader's words."""

    @property
    def changed(self) -> bool:
        """Whether it needs a verdict: it is new, or something that the last one rests on changed."""
        return self.before is None or bool(self.was)

    @property
    def words(self) -> tuple[str, ...]:
        """What the table says, in the language that is active."""
        return tuple(map(translated, table.words_of(self.table)))

    @property
    def milligrams(self) -> str:
        """How many of them one dose holds, where somebody said so."""
        return _as_typed(self.medicine.milligrams) if self.medicine.milligrams else ""


@dataclass(frozen=True, slots=True)
class Sheet:
    """Everything that a signature is about. `mark` differs as soon as any of it does."""

    patient: Patient
    newest: ScreeningSheet | None
    lines: tuple[Line, ...]
    pairs: tuple[table.Met, ...]
    """What of the list a source says must not meet, whatever the antiviral."""
    beside_remdesivir: tuple[table.Met, ...]
    """What of the list is to be said when that one is asked about."""
    egfr: ReadingTaken | None
    parts: frozenset[str]
    mark: str
    ended: tuple[str, ...]
    """The medicines of the last signed sheet that are given no longer."""

    @property
    def shows_measures(self) -> bool:
        return Part.MEASURES in self.parts

    @property
    def together(self) -> list[tuple[list[str], str]]:
        """The same in sentences, each with its row."""
        pairs = [(together.at_the_desk(met), met.rule_id) for met in self.pairs]
        beside = [(together.if_asked_about(REMDESIVIR, met), met.rule_id) for met in self.beside_remdesivir]
        return pairs + beside

    @property
    def stale_because(self) -> str:
        """Why the newest one is out of date, as far as its reader may know."""
        return as_told(self.newest.stale_because, self.parts) if self.newest else ""

    @property
    def changed(self) -> list[Line]:
        return [line for line in self.lines if line.changed]

    @property
    def egfr_on(self) -> date | None:
        return self.egfr.occurred_at.astimezone(self.patient.zone).date() if self.egfr else None


@dataclass(frozen=True, slots=True)
class Signing:
    """What a clinician signs: verdicts and family words by medicine id, and the plans."""

    verdicts: Mapping[UUID, str]
    words: Mapping[UUID, str]
    plan_a: str
    plan_b: str
    weekend: str


def sheet_of(patient: Patient, now: datetime, parts: Collection[str] = EVERYTHING) -> Sheet:
    """The sheet as it stands at `now`, for somebody who sees these parts of the home: what is kept back does not stand
    on it, and is not signed."""
    today = now.astimezone(patient.zone).date()
    in_use = Q(ended_on=None) | Q(ended_on__gte=today)
    medicines = list(Medicine.objects.filter(in_use, patient=patient).order_by("name", "id"))
    newest = ScreeningSheet.objects.filter(patient=patient).order_by("-version").first()
    signed = newest.verdicts.select_related("medicine") if newest and newest.signed_at else ()
    before = {verdict.medicine_id: verdict for verdict in signed}
    was = _changes(medicines, before)
    rules = rules_of(patient, now)
    known = [table.Medicine(medicine.pk.hex, medicine.name, medicine.route) for medicine in medicines]
    found = {verdict.medicine.id: verdict for verdict in table.screen(known, patient.country, rules, {})}
    pairs, beside = table.pairs_of(known, rules), table.pairs_with(REMDESIVIR, known, rules)
    lines = (Line(m, found[m.pk.hex], before.get(m.pk), was.get(m.pk, "")) for m in medicines)
    results = ReadingTaken.objects.standing().filter(patient=patient, measure=Measure.EGFR).order_by("occurred_at")
    egfr = results.last() if Part.MEASURES in parts else None
    return Sheet(
        patient=patient,
        newest=newest,
        lines=tuple(sorted(lines, key=lambda line: (not line.changed, -line.table.category))),
        pairs=pairs,
        beside_remdesivir=beside,
        egfr=egfr,
        parts=frozenset(parts),
        mark=_mark(patient, newest, medicines, egfr, [*map(_as_read, found.values()), *map(str, (*pairs, *beside))]),
        ended=tuple(str(before[key].medicine) for key in before.keys() - {medicine.pk for medicine in medicines}),
    )


def sign(
    by: User, patient: Patient, mark: str, said: Signing, now: datetime, parts: Collection[str] = EVERYTHING
) -> ScreeningSheet:
    """Sign a new version, all of it or nothing. Raises `Overtaken` when anything is no longer as it was read.

    The household's row is locked: of two who sign at once, one wins and the other is told.
    """
    with record.together(now):
        Household.objects.select_for_update().get(patients=patient)
        sheet = sheet_of(patient, now, parts)
        if sheet.mark != mark:
            raise Overtaken(_what_changed(sheet))
        new = record.noun(by, _new_version(by, sheet, said, now), now)
        for line in sheet.lines:
            record.noun(by, _verdict(by, new, line, said, now), now)
    return new


def _new_version(by: User, sheet: Sheet, said: Signing, now: datetime) -> ScreeningSheet:
    return ScreeningSheet(
        patient=sheet.patient,
        version=sheet.newest.version + 1 if sheet.newest else 1,
        signed_by=by,
        signer=str(by),
        signed_at=now,
        route=sheet.patient.swallow_route,
        egfr=sheet.egfr.value.quantize(Decimal("0.1")) if sheet.egfr else None,
        egfr_on=sheet.egfr_on,
        plan_a=said.plan_a,
        plan_b=said.plan_b,
        weekend=said.weekend,
    )


def _verdict(by: User, sheet: ScreeningSheet, line: Line, said: Signing, now: datetime) -> ScreeningVerdict:
    """A verdict of today, or the earlier one with the name and the day of who gave it."""
    new = said.verdicts.get(line.medicine.pk)
    if new or line.before is None:
        words = said.words.get(line.medicine.pk, "")
        return ScreeningVerdict(
            sheet=sheet, medicine=line.medicine, verdict=new or "", words=words, signer=str(by), signed_at=now
        )
    old = line.before
    return ScreeningVerdict(
        sheet=sheet, medicine=line.medicine, verdict=old.verdict, words=old.words, signer=old.signer,
        signed_at=old.signed_at,
    )  # fmt: skip


def _changes(medicines: Sequence[Medicine], before: Mapping[UUID, ScreeningVerdict]) -> dict[UUID, str]:
    """What each medicine was when its verdict was signed, where that has changed since."""
    kind = ContentType.objects.get_for_model(Medicine)
    ids = [str(medicine.pk) for medicine in medicines if medicine.pk in before]
    log = LogEntry.objects.filter(content_type=kind, object_pk__in=ids, action=LogEntry.Action.UPDATE)
    was: dict[UUID, dict[str, str]] = {}
    for entry in log.order_by("timestamp", "id"):
        medicine_id = UUID(entry.object_pk)
        if entry.timestamp > before[medicine_id].signed_at:
            changes: dict[str, Any] = entry.changes or {}
            for name in RESTS_ON:
                if name in changes:
                    was.setdefault(medicine_id, {}).setdefault(name, _as_it_was(name, str(changes[name][0])))
    return {medicine_id: "; ".join(old.values()) for medicine_id, old in was.items()}


def _as_typed(number: Decimal) -> str:
    return f"{number.normalize():f}"


def _as_it_was(name: str, logged: str) -> str:
    """An old value in the reader's words, from the audit log, which writes every value as a text."""
    field: Any = Medicine._meta.get_field(name)
    if isinstance(field, models.JSONField):
        value = ", ".join(json.loads(logged))
    elif isinstance(field, models.BooleanField):
        value = _("yes") if logged == "True" else _("no")
    elif isinstance(field, models.DecimalField) and logged != "None":
        value = _as_typed(Decimal(logged))
    else:
        value = str(dict(field.flatchoices).get(logged, logged))
    return f"{field.verbose_name}: {'–' if value in ('', 'None') else value}"


def _as_read(verdict: table.Verdict) -> str:
    """What the table says of a medicine, the same in every process."""
    parts = ((part.category.name, *(position.row.id for position in part.positions)) for part in verdict.parts)
    return f"{verdict.medicine.id} {' '.join(word for part in parts for word in part)}"


def _mark(
    patient: Patient, newest: ScreeningSheet | None, medicines: Sequence[Medicine], egfr: Any, said: Sequence[str]
) -> str:
    rests_on = [
        str(newest.version if newest else 0),
        str(newest.stale_since if newest else ""),
        f"{patient.swallow_route} {patient.country}",
        str(egfr.pk if egfr else ""),
        *(f"{one.pk} {one.updated_at.isoformat()}" for one in (*medicines, *patient.allergies.order_by("pk"))),
        *said,
    ]
    return hashlib.sha256("\n".join(rests_on).encode()).hexdigest()


def _what_changed(sheet: Sheet) -> str:
    newest = sheet.newest
    if newest and newest.signed_at and not newest.stale_since:
        return _("%(who)s signed this sheet while you read it. What you wrote is still here: read it again.") % {
            "who": newest.signer
        }
    return _("Something changed while you read. What you wrote is still here: read it again, then sign.")
