"""A row that is read is what was stored: each column, each moment to the microsecond, and not a new one."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from decimal import Decimal

import pytest
from django.db import connection
from pytest_django import DjangoAssertNumQueries

from caregiving.patients.happenings import AppendOnly
from caregiving.supplies.models import Counted, Supply, SupplyKind, Use
from tests.people import NOW, People

MOMENTS = (
    datetime(2026, 2, 28, 23, 59, 59, 999999, tzinfo=UTC),
    datetime(2026, 3, 1, 0, 0, tzinfo=UTC),
    datetime(2026, 3, 1, 0, 0, 0, 120000, tzinfo=UTC),
    datetime(1, 1, 1, tzinfo=UTC),
    datetime(9999, 12, 31, 23, 59, 59, tzinfo=UTC),
)


@pytest.fixture
def counted(people: People) -> Counted:
    supply = Supply.objects.create(
        patient=people.patient, name="Filters", kind=SupplyKind.NIV, unit="pieces", use=Use.AS_NEEDED
    )
    told = {"patient": people.patient, "supply": supply, "quantity": Decimal("2.5"), "author": people.ana}
    return Counted.objects.create(**told, occurred_at=NOW, recorded_at=NOW)


@pytest.mark.parametrize("moment", MOMENTS, ids=str)
@pytest.mark.django_db
def test_a_moment_comes_back_as_it_was_stored(people: People, moment: datetime) -> None:
    type(people.ana).objects.filter(pk=people.ana.pk).update(last_login=moment)
    (read,) = type(people.ana).objects.filter(pk=people.ana.pk).values_list("last_login", flat=True)
    assert read == moment
    assert read is not None
    assert read.utcoffset() == timedelta(0)


@pytest.mark.postgres
@pytest.mark.django_db
def test_a_moment_is_the_same_whatever_calendar_the_line_speaks(counted: Counted) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL TIME ZONE 'Asia/Kathmandu'")
    assert Counted.objects.get().occurred_at == NOW


@pytest.mark.django_db
def test_every_column_is_read(counted: Counted) -> None:
    read = Counted.objects.get()
    columns = [field.attname for field in Counted._meta.concrete_fields]
    assert {name: getattr(read, name) for name in columns} == {name: getattr(counted, name) for name in columns}


@pytest.mark.django_db
def test_a_column_that_was_left_out_is_read_when_it_is_asked_for(
    counted: Counted, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    happening, supply = Counted.objects.only("id").get(), Supply.objects.defer("name").get()
    assert "quantity" in happening.get_deferred_fields() and supply.get_deferred_fields() == {"name"}
    with django_assert_num_queries(2):
        assert (happening.quantity, supply.name) == (Decimal("2.5"), "Filters")


@pytest.mark.django_db
def test_what_was_read_is_no_new_row(counted: Counted) -> None:
    with pytest.raises(AppendOnly):
        Counted.objects.get().save()
    supply = Supply.objects.get()
    supply.name = "Viral filters"
    assert supply.changed_fields() == ["name"]
    supply.save()
    assert [one.name for one in Supply.objects.all()] == ["Viral filters"]
