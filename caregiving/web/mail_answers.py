"""An answer without signing in, from a mail or a telephone: whose it is, about what, and whether it still counts."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from uuid import UUID, uuid5

from django.utils.translation import gettext_lazy

from caregiving import record
from caregiving.agenda.item import Due
from caregiving.agenda.models import Answer, Snapshot
from caregiving.people import access
from caregiving.people.access import Right
from caregiving.reminders.answer import answered
from caregiving.reminders.mail_answers import lasts_until, read
from caregiving.reminders.models import Reminder
from caregiving.web.agenda import Agenda, Item
from caregiving.web.done import done
from caregiving.web.telling import is_told

TOLD = {
    Answer.HAVE: gettext_lazy("You have it. Thank you."),
    Answer.DONE: gettext_lazy("It is done. Thank you."),
    Answer.LATER: gettext_lazy("You are asked again in an hour."),
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

    @property
    def id(self) -> UUID:
        """Of what it tells: once, however often it is tapped."""
        return self.told_as or uuid5(self.reminder.patient_id, f"{self.reminder.key}:{self.verb}")

    @cached_property
    def item(self) -> Item | None:
        kept = Snapshot.objects.filter(patient=self.reminder.patient_id).first()
        due = [Due.from_json(item) for item in kept.due] if kept else []
        own = [item for item in due if item.key == self.reminder.due_key and item.is_for(self.reminder.user_id)]
        return next(iter(Agenda(self.reminder.patient, own, self.now).open), None)

    @property
    def is_theirs(self) -> bool:
        """Whether they have it already."""
        return self.item is not None and self.item.due.owner_id == str(self.reminder.user_id)

    @property
    def waits(self) -> bool:
        """Whether it can still be taken: nobody has it."""
        return self.state == "ask" and not self.is_theirs

    @property
    def is_anothers(self) -> bool:
        """Whether somebody else has it."""
        return self.item is not None and self.item.due.owner_id not in ("", str(self.reminder.user_id))

    @cached_property
    def state(self) -> str:
        """Taken by somebody else, told already, too old, no longer due, more than one tap can say, or to be asked."""
        if self.verb == Answer.HAVE and self.is_anothers:
            return "taken"
        if is_told(self.id, self.reminder.patient):
            return "told"
        if lasts_until(self.reminder) <= self.now:
            return "old"
        if self.item is None:
            return "gone"
        return "page" if self.verb == Answer.DONE and self.item.page else "ask"

    def tell(self) -> None:
        """As the person to whom the mail went. Raises `ValidationError` in their words."""
        if self.item is None or self.state != "ask":
            return
        key, patient = self.reminder.due_key, self.reminder.patient
        said = answered(patient, key, self.verb, self.now, self.id)
        told = done(self.item, self.id, self.now) if self.verb == Answer.DONE else said
        record.happening(self.reminder.user, told, self.now)


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


def words(state: str, verb: Answer | None) -> str:
    """What came of an answer in that state; none while it is asked for."""
    return "" if state == "ask" else str(TOLD[verb] if state == "told" and verb else NOT_TOLD[state])
