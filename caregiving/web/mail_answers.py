"""An answer without signing in, from a mail or a telephone: whose it is, about what, and whether it still counts."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import datetime
from functools import cached_property
from uuid import UUID, uuid5

from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext_lazy

from caregiving import record
from caregiving.agenda.item import Due
from caregiving.agenda.models import Answer, Snapshot
from caregiving.patients.happenings import Undone
from caregiving.people import access
from caregiving.people.access import Right
from caregiving.reminders.answer import answered
from caregiving.reminders.mail_answers import lasts_until, read
from caregiving.reminders.models import Reminder
from caregiving.web.agenda import Item
from caregiving.web.done import done
from caregiving.web.holding import as_answered
from caregiving.web.telling import is_told

TOLD = {
    Answer.HAVE: gettext_lazy("You have it. Thank you."),
    Answer.DONE: gettext_lazy("It is done. Thank you."),
    Answer.LATER: gettext_lazy("You are asked again at %(at)s."),
}
NOT_TOLD = {
    "taken": gettext_lazy("Somebody has it already. Nothing was stored."),
    "gone": gettext_lazy("This is no longer due. Nothing was stored."),
    "page": gettext_lazy("This needs more than one tap. Please open it in Fortnight."),
    "old": gettext_lazy("This link is too old. Nothing was stored."),
    "refused": gettext_lazy("This could not be stored. Please open it in Fortnight."),
    "broken": gettext_lazy("This link is not whole. Please open it from the mail again."),
}


@dataclass(frozen=True)
class Opened:
    """What we sent to somebody who may still tell something of that home, and the answer to it."""

    reminder: Reminder
    verb: Answer
    now: datetime
    told_as: UUID | None = None

    @cached_property
    def id(self) -> UUID:
        """Of what it tells: once, however often it is tapped; anew when what was told so was let go or taken back."""
        if self.told_as:
            return self.told_as
        again = f":{self.item.due.nudge}" if self.item and self.item.due.nudge and self.verb != Answer.DONE else ""
        found = uuid5(self.reminder.patient_id, f"{self.reminder.key}:{self.verb}{again}")
        while Undone.objects.filter(undoes=found).exists():
            found = uuid5(found, "again")
        return found

    @cached_property
    def item(self) -> Item | None:
        """As people's answers leave it at this moment, also when it is put off; None when it is done or over."""
        patient, key = self.reminder.patient, self.reminder.due_key
        kept = Snapshot.objects.filter(patient=patient).first()
        due = next((item for item in map(Due.from_json, kept.due if kept else []) if item.key == key), None)
        if due is None or not due.is_for(self.reminder.user_id) or not due.open_at(self.now):
            return None
        left = as_answered(due, patient, self.now)
        return Item(left, patient, self.now) if left else None

    @property
    def is_theirs(self) -> bool:
        """Whether they have it already."""
        return self.item is not None and self.item.due.owner_id == str(self.reminder.user_id)

    @property
    def waits(self) -> bool:
        """Whether it can still be taken: nobody has it, nor put it off."""
        return self.state == "ask" and self.item is not None and self.item.is_open

    @property
    def is_anothers(self) -> bool:
        """Whether somebody else has it."""
        return self.item is not None and self.item.due.owner_id not in ("", str(self.reminder.user_id))

    @property
    def put_off_until(self) -> datetime | None:
        until = self.item.due.later_until if self.item else None
        return until if until and until > self.now else None

    @property
    def stands(self) -> bool:
        """Whether it is so already as the answer says, and not only that it was said once."""
        if self.verb == Answer.HAVE:
            return self.is_theirs
        if self.verb == Answer.LATER:
            return self.put_off_until is not None
        return is_told(self.id, self.reminder.patient)

    @cached_property
    def state(self) -> str:
        """Taken by somebody else, told already, too old, no longer due, more than one tap can say, or to be asked."""
        if self.verb == Answer.HAVE and self.is_anothers:
            return "taken"
        if self.stands:
            return "told"
        if lasts_until(self.reminder) <= self.now:
            return "old"
        if self.item is None:
            return "gone"
        return "page" if self.verb == Answer.DONE and self.item.page else "ask"

    def tell(self) -> str:
        """As the person to whom the mail went. Returns what came of it, as it stands then: a tap at the same moment may
        have come first."""
        if self.item is None or self.state != "ask":
            return self.state
        key, patient = self.reminder.due_key, self.reminder.patient
        said = answered(patient, key, self.verb, self.now, self.id)
        told = done(self.item, self.id, self.now) if self.verb == Answer.DONE else said
        with suppress(record.Conflict, ValidationError):
            record.happening(self.reminder.user, told, self.now)
        stands = replace(self).state
        return "refused" if stands == "ask" else stands


def opened(token: str, now: datetime) -> Opened | None:
    """None for what we did not sign, and when its person may not answer any more."""
    found = read(token)
    return answer_to(*found, now) if found else None


def answer_to(reminder_id: int, verb: Answer, now: datetime, told_as: UUID | None = None) -> Opened | None:
    """None for a reminder that never was, and when its person may not answer any more."""
    known = Reminder.objects.select_related("user", "patient__household").filter(pk=reminder_id).first()
    if known is None:
        return None
    theirs = access.visible(Reminder.objects.filter(pk=known.pk), known.user, now, Right.TELL)
    return Opened(known, verb, now, told_as) if theirs.exists() else None


def words(state: str, verb: Answer | None, again: datetime | None = None) -> str:
    """What came of an answer in that state, and when it is asked `again`; none while it is asked for."""
    if state == "ask":
        return ""
    said = TOLD[verb] if state == "told" and verb else NOT_TOLD[state]
    return str(said) % {"at": date_format(timezone.localtime(again), "H:i") if again else ""}
