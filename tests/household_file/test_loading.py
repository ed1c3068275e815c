"""Loading: all or nothing, the same file twice changes nothing, a changed file changes what it says."""

import re
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from pathlib import Path

import pytest
from auditlog.models import LogEntry
from django.core import mail
from django.core.management import call_command
from django.core.management.base import CommandError
from django.db import DatabaseError
from django.test import Client
from django.urls import reverse

from caregiving.agenda import rows
from caregiving.agenda.due import horizon
from caregiving.agenda.facts import facts
from caregiving.agenda.models import Snapshot
from caregiving.household_file.load import Loaded, load
from caregiving.household_file.problems import HouseholdFileError
from caregiving.household_file.read import parse, read
from caregiving.household_file.rows import home
from caregiving.illness.models import ScreeningSheet
from caregiving.patients.models import Consent, Happening, Patient
from caregiving.people.models import Household, User
from caregiving.supplies.models import Counted, Medicine, Supply
from tests.household_file.files import ADVANCED, EARLY, EXAMPLES, PREPARED, SMALL, home_of

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 11, 20, 18, 30, tzinfo=UTC)
SUPPLY = """
[[supplies]]
name = "Filters"
kind = "niv"
unit = "filter"
use = "as_needed"
floor_per_day = 1
counted_at = 2026-11-01
quantity = 30
"""


def load_text(text: str, now: datetime = NOW) -> Loaded:
    return load(home(parse(text)), now)


def stored() -> dict[str, int]:
    return {
        model._meta.label: model._default_manager.count() for model in (Household, User, Patient, Happening, Supply)
    }


def test_a_leave_without_an_end_ends_a_year_later_and_stays_so_when_loaded_again() -> None:
    team = "[care_team]\nname = 'Clinic'\nconsent = { given_at = 2026-11-01 }\n"
    load_text(SMALL + team)
    for _again in range(2):
        assert Consent.objects.get().last_day == date(2027, 11, 1)
        assert load_text(SMALL + team, NOW + timedelta(days=3)).changed == 0
    load_text(SMALL + team.replace(" }", ", ends_at = 2027-02-01T12:00:00 }"))
    assert Consent.objects.get().last_day == date(2027, 2, 1)


@pytest.mark.parametrize("example", sorted(EXAMPLES.glob("*.toml")), ids=lambda file: file.stem)
def test_loading_an_example_twice_changes_nothing(example: Path) -> None:
    first = load(home(read(example)), NOW)
    lines, sheets = LogEntry.objects.count(), list(ScreeningSheet.objects.values_list("stale_since"))
    second = load(home(read(example)), NOW + timedelta(hours=1))
    assert first.new > 20
    assert (second.new, second.changed, second.left_out) == (0, 0, [])
    assert second.same == first.new + first.same
    assert LogEntry.objects.count() == lines
    assert set(sheets) <= {(None,)}


@pytest.mark.parametrize("example", [ADVANCED, PREPARED, EARLY], ids=lambda file: file.stem)
def test_the_agenda_of_the_database_is_that_of_the_file(example: Path) -> None:
    told = home(read(example))
    load(home(read(example)), NOW)
    for hours in (0, 5, 60, 24 * 20):
        now = NOW + timedelta(hours=hours)
        from_file = horizon(facts(told.rows(now), now), now)
        from_database = horizon(facts(rows.read(told.patient.pk, now), now), now)
        assert [item.as_json() for item in from_database] == [item.as_json() for item in from_file]


def test_a_changed_noun_is_changed_and_only_that() -> None:
    load_text(SMALL + SUPPLY)
    lines = LogEntry.objects.count()
    loaded = load_text(SMALL + SUPPLY + "lead_days = 3")
    assert (loaded.new, loaded.changed) == (0, 1)
    assert Supply.objects.get().lead_days == 3
    assert LogEntry.objects.count() == lines + 1


def test_what_a_file_no_longer_says_goes_back_to_what_it_was_without() -> None:
    load_text(SMALL + SUPPLY + "lead_days = 3")
    load_text(SMALL + SUPPLY)
    assert Supply.objects.get().lead_days == 0


def test_a_new_count_is_told_beside_the_old_one() -> None:
    load_text(SMALL + SUPPLY)
    load_text(SMALL + SUPPLY.replace("2026-11-01", "2026-11-08").replace("30", "23"))
    assert list(Counted.objects.values_list("quantity", flat=True)) == [Decimal(30), Decimal(23)]


def test_another_quantity_for_the_same_count_is_refused() -> None:
    load_text(SMALL + SUPPLY)
    with pytest.raises(HouseholdFileError, match=r"supplies\[0\]: read another content than the last time"):
        load_text(SMALL + SUPPLY.replace("30", "29"))
    assert Counted.objects.get().quantity == 30


def test_a_medicine_that_is_gone_from_the_file_stays_and_is_named() -> None:
    load_text(SMALL + "[[medicines]]\nname = 'Baclofen'\ndose = '10 mg'\n")
    assert load_text(SMALL).left_out == ["medicine “Baclofen 10 mg”"]
    assert Medicine.objects.exists()


def test_a_new_medicine_puts_a_signed_sheet_out_of_date() -> None:
    sheet = "[screening_sheet]\nsigner = 'Dr Lee'\nsigned_at = 2026-11-01\n"
    load_text(SMALL + sheet)
    assert ScreeningSheet.objects.get().stale_since is None
    load_text(SMALL + sheet + "[[medicines]]\nname = 'Baclofen'\n")
    assert ScreeningSheet.objects.get().stale_since == NOW
    load_text(SMALL + sheet + "[[medicines]]\nname = 'Baclofen'\n")
    assert ScreeningSheet.objects.get().stale_since == NOW


def test_what_is_still_to_come_is_refused_and_nothing_is_stored() -> None:
    with pytest.raises(HouseholdFileError, match=r"happenings\[0\].*still to come"):
        load_text(SMALL + "[[happenings]]\nkind = 'recovered'\nat = 2026-11-21T10:00:00\n")
    assert set(stored().values()) == {0}


def test_a_late_refusal_takes_everything_back() -> None:
    load_text(SMALL + SUPPLY)
    before, lines = stored(), LogEntry.objects.count()
    twice = SUPPLY.replace("30", "31") + "[[medicines]]\nname = 'New'\n"
    with pytest.raises(HouseholdFileError):
        load_text(SMALL.replace("Helen", "Helena") + twice)
    assert (stored(), LogEntry.objects.count()) == (before, lines)
    assert Patient.objects.get().name == "Helen"


def test_somebody_who_has_an_account_keeps_it_as_it_is() -> None:
    ana = User.objects.create_user("ana@test.example", name="Ana R.", language="es")
    told = "[[happenings]]\nkind = 'recovered'\nat = 2026-11-01\n"
    load_text(SMALL + told)
    assert list(User.objects.values_list("id", "name", "language")) == [(ana.pk, "Ana R.", "es")]
    assert Household.objects.get().memberships.get().user == ana
    assert Happening.objects.get().author == ana


def test_an_operator_stays_one_when_the_file_is_loaded_again() -> None:
    load_text(SMALL)
    User.objects.update(is_staff=True)
    load_text(SMALL.replace("Ana Reyes", "Ana R"))
    assert User.objects.values_list("name", "is_staff").get() == ("Ana R", True)


def test_nobody_can_sign_in_by_password_from_a_file() -> None:
    load_text(SMALL)
    assert not User.objects.get().has_usable_password()


def test_a_loaded_person_signs_in_by_one_code(client: Client) -> None:
    load_text(SMALL)
    client.post(reverse("account_request_login_code"), {"email": "ana@test.example"})
    code = re.search(r"^[A-Z0-9-]{6,12}$", str(mail.outbox[0].body), re.MULTILINE)
    assert code
    client.post(reverse("account_confirm_login_code"), {"code": code[0]})
    assert client.session["_auth_user_id"] == str(User.objects.get().pk)
    assert len(mail.outbox) == 1


def test_the_agenda_is_planned_once_it_is_loaded() -> None:
    load_text(SMALL + SUPPLY)
    assert Snapshot.objects.get().next_look_at == NOW


def test_the_command_says_what_it_did(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = tmp_path / "small.toml"
    file.write_text(SMALL, "utf-8")
    call_command("load_household", file)
    call_command("load_household", file)
    file.write_text(SMALL + "[[allergies]]\nsubstance = 'latex'\n", "utf-8")
    call_command("load_household", file)
    file.write_text(SMALL, "utf-8")
    call_command("load_household", file)
    assert capsys.readouterr().out.splitlines() == [
        "Small: 4 new, 0 changed, 0 as they were.",
        "Small: nothing changed.",
        "Small: 1 new, 0 changed, 4 as they were.",
        "Small: nothing changed.",
        "Not in the file, left as it stands: allergy “latex”.",
    ]


def test_the_command_refuses_in_words(tmp_path: Path) -> None:
    file = tmp_path / "bad.toml"
    file.write_text(SMALL + "colour = 'red'", "utf-8")
    with pytest.raises(CommandError, match=r"Nothing was loaded.\npatient.colour: read a key that is not known"):
        call_command("load_household", file)
    assert set(stored().values()) == {0}


def test_a_database_that_cannot_be_used_is_one_clear_line(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def gone(*_: object) -> None:
        raise DatabaseError("no such table: people_user")

    file = tmp_path / "small.toml"
    file.write_text(SMALL, "utf-8")
    monkeypatch.setattr("caregiving.household_file.management.commands.load_household.load", gone)
    with pytest.raises(CommandError, match=r"the database cannot be used \(no such table: people_user\)"):
        call_command("load_household", file)


def test_ids_are_the_same_in_the_database_and_in_the_file() -> None:
    load_text(SMALL + SUPPLY)
    in_file = {entry.thing.pk for entry in home_of(SUPPLY).entries}
    assert {Household.objects.get().pk, Patient.objects.get().pk, Supply.objects.get().pk} <= in_file
    assert Happening.objects.get().pk in in_file
