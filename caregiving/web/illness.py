"""An illness in the words and moments that its pages need."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from caregiving.agenda import words
from caregiving.agenda.conversion.illness import Episode
from caregiving.guidance.moments import day_end, day_start
from caregiving.illness.models import ScreeningSheet, TestDone, TestTarget
from caregiving.patients.models import Patient
from caregiving.web import care
from caregiving.web.glance import Illness

MORNING, EVENING = time(6), time(18)
INSTANT = timedelta(microseconds=1)


def began(day: date, at: datetime, zone: ZoneInfo) -> tuple[datetime, datetime]:
    """The earliest and the latest moment of a first sign on that day, told at `at`."""
    return min(day_start(day, zone), at), min(day_end(day, zone) - INSTANT, at)


def is_night(now: datetime, zone: ZoneInfo) -> bool:
    """Whether people would say "tonight" of this hour."""
    return not MORNING <= now.astimezone(zone).time() < EVENING


def plan_confirmed(patient: Patient) -> bool:
    return any(plan.confirmed for plan in care.plans(patient))


def words_to_say(patient: Patient, episode: Episode, clock: Illness | None, sheet: ScreeningSheet | None) -> list[str]:
    """Sentences to read out on the telephone: facts only, nothing that anybody must decide."""
    onset = episode.counted_from.earliest.astimezone(patient.zone).date()
    said = [_("This is about %(name)s, who has ALS and is at high risk.") % {"name": patient.name}]
    if patient.birth_date:
        said.append(
            _("Born %(born)s.")
            % {"born": date_format(patient.birth_date, pgettext("a date with its year, as in 2 Mar 1965", "j M Y"))}
        )
    said.append(_("The first sign was on %(day)s.") % {"day": words.day(onset.isoformat())})
    said += _tests(episode)
    if clock and clock.day <= clock.of:
        said.append(_("Today is day %(day)s of %(of)s for the antiviral.") % {"day": clock.day, "of": clock.of})
    said.append(_sheet(sheet))
    return said


def _tests(episode: Episode) -> list[str]:
    """The last test for each virus that was looked for."""
    last = {test.target: test for test in episode.tests}
    if not last:
        return [_("No test was done yet.")]
    return [
        _("The last %(method)s for %(target)s was %(result)s.") % named(last[target])
        for target in TestTarget
        if target in last
    ]


def named(test: TestDone) -> dict[str, str]:
    """What a test was, for sentences."""
    return {
        "method": test.get_method_display(), "target": test.get_target_display(), "result": test.get_result_display(),
    }  # fmt: skip


def _sheet(sheet: ScreeningSheet | None) -> str:
    if sheet is None or sheet.signed_at is None:
        return _("The medicines were not screened yet. What should we ask the pharmacist?")
    if sheet.stale_since:
        return _("The medicines were screened by %(who)s, but something changed since.") % {"who": sheet.signer}
    return _("The medicines were screened by %(who)s. I can read the sheet out.") % {"who": sheet.signer}
