"""The demo: loaded once, an illness that began yesterday, a stranger beside it, a fictional clinic's approvals."""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError
from django.db import DatabaseError

from caregiving.agenda import rows
from caregiving.agenda.due import agenda
from caregiving.agenda.facts import facts
from caregiving.agenda.models import RuleReview
from caregiving.guidance.catalog import Confidence, Rules
from caregiving.household_file import demo
from caregiving.household_file.management.commands import load_demo
from caregiving.illness.models import SymptomNoticed
from caregiving.patients.models import Happening, Patient
from caregiving.people.access import households
from caregiving.people.models import Household, User

NOW = datetime(2027, 3, 14, 7, 30, tzinfo=UTC)  # the night in which New York's clocks go forward


def test_the_people_of_the_demo_are_told_to_whoever_starts_it() -> None:
    people = {person.name: person for person in demo.people()}
    assert list(people) == [
        "Ana Reyes", "Ben Reyes", "Eva Ruiz", "Helen Reyes", "Dr Dee Lee", "Priya Nair", "Cleo Clark",
    ]  # fmt: skip
    assert (people["Ana Reyes"].email, str(people["Ana Reyes"].role)) == ("ana@demo.example", "leads")
    assert people["Cleo Clark"].role == "another household"


@pytest.mark.django_db
def test_everybody_of_the_demo_can_sign_in_and_sees_their_own_home() -> None:
    demo.load_once(NOW)
    assert {user.email for user in User.objects.all()} == {person.email for person in demo.people()}
    homes = {name: households(User.objects.get(email=f"{name}@demo.example"), NOW) for name in ("ana", "cleo", "dee")}
    assert [[home.name for home in found] for found in homes.values()] == [["Reyes"], ["Clark"], []]
    assert User.objects.get(email="eva@demo.example").language == "es"


@pytest.mark.django_db
def test_the_illness_began_yesterday_in_the_patients_zone() -> None:
    demo.load_once(NOW)
    symptom = SymptomNoticed.objects.get()
    local = symptom.occurred_at.astimezone(symptom.patient.zone)
    assert local.date() == NOW.astimezone(symptom.patient.zone).date() - timedelta(days=1)
    assert local.strftime("%H:%M") == "21:40"
    assert Patient.objects.get(name="Helen Reyes").birth_date == date(1965, 3, 4)


@pytest.mark.django_db
def test_the_demo_is_loaded_once_and_never_overwritten() -> None:
    assert demo.load_once(NOW)
    told = Happening.objects.count()
    Household.objects.filter(slug="demo-reyes").update(name="Ours now")
    assert not demo.load_once(NOW + timedelta(days=3))
    assert Happening.objects.count() == told
    assert Household.objects.get(slug="demo-reyes").name == "Ours now"


@pytest.mark.parametrize("rule_id", demo.APPROVED)
def test_only_the_projects_own_proposals_are_approved_for_the_demo(rule_id: str) -> None:
    row = Rules.load()[rule_id].row
    assert row.confidence is Confidence.POLICY
    assert not row.product_setting


@pytest.mark.django_db
def test_the_approvals_are_those_of_a_clinic_that_does_not_exist_and_show_what_they_open() -> None:
    demo.load_once(NOW)
    assert {review.signer for review in RuleReview.objects.all()} == {"Dr Dee (fictional clinic)"}
    patient = Patient.objects.get(name="Helen Reyes")
    read = rows.read(patient.pk, NOW)
    assert "check" in {item.kind for item in agenda(facts(read, NOW), NOW)}
    assert not RuleReview.objects.filter(team=None).exists()


@pytest.mark.django_db
def test_the_command_says_whether_it_loaded(capsys: pytest.CaptureFixture[str]) -> None:
    call_command("load_demo")
    call_command("load_demo")
    said = capsys.readouterr().out.splitlines()
    assert said[0] == "The demo household is loaded."
    assert "The demo household is already here." in said
    assert "  Ana Reyes <ana@demo.example>, leads" in said


def test_a_database_that_cannot_be_used_is_one_clear_line(monkeypatch: pytest.MonkeyPatch) -> None:
    def gone(*_: object) -> None:
        raise DatabaseError("no such table: people_household")

    monkeypatch.setattr(load_demo, "load_once", gone)
    with pytest.raises(CommandError, match=r"the database cannot be used \(no such table: people_household\)"):
        call_command("load_demo")
