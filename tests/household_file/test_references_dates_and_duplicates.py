"""Names must name something, dates must be in order, and nothing stands twice."""

from datetime import UTC, datetime
from decimal import Decimal

import pytest

from caregiving.household_file.problems import HouseholdFileError
from caregiving.illness.models import Recovered
from caregiving.people.models import CareTeamMembership, Shift, User
from caregiving.supplies.models import Counted, Supply, Used
from tests.household_file.files import SMALL, home_of, of, one_problem, problems_of

MEDICINES = """
[[medicines]]
name = "Baclofen"
dose = "10 mg"

[[medicines]]
name = "Baclofen"
dose = "5 mg"
"""
SUPPLY = """
[[supplies]]
name = "Filters"
kind = "niv"
unit = "filter"
use = "as_needed"
"""
NIV = """
[[devices]]
name = "NIV"
kind = "niv"
upkeep = [{ verb = "clean", part = "cushion", every = 1, source_type = "team", started_on = 2026-11-01 }]
"""
AT = "at = 2026-11-01T10:00:00\n"


def test_a_name_that_nothing_has_lists_those_that_there_are() -> None:
    contact = "[[contacts]]\nkind = 'supplier'\nname = 'MedAir'\n"
    assert one_problem(contact + SUPPLY + "supplier = 'MedAr'") == (
        "supplies[0].supplier: read “MedAr”; allowed: MedAir. Did you mean “MedAir”?"
    )


def test_a_name_where_there_is_nothing_to_name() -> None:
    assert one_problem(SUPPLY + "supplier = 'MedAir'").endswith("nothing, since there is none in this file")


def test_a_name_that_two_have_must_be_made_clear() -> None:
    assert one_problem(MEDICINES + SUPPLY + "medicine = 'Baclofen'").endswith("a name that only one of them has")


def test_a_medicine_may_be_named_with_its_dose() -> None:
    (supply,) = of(home_of(MEDICINES + SUPPLY + "medicine = 'Baclofen 5 mg'"), Supply)
    assert supply.medicine.dose == "5 mg"


def test_people_are_named_by_e_mail_in_any_case() -> None:
    home = home_of("[[happenings]]\nkind = 'recovered'\nby = 'Ana@Test.Example'\n" + AT)
    assert home.happenings[0].author == of(home, User)[0]


def test_a_happening_that_names_nobody_was_told_by_whoever_leads() -> None:
    (recovered,) = of(home_of("[[happenings]]\nkind = 'recovered'\n" + AT), Recovered)
    assert recovered.author.name == "Ana Reyes"


def test_one_clinician_may_have_two_roles() -> None:
    member = "[[care_team.members]]\nname = 'Dee'\nemail = 'dee@test.example'\nrole = "
    team = "[care_team]\nname = 'Clinic'\nconsent = { given_at = 2026-01-01 }\n"
    home = home_of(team + member + "'prescriber'\n" + member + "'reviewer'\n")
    assert len(of(home, CareTeamMembership)) == 2
    assert [user.name for user in of(home, User)] == ["Ana Reyes", "Dee"]


def test_a_lot_is_named_within_its_supply() -> None:
    told = "[[happenings]]\nkind = 'used'\nsupply = 'Filters'\nlot = 'F9'\nquantity = 1\n" + AT
    assert one_problem(SUPPLY + "lots = [{ label = 'F1' }]\n" + told) == ("happenings[0].lot: read “F9”; allowed: F1")


def test_a_lot_without_a_label_is_named_by_its_expiry() -> None:
    told = "[[happenings]]\nkind = 'used'\nsupply = 'Filters'\nlot = 2027-03-31\nquantity = 1\n" + AT
    home = home_of(SUPPLY + "lots = [{ expires = 2027-03-31 }]\n" + told)
    assert of(home, Used)[0].lot.expires_on.year == 2027


def test_the_kit_of_a_test_is_named_with_its_supply() -> None:
    told = "[[happenings]]\nkind = 'test'\nmethod = 'antigen'\nresult = 'negative'\nlot = 'F1'\n" + AT
    assert one_problem(told).startswith("happenings[0].supply: read nothing; allowed: a text")


def test_upkeep_is_named_by_device_verb_and_part() -> None:
    told = "[[happenings]]\nkind = 'upkeep_done'\ndevice = 'NIV'\nverb = 'clean'\npart = 'hose'\n" + AT
    assert one_problem(NIV + told) == "happenings[0].part: read “hose”; allowed: cushion"


def test_quantities_need_the_day_of_the_count() -> None:
    assert one_problem(SUPPLY + "quantity = 4").startswith("supplies[0].counted_at: read nothing")


def test_a_quantity_stands_in_the_supply_or_in_its_lots() -> None:
    said = one_problem(SUPPLY + "quantity = 4\ncounted_at = 2026-11-01\nlots = [{ label = 'F1', quantity = 4 }]")
    assert said.startswith("supplies[0].quantity: read 4; allowed: a quantity here or in the lots")


def test_the_count_of_a_lot_is_a_happening_of_that_day() -> None:
    (count,) = of(home_of(SUPPLY + "counted_at = 2026-11-01\nlots = [{ label = 'F1', quantity = 4 }]"), Counted)
    assert (count.quantity, count.lot.label) == (Decimal(4), "F1")
    assert count.occurred_at == datetime(2026, 11, 1, 4, tzinfo=UTC)  # midnight in New York


def test_vaccines_of_a_caregiver_need_their_agreement() -> None:
    dose = "vaccinations = [{ group = 'Influenza', cvx = '155', given_on = 2026-09-25 }]\n\n[patient]"
    assert one_problem("", SMALL.replace("[patient]", dose)).startswith("people[0].vaccine_record: read nothing")


@pytest.mark.parametrize(
    ("written", "where"),
    [
        ("birth_date = 1970-01-01\nonset_on = 1969-01-01", "patient.onset_on"),
        ("onset_on = 2025-05-01\ndiagnosed_on = 2025-04-01", "patient.diagnosed_on"),
        ("[[medicines]]\nname = 'X'\nstarted_on = 2026-02-01\nended_on = 2026-01-01", "medicines[0].ended_on"),
        (
            SUPPLY + "lots = [{ expires = 2026-05-01, extended_expires = 2026-04-01 }]",
            "supplies[0].lots[0].extended_expires",
        ),
        (
            "[[shifts]]\nperson = 'ana@test.example'\nstarts_at = 2026-11-01T16:00:00\nends_at = 2026-11-01T08:00:00",
            "shifts[0].ends_at",
        ),
        ("[[happenings]]\nkind = 'exposed'\nlast_on = 2026-11-05\n" + AT, "happenings[0].at"),
        (
            "[[happenings]]\nkind = 'symptom'\nbegan_from = 2026-11-01T09:00:00\nbegan_to = 2026-11-01T08:00:00\n" + AT,
            "happenings[0].began_to",
        ),
        ("[[happenings]]\nkind = 'symptom'\nbegan_to = 2026-11-02T08:00:00\n" + AT, "happenings[0].began_to"),
    ],
)  # fmt: skip
def test_dates_out_of_order_are_named(written: str, where: str) -> None:
    found = problems_of(written)
    assert found
    assert {line.split(":")[0] for line in found} <= {where, where.replace("began_to", "at")}


@pytest.mark.parametrize(
    ("written", "said"),
    [
        (SUPPLY.replace("as_needed", "scheduled"), "supplies[0].per_day: read nothing; allowed: a value above 0"),
        ("[[measures]]\nmeasure = 'spo2'\nvalue = 101\n" + AT, "measures[0].value: read 101; allowed: at most 100"),
        ("[[measures]]\nmeasure = 'fvc'\nvalue = -1\n" + AT, "measures[0].value: read -1; allowed: no negative value"),
        (
            NIV + "infection_plan = { usual = 'a', during_infection = 'b', stage = 'confirmed' }",
            "devices[0].infection_plan.stage: read “confirmed”; allowed: confirmed only together with",
        ),
        ("[screening_sheet]\nsigned_at = 2026-11-01", "screening_sheet.signer: read nothing; allowed: the name"),
        (
            "[[happenings]]\nkind = 'answered'\ndue_key = 'x'\nverb = 'later'\n" + AT,
            "happenings[0].later_until: read nothing; allowed: a time",
        ),
    ],
)
def test_the_models_constraints_hold_without_a_database(written: str, said: str) -> None:
    assert one_problem(written).startswith(said)


def test_a_cycle_needs_its_days() -> None:
    found = problems_of(SUPPLY.replace("as_needed", "cycle") + "per_day = 0")
    assert [line.split(":")[0] for line in found] == [
        f"supplies[0].{key}" for key in ("cycle_started_on", "days_off", "days_on", "per_day")
    ]


def test_a_models_own_rule_is_said_at_its_key() -> None:
    said = one_problem("[[medicines]]\nname = 'X'\nmilligrams = 1.23456")
    assert said.startswith("medicines[0].milligrams: read 1.23456. ")


@pytest.mark.parametrize(
    "twice",
    [
        "[[contacts]]\nkind = 'pharmacy'\nname = 'Elm'\n",
        "[[medicines]]\nname = 'Baclofen'\n",
        "[[ladder]]\nplace = 1\nchannel = 'push'\n",
        "[[happenings]]\nkind = 'recovered'\n" + AT,
    ],
)
def test_nothing_stands_twice(twice: str) -> None:
    assert "the same as" in one_problem(twice + twice)


def test_two_happenings_of_one_kind_at_different_moments_are_two() -> None:
    later = AT.replace("10:00", "11:00")
    kind = "[[happenings]]\nkind = 'recovered'\n"
    assert len(home_of(kind + AT + kind + later).happenings) == 2


def test_a_local_time_is_that_of_the_patient_unless_an_offset_is_written() -> None:
    shift = "[[shifts]]\nperson = 'ana@test.example'\nstarts_at = 2026-11-01T08:00:00\nends_at = 2026-11-01T20:00:00Z"
    (found,) = of(home_of(shift), Shift)
    assert found.starts_at == datetime(2026, 11, 1, 13, tzinfo=UTC)
    assert found.ends_at == datetime(2026, 11, 1, 20, tzinfo=UTC)


def test_an_hour_that_comes_twice_is_the_first_one() -> None:
    home = home_of("[[happenings]]\nkind = 'recovered'\nat = 2026-11-01T01:30:00\n")
    assert home.happenings[0].occurred_at == datetime(2026, 11, 1, 5, 30, tzinfo=UTC)


def test_an_hour_that_the_clocks_leave_out_is_refused() -> None:
    assert "in America/New_York the clocks go forward over this one" in one_problem(
        "[[happenings]]\nkind = 'recovered'\nat = 2026-03-08T02:30:00\n"
    )


def test_ids_do_not_depend_on_the_place_in_the_file() -> None:
    one = "[[allergies]]\nsubstance = 'latex'\n"
    other = "[[allergies]]\nsubstance = 'penicillin'\n"
    ids = {str(entry.thing): entry.thing.pk for entry in home_of(one + other).entries}
    assert ids == {str(entry.thing): entry.thing.pk for entry in home_of(other + one).entries}


def test_two_households_share_no_id_but_those_of_people() -> None:
    other = SMALL.replace("small-home", "other-home")
    ids = {entry.thing.pk for entry in home_of().entries if not isinstance(entry.thing, User)}
    assert not ids & {entry.thing.pk for entry in home_of(base=other).entries}


def test_a_file_with_problems_gives_no_household() -> None:
    with pytest.raises(HouseholdFileError):
        home_of(SUPPLY + "quantity = 4")
