"""Who has it is told to the others whom the ladder had asked: at once, once each, without a name on the lock."""

from datetime import timedelta
from uuid import uuid4

import pytest

from caregiving import record
from caregiving.agenda.models import Answer
from caregiving.reminders.channels import Address, Message, push
from caregiving.reminders.errors import Never
from caregiving.reminders.models import PushSubscription, Reminder, State
from tests.people import NOW
from tests.reminders.night import BEN_ASKED, Night
from tests.reminders.sending import composed

TAKEN = NOW + timedelta(minutes=20)
TOO_LATE = TAKEN + timedelta(minutes=30)


BEN_HEARS, ANA_HEARS = "Ben: told", "Ana: told"


def told() -> list[Reminder]:
    return list(Reminder.objects.filter(urgency="told").exclude(state=State.CANCELLED))


def test_those_who_had_been_asked_are_told_once_and_at_night_too(night: Night) -> None:
    night.passes(BEN_ASKED)
    night.answers(night.people.ana)
    assert night.passes(TAKEN) == [BEN_HEARS]
    night.answers(night.people.ana, at=TAKEN + timedelta(minutes=1))
    for minutes in range(1, 30):
        assert night.passes(TAKEN + timedelta(minutes=minutes)) == []


def test_who_was_not_asked_yet_hears_nothing_at_all_and_their_message_is_cancelled_at_once(night: Night) -> None:
    waiting = Reminder.objects.filter(due_key=night.key, state=State.PENDING)
    assert waiting.filter(user=night.people.ben).exists()
    night.answers(night.people.ana, at=NOW + timedelta(minutes=1))
    assert not waiting.exists()
    assert night.passes(NOW + timedelta(minutes=2)) == []
    assert told() == []


def test_the_next_who_takes_it_is_told_too_also_to_who_had_it_before(night: Night) -> None:
    night.passes(BEN_ASKED)
    night.answers(night.people.ana)
    night.passes(TAKEN)
    night.passes(TOO_LATE)  # no outcome: it begins anew
    night.answers(night.people.ben, at=TOO_LATE + timedelta(minutes=1))
    assert night.passes(TOO_LATE + timedelta(minutes=1)) == [ANA_HEARS]


def test_later_from_somebody_else_tells_nobody_again(night: Night) -> None:
    night.passes(BEN_ASKED)
    night.answers(night.people.ana)
    night.passes(TAKEN)
    night.answers(night.people.ben, Answer.LATER, TAKEN + timedelta(minutes=1))
    assert night.passes(TAKEN + timedelta(minutes=2)) == []


def test_nobody_is_told_of_what_was_taken_back_or_done_before_the_word_went_out(night: Night) -> None:
    night.passes(BEN_ASKED)
    said = night.answers(night.people.ana)
    assert len(told()) == 1
    with night.on_commit(execute=True):
        record.undo(night.people.ana, uuid4(), said, TAKEN)
    assert told() == []
    night.answers(night.people.ana)
    night.answers(night.people.ana, Answer.DONE)
    assert told() == []


def test_a_way_that_fails_is_followed_by_the_next_one(night: Night) -> None:
    PushSubscription.objects.create(user=night.people.ben, endpoint="https://push.example/1", last_seen_at=NOW)
    night.passes(BEN_ASKED)
    night.answers(night.people.ana)
    night.channel.problems.append(Never("gone"))
    assert night.passes(TAKEN) == []
    assert night.passes(TAKEN + timedelta(seconds=10)) == [BEN_HEARS]
    assert sorted((row.channel, row.state) for row in told()) == [("email", State.SENT), ("push", State.FAILED)]
    assert night.passes(TAKEN + timedelta(seconds=20)) == []


def test_it_names_nobody_where_a_stranger_could_read_it(night: Night) -> None:
    night.passes(BEN_ASKED)
    night.answers(night.people.ana)
    message = composed(told()[0], TAKEN)
    assert message is not None
    assert (message.title, message.urgent) == ("Fortnight: Somebody has it", True)
    for seen in (message.title, message.body, message.url):
        assert "Ana" not in seen and "danger" not in seen
    assert message.details[0].startswith("Ana Reyes has it: ")


@pytest.mark.parametrize(("shows", "said"), [(False, "Somebody has it."), (True, "Ana Reyes has it:")])
def test_a_phone_says_the_name_only_where_its_owner_chose_so(
    night: Night, monkeypatch: pytest.MonkeyPatch, shows: bool, said: str
) -> None:
    night.passes(BEN_ASKED)
    night.answers(night.people.ana)
    message = composed(told()[0], TAKEN)
    assert message is not None
    payloads: list[str] = []

    class Accepted:
        status, headers = 201, dict[str, str]()

    def post(phone: PushSubscription, payload: dict[str, str], message: Message) -> Accepted:
        payloads.append(payload["body"])
        return Accepted()

    monkeypatch.setattr(push, "_post", post)
    monkeypatch.setattr(push, "check_endpoint", lambda endpoint: None)
    phone = PushSubscription(user=night.people.ben, endpoint="https://push.example/1")
    push.send(Address("push:1", phone, shows_details=shows), message)
    assert payloads[0].startswith(said)


def test_a_word_that_could_not_go_out_while_it_was_true_is_never_sent(night: Night) -> None:
    night.passes(BEN_ASKED)
    night.answers(night.people.ana)
    assert composed(told()[0], TAKEN) is not None
    assert BEN_HEARS not in night.passes(TOO_LATE)


def test_an_aide_off_shift_is_not_told(night: Night) -> None:
    shift = night.people.put_on_shift()
    night.passes(NOW + timedelta(minutes=1))
    assert Reminder.objects.filter(user=night.people.eva, state=State.SENT).exists()
    shift.handed_over_at = NOW + timedelta(minutes=2)
    shift.save()
    night.answers(night.people.ana)
    assert night.people.eva not in {row.user for row in told()}
