"""The emergency sheet in words: what stands on the page, on the paper, in the PDF and in its square code."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from functools import cached_property

import segno
from django.utils.formats import date_format
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from caregiving.agenda import printed
from caregiving.agenda.rows import Rows
from caregiving.equipment.models import Device, DeviceKind
from caregiving.guidance.catalog import Rules
from caregiving.guidance.moments import local_day
from caregiving.illness.models import ScreeningSheet
from caregiving.patients.models import Allergy, BreathingSupport, Contact, ContactKind, Directive, SwallowRoute
from caregiving.supplies.models import Medicine, Route
from caregiving.web.sheet_fit import Fit, Words, fit

# What the patient is not carried away without.
BROUGHT = (
    *(DeviceKind.VENTILATOR, DeviceKind.NIV, DeviceKind.COUGH_ASSIST, DeviceKind.SUCTION, DeviceKind.FEEDING_PUMP),
)
# A code with more is too fine for a telephone's camera at the size in which it is printed.
MOST_IN_A_CODE = 640


@dataclass(frozen=True)
class Sheet:
    """One patient's sheet, in the language that is active when it is read."""

    rows: Rows
    rules: Rules
    now: datetime

    @property
    def today(self) -> date:
        return local_day(self.now, self.rows.patient.zone)

    @property
    def fingerprint(self) -> str:
        return printed.fingerprint(self.rows, self.rules, self.today)

    @cached_property
    def first(self) -> list[str]:
        """What a stranger must know before touching the patient: breathing before oxygen, in this order."""
        return [line for line in (*self._breathing(), *self._rest()) if line]

    def _breathing(self) -> Iterator[str]:
        patient = self.rows.patient
        if patient.breathing_support != BreathingSupport.NONE:
            machines = ", ".join(device.name for device in self.devices if device.depended_on)
            yield _("Breathes with: %(machines)s. Bring it, keep it on, begin with the settings of home.") % {
                "machines": machines or patient.get_breathing_support_display()
            }
        if self.rules["OX-01"].drives_reminders:
            yield _(
                "Oxygen alone can raise carbon dioxide: support breathing and clear phlegm first, add oxygen to that."
            )
        else:
            yield _("Before oxygen or anything else for breathing: ask the breathing team.")
        if patient.breathing_support != BreathingSupport.NONE and self.rules["OX-02"].drives_reminders:
            yield _("CPAP does not replace the own machine. Sedatives and muscle relaxants only with ventilation.")
        if team := next((c for c in self.contacts if c.kind == ContactKind.RESPIRATORY and c.phone), None):
            yield _("Ask the breathing team: %(who)s, %(phone)s.") % {"who": team.name, "phone": team.phone}

    def _rest(self) -> Iterator[str]:
        patient = self.rows.patient
        if patient.swallow_route == SwallowRoute.TUBE:
            yield _("Everything goes by feeding tube. Nothing by mouth.")
        yield from (line.strip() for line in patient.communication.splitlines())
        yield self.allergies

    @property
    def allergies(self) -> str:
        found = sorted(self.rows.of(Allergy), key=lambda allergy: allergy.substance)
        named = [f"{one.substance} ({one.reaction})" if one.reaction else one.substance for one in found]
        return _("Allergy: %(what)s") % {"what": ", ".join(named)} if named else _("No allergy is written in.")

    @cached_property
    def contacts(self) -> list[Contact]:
        return printed.contacts(self.rows)

    @cached_property
    def devices(self) -> list[Device]:
        return printed.devices(self.rows, self.today)

    @property
    def values(self) -> list[tuple[str, str]]:
        """What is usual for this patient; and the newest measures, each with its day."""
        patient = self.rows.patient
        usual = [
            (_("Usual oxygen"), f"{patient.usual_spo2} %" if patient.usual_spo2 else ""),
            (_("Usual pulse"), str(patient.usual_pulse or "")),
            (_("Usual breaths a minute"), str(patient.usual_breaths or "")),
        ]
        measured = [
            (str(one.get_measure_display()), f"{one.value.normalize():f}, {self.day(one.occurred_at)}")
            for one in printed.readings(self.rows)
            if one.measure in printed.READ_SELDOM
        ]
        return [(name, value) for name, value in (*usual, *measured) if value]

    @cached_property
    def _all_medicines(self) -> list[tuple[str, str]]:
        """With how each is given, where that is not how all of them are; those given as needed stand at the end."""
        found = sorted(printed.medicines(self.rows, self.today), key=lambda one: one.as_needed)
        return [(str(medicine), self._how(medicine)) for medicine in found]

    @property
    def medicines(self) -> list[tuple[str, str]]:
        return self._all_medicines[: len(self._all_medicines) - self._fit.left_out]

    @property
    def more_medicines(self) -> list[tuple[str, str]]:
        """Those given as needed that find no place on the paper: it says how many. Elsewhere they are shown."""
        return self._all_medicines[len(self._all_medicines) - self._fit.left_out :]

    @property
    def is_close(self) -> bool:
        return self._fit.is_close

    @cached_property
    def _fit(self) -> Fit:
        return fit(self._words)

    @property
    def _words(self) -> Words:
        patient = self.rows.patient
        return Words(
            head=[patient.name, *patient.address.splitlines(), *[""] * 5],  # and when born, from when, until when
            box=self.first,
            columns=[
                [f"{one.name}, {one.get_kind_display()} {one.phone}" for one in self.contacts],
                [" ".join(pair) for pair in self.values],
                [" ".join(pair) for pair in self.equipment],
                self.wishes,
                [self.bring, self.antiviral],
            ],
            medicines=[" ".join(pair) for pair in self._all_medicines],
            may_wait=sum(one.as_needed for one in printed.medicines(self.rows, self.today)),
        )

    def _how(self, medicine: Medicine) -> str:
        usual = Route.TUBE if self.rows.patient.swallow_route == SwallowRoute.TUBE else Route.ORAL
        when = _("as needed") if medicine.as_needed else ", ".join(medicine.times)
        route = "" if medicine.route == usual else str(medicine.get_route_display())
        return ", ".join(part for part in (when, route) if part)

    @property
    def equipment(self) -> list[tuple[str, str]]:
        """Each machine with its settings, then the others in one line."""
        found = [
            (device.name, ", ".join(f"{one.name} {one.value}" for one in printed.settings(self.rows, device)))
            for device in self.devices
        ]
        others = ", ".join(name for name, settings in found if not settings)
        return [pair for pair in found if pair[1]] + ([(_("Also"), others)] if others else [])

    @property
    def wishes(self) -> list[str]:
        found = sorted(self.rows.of(Directive), key=lambda directive: directive.title)
        return [self._wish(directive) for directive in found]

    def _wish(self, directive: Directive) -> str:
        signed = _("Signed %(day)s") % {"day": self.day(directive.signed_on)} if directive.signed_on else ""
        parts = [directive.text or directive.title, ", ".join(part for part in (signed, directive.kept_at) if part)]
        return ". ".join(part.rstrip(".") for part in parts if part) + "."

    @property
    def bring(self) -> str:
        names = [device.name for device in self.devices if device.kind in BROUGHT]
        return " · ".join([*names, _("chargers and cables"), _("medicines"), _("this sheet")])

    @property
    def antiviral(self) -> str:
        """How far the answer about an antiviral is prepared."""
        sheet = max(self.rows.of(ScreeningSheet), key=lambda one: one.version, default=None)
        if sheet is None or sheet.signed_at is None:
            return _("Antiviral sheet: not signed.")
        values = {"who": sheet.signer, "day": self.day(sheet.signed_at)}
        if sheet.stale_since:
            return _("Antiviral sheet: out of date, signed by %(who)s on %(day)s.") % values
        return _("Antiviral sheet: signed by %(who)s on %(day)s.") % values

    def day(self, moment: object) -> str:
        """A day of the patient's calendar, with its year."""
        own = moment.astimezone(self.rows.patient.zone) if isinstance(moment, datetime) else moment
        return date_format(own, _("j M Y"))  # type: ignore[arg-type]  # a date or a datetime

    @property
    def as_text(self) -> str:
        """The most important lines, for the code that needs no network: no more than it can hold."""
        patient = self.rows.patient
        born = f", {patient.birth_date.isoformat()}" if patient.birth_date else ""
        lines = [
            f"{patient.name}{born}. ALS.",
            *self.first,
            *(f"{one.name}: {one.phone}" for one in self.contacts if one.phone),
            *(f"{name}: {settings}" for name, settings in self.equipment if settings),
            *(f"{name}, {how}" for name, how in self.medicines),
        ]
        kept: list[str] = []
        for line in lines:
            if len("\n".join([*kept, line]).encode()) <= MOST_IN_A_CODE:
                kept.append(line)
        return "\n".join(kept)

    @property
    def text_code(self) -> SafeString:
        return square(self.as_text)


def square(text: str) -> SafeString:
    """A QR code as a drawing; what it says is told beside it."""
    drawn = segno.make(text, error="l", micro=False, encoding="utf-8").svg_inline(
        svgclass="qr", lineclass="qr-line", omitsize=True, border=4
    )
    return mark_safe(drawn)  # noqa: S308  # a drawing by the library: the text is in its squares, not in its markup
