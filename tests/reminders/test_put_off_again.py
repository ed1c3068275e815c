"""Who takes "later" back and says it again, or moves what it is about, is asked at the time that stands now."""

from dataclasses import replace
from datetime import timedelta
from uuid import uuid4

from caregiving import record
from caregiving.agenda.models import Answer
from caregiving.reminders.household import Reach, Step
from caregiving.reminders.wanted import Asked, SoFar, passing, wanted
from tests.people import NOW
from tests.reminders.night import Night
from tests.reminders.sending import due
from tests.reminders.test_ladder import BEN, person
from tests.reminders.test_ladder_model import HOME

MINUTE = timedelta(minutes=1)


def test_later_taken_back_and_said_again_asks_when_that_is_over(night: Night) -> None:
    first = night.answers(night.people.ana, Answer.LATER, NOW + MINUTE)
    assert night.passes(NOW + 61 * MINUTE) == ["Ana: critical"]
    with night.on_commit(execute=True):
        record.undo(night.people.ana, uuid4(), first, NOW + 62 * MINUTE)
    night.answers(night.people.ana, Answer.LATER, NOW + 63 * MINUTE)
    assert night.passes(NOW + 122 * MINUTE) == []
    assert night.passes(NOW + 123 * MINUTE) == ["Ana: critical"]


def test_what_opens_later_than_its_ladder_began_begins_anew_and_passes_accordingly() -> None:
    ana = person("Ana", "push")
    contacts = Reach((ana, BEN), tuple(Step((who,), None, 15) for who in (ana, BEN)), None)
    item, opens = due(wakes=True, closes=NOW + timedelta(hours=9)), NOW + timedelta(hours=2)
    moved = replace(item, opens=opens)
    before = SoFar({f"{HOME.hex}:{item.key}:0": Asked(begun=NOW, reached={0})})
    asked = [one.send_at for one in wanted(HOME, [moved], contacts, before, NOW)]
    assert sorted(asked)[:2] == [opens, opens + 15 * MINUTE]
    assert passing(HOME, [moved], contacts, before, NOW) == {item.key: opens + 30 * MINUTE}
