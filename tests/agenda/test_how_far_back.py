"""Rows are read only as far back as a rule looks; what is still on the shelf is known however long it stands there."""

from datetime import date, timedelta
from decimal import Decimal
from uuid import UUID

import pytest

from caregiving import record
from caregiving.agenda.facts import facts
from caregiving.agenda.rows import read
from caregiving.patients.happenings import Happening
from caregiving.patients.models import ReadingTaken
from caregiving.supplies.models import Counted, DoseGiven, Lot, Medicine, Restocked, Supply, SupplyKind, Use
from tests.people import NOW, People


@pytest.fixture
def kits(people: People) -> Supply:
    return Supply.objects.create(
        patient=people.patient, name="Home tests", kind=SupplyKind.TEST, unit="tests", use=Use.KEPT, keep_at_least=4
    )


def shelve(people: People, kits: Supply, expires_on: date, number: int) -> Lot:
    """A lot of four that came in long ago."""
    lot = Lot.objects.create(supply=kits, label=f"lot {number}", expires_on=expires_on)
    tell(people, Restocked(id=UUID(int=number), supply=kits, lot=lot, quantity=Decimal(4)), -300)
    return lot


def tell(people: People, told: Happening, days: int) -> None:
    told.patient, told.occurred_at = people.patient, NOW + timedelta(days=days)
    record.happening(people.ana, told, NOW)


def gone_on(people: People) -> date | None:
    """The first day on which there are too few good tests."""
    (stock,) = facts(read(people.patient.id, NOW), NOW).stocks
    return stock.runway.first_uncovered


def test_the_expiry_of_a_lot_that_came_in_long_ago_outlives_a_count_of_everything(people: People, kits: Supply) -> None:
    shelve(people, kits, date(2026, 12, 24), 1)
    tell(people, Counted(id=UUID(int=9), supply=kits, quantity=Decimal(4)), -1)
    assert gone_on(people) == date(2026, 12, 25)


def test_an_extended_expiry_of_such_a_lot_counts_too(people: People, kits: Supply) -> None:
    lot = shelve(people, kits, date(2026, 6, 1), 1)
    Lot.objects.filter(pk=lot.pk).update(extended_expires_on=date(2027, 2, 1))
    tell(people, Counted(id=UUID(int=9), supply=kits, quantity=Decimal(4)), -1)
    assert gone_on(people) == date(2027, 2, 2)


def test_what_came_in_long_ago_and_is_no_longer_good_is_not_read(people: People, kits: Supply) -> None:
    shelve(people, kits, date(2026, 6, 1), 1)
    tell(people, Restocked(id=UUID(int=8), supply=kits, quantity=Decimal(4)), -250)
    assert [came.pk for came in read(people.patient.id, NOW).of(Restocked)] == [UUID(int=8)]


def test_a_reading_on_room_air_outlives_newer_ones_on_oxygen(people: People) -> None:
    taken = [(91, "room_air", -200), (90, "on_oxygen", -150), (97, "on_oxygen", -100), (92, "room_air", -190)]
    for number, (value, setting, days) in enumerate(taken):
        reading = ReadingTaken(id=UUID(int=number + 1), measure="spo2", value=Decimal(value), setting=setting)
        tell(people, reading, days)
    assert [taken.value for taken in read(people.patient.id, NOW).of(ReadingTaken)] == [92, 97]


@pytest.mark.parametrize("told", [Counted, Restocked])
def test_a_shortage_keeps_its_name_however_long_nobody_counts_again(
    people: People, kits: Supply, told: type[Counted] | type[Restocked]
) -> None:
    tell(people, Counted(id=UUID(int=9), supply=kits, quantity=Decimal(40)), -2)
    tell(people, told(id=UUID(int=10), supply=kits, quantity=Decimal(40)), -1)
    later = [NOW + timedelta(days=days) for days in (1, 190, 210, 900)]
    named = [stock.occurrence for now in later for stock in facts(read(people.patient.id, now), now).stocks]
    assert named == [UUID(int=10).hex] * 4


def test_what_was_taken_as_needed_is_known_as_long_as_the_temperatures_that_it_may_hide(people: People) -> None:
    medicines = [
        Medicine.objects.create(patient=people.patient, name=name, as_needed=as_needed, times=times)
        for name, as_needed, times in (("Acetaminophen", True, []), ("Riluzole", False, ["08:00"]))
    ]
    for number, (medicine, days) in enumerate((one, day) for one in medicines for day in (-1, -20, -61)):
        tell(people, DoseGiven(id=UUID(int=number + 1), medicine=medicine), days)
    read_of = [
        (dose.medicine.name, (NOW - dose.occurred_at).days) for dose in read(people.patient.id, NOW).of(DoseGiven)
    ]
    assert sorted(read_of) == [("Acetaminophen", 1), ("Acetaminophen", 20), ("Riluzole", 1)]
