"""Ids become objects only for those who may see them; for everybody else they do not exist."""

from datetime import date

import pytest
from django.apps import apps
from django.http import Http404

from caregiving.patients.models import Consent, Patient
from caregiving.people import access
from caregiving.people.access import Right
from caregiving.people.base import Noun
from caregiving.people.models import CareTeam, Household, Membership, Role, User
from caregiving.supplies.models import Supply, SupplyKind, Use
from caregiving.vaccines.models import CaregiverRecord, Vaccination
from tests.people import NOW, People


def sees(user: User, patient: Patient, right: Right = Right.SEE) -> bool:
    try:
        return access.find(Patient.objects.all(), user, patient.id, NOW, right) == patient
    except Http404:
        return False


@pytest.mark.parametrize(
    ("who", "rights"),
    [
        ("ana", {Right.SEE, Right.TELL, Right.EDIT, Right.LEAD}),
        ("helen", {Right.SEE, Right.TELL, Right.EDIT, Right.LEAD}),
        ("ben", {Right.SEE, Right.TELL, Right.EDIT}),
        ("eva", set()),
        ("dee", {Right.SEE}),
        ("cleo", set()),
    ],
)
def test_each_role_has_its_rights_and_no_others(people: People, who: str, rights: set[Right]) -> None:
    user = getattr(people, who)
    assert {right for right in Right if sees(user, people.patient, right)} == rights


def test_an_aide_sees_the_home_only_while_on_shift(people: People) -> None:
    shift = people.put_on_shift()
    assert sees(people.eva, people.patient) and not sees(people.eva, people.patient, Right.EDIT)
    shift.handed_over_at = NOW
    shift.save(update_fields=["handed_over_at"])
    assert not sees(people.eva, people.patient)


def test_a_care_team_sees_only_with_a_consent_that_runs(people: People) -> None:
    Consent.objects.update(ends_at=NOW)
    assert not sees(people.dee, people.patient)
    Consent.objects.create(patient=people.patient, team=people.team, given_at=NOW)
    assert sees(people.dee, people.patient)


def test_a_consent_for_another_team_opens_nothing(people: People) -> None:
    Consent.objects.update(team=CareTeam.objects.create(name="Elsewhere"))
    assert not sees(people.dee, people.patient)


def test_somebody_who_was_made_inactive_sees_nothing(people: People) -> None:
    User.objects.filter(id=people.ana.id).update(is_active=False)
    assert not sees(people.ana, people.patient)


@pytest.mark.parametrize("wrong", ["", "1", "not-an-id", "00000000-0000-0000-0000-000000000000", None, "\x00"])
def test_an_id_that_never_was_is_the_same_404_as_a_strangers(people: People, wrong: str | None) -> None:
    with pytest.raises(Http404):
        access.find(Patient.objects.all(), people.ana, wrong, NOW)


def test_things_follow_their_patient(people: People) -> None:
    supply = Supply.objects.create(
        patient=people.patient, name="Gloves", kind=SupplyKind.PROTECTION, unit="pairs", use=Use.AS_NEEDED
    )
    assert access.find(Supply.objects.all(), people.ben, str(supply.id), NOW, Right.EDIT) == supply
    with pytest.raises(Http404):
        access.find(Supply.objects.all(), people.cleo, supply.id, NOW)


def test_a_list_holds_only_what_one_may_see(people: People) -> None:
    assert list(access.visible(Patient.objects.all(), people.ana, NOW)) == [people.patient]
    assert list(access.visible(Membership.objects.all(), people.cleo, NOW)) == [
        Membership.objects.get(user=people.cleo)
    ]
    assert list(access.households(people.ben, NOW)) == [people.home]


def test_somebody_in_two_homes_sees_both_and_leads_only_one(people: People) -> None:
    Membership.objects.create(user=people.ben, household=people.other_home, role=Role.LEAD)
    assert access.households(people.ben, NOW).count() == 2
    assert list(access.households(people.ben, NOW, Right.LEAD)) == [people.other_home]


def test_the_care_team_sees_no_household_list(people: People) -> None:
    assert not access.visible(Household.objects.all(), people.dee, NOW).exists()


def test_every_noun_says_whose_it_is_or_is_reached_through_none() -> None:
    shared = {"User", "CareTeam", "CareTeamMembership", "Checklist", "Step", "PlanTemplate", "HomeInvitation"}
    for model in apps.get_models():
        if issubclass(model, Noun) and model.__name__ not in shared:
            assert model.ACCESS_PATH is not None, model


def test_a_caregivers_own_vaccines_are_theirs_alone(people: People) -> None:
    record = CaregiverRecord.objects.create(
        membership=Membership.objects.get(user=people.ben), birth_date=date(1990, 1, 1), agreed_at=NOW
    )
    dose = Vaccination.objects.create(caregiver=record, group="Influenza", cvx="155", given_on=date(2026, 9, 1))
    assert access.find(Vaccination.objects.all(), people.ben, dose.id, NOW, Right.EDIT) == dose
    for other in (people.ana, people.helen, people.dee, people.cleo):
        with pytest.raises(Http404):
            access.find(Vaccination.objects.all(), other, dose.id, NOW)
        assert not access.visible(CaregiverRecord.objects.all(), other, NOW).exists()


def test_the_patients_vaccines_are_the_households(people: People) -> None:
    dose = Vaccination.objects.create(patient=people.patient, group="RSV", cvx="303", given_on=date(2025, 9, 1))
    for who in (people.ana, people.ben, people.dee):
        assert access.find(Vaccination.objects.all(), who, dose.id, NOW) == dose
    with pytest.raises(Http404):
        access.find(Vaccination.objects.all(), people.cleo, dose.id, NOW)
