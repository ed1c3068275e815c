"""The list of medicines: a name that is not known is asked about with what it is like, and never replaced unasked."""

from __future__ import annotations

import json
import re
from datetime import timedelta
from html import unescape
from typing import Any

import pytest
from auditlog.models import LogEntry
from django.test import Client
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries

from caregiving.illness.models import ScreeningSheet
from caregiving.supplies.models import Medicine
from tests.people import NOW
from tests.web.home import Home


def page(client: Client, name: str = "medicines") -> str:
    return re.sub(r"\s+", " ", unescape(client.get(reverse(name)).content.decode()))


def line(client: Client, name: str) -> str:
    (found,) = [one for one in page(client).split("<li>") if f"<b>{name}" in one]
    return found


def typed(client: Client, home: Home, name: str, **others: str) -> tuple[int, str]:
    told = {"patient": home.people.patient.id, "name": name, "route": "oral", "dose": "", "times": "", **others}
    answer = client.post(reverse("medicine_new"), told)
    return answer.status_code, unescape(answer.content.decode())


def offered(shown: str, what: str = "meant") -> list[str]:
    return re.findall(rf'<button[^>]*name="{what}" value="([^"]+)"', shown)


def names() -> set[str]:
    return {medicine.name for medicine in Medicine.objects.all()}


def test_a_name_that_is_known_is_kept_as_it_was_typed(ana: Client, home: Home) -> None:
    assert typed(ana, home, "Tylenol", dose="500 mg", times="8:00, 20:00")[0] == 302
    kept = Medicine.objects.get(name="Tylenol")
    assert (kept.dose, kept.times, kept.as_needed, kept.route) == ("500 mg", ["08:00", "20:00"], False, "oral")
    assert LogEntry.objects.filter(object_pk=str(kept.pk), actor=home.people.ana).exists()
    assert "Kept: Tylenol 500 mg." in page(ana)
    assert "Holds: acetaminophen" in line(ana, "Tylenol")


@pytest.mark.parametrize(
    ("wrong", "meant"), [("ibuprofin", "ibuprofen"), ("Nuedxta", "nuedexta"), ("rilusole", "riluzole")]
)
def test_a_misspelling_is_asked_about_and_nothing_is_kept_before(
    ana: Client, home: Home, wrong: str, meant: str
) -> None:
    status, shown = typed(ana, home, wrong)
    assert status == 400
    assert f"“{wrong}” is not a name that is known here." in shown and "Did you mean one of these?" in shown
    assert meant in offered(shown)
    assert offered(shown, "keep") == [wrong]
    assert f'value="{wrong}"' in shown  # what was typed still stands in its field
    assert names() == {"Riluzole"}


def test_the_suggestion_that_is_tapped_is_what_is_kept(ana: Client, home: Home) -> None:
    assert typed(ana, home, "ibuprofin", meant="ibuprofen", dose="200 mg")[0] == 302
    assert names() == {"Riluzole", "ibuprofen"}
    assert Medicine.objects.get(name="ibuprofen").as_needed


def test_the_typed_name_is_kept_where_a_person_says_so(ana: Client, home: Home) -> None:
    assert typed(ana, home, "ibuprofin", keep="ibuprofin")[0] == 302
    assert names() == {"Riluzole", "ibuprofin"}


@pytest.mark.parametrize("said", [{"meant": "morphine"}, {"keep": "something else"}, {"meant": ""}])
def test_what_was_not_offered_for_this_name_is_asked_about_anew(ana: Client, home: Home, said: dict[str, str]) -> None:
    assert typed(ana, home, "ibuprofin", **said)[0] == 400
    assert names() == {"Riluzole"}


def test_a_name_like_nothing_known_says_what_cannot_be_said(ana: Client, home: Home) -> None:
    status, shown = typed(ana, home, "Zzqwx Forte")
    assert status == 400
    assert offered(shown) == [] and offered(shown, "keep") == ["Zzqwx Forte"]
    assert "What it holds and what it does not go with cannot be said. Ask the pharmacist." in shown


@pytest.mark.parametrize(
    ("wrong", "words"),
    [
        ({"name": ""}, "Write the name as it stands on the box."),
        ({"times": "8"}, "Write each time like 08:00"),
        ({"times": "25:00"}, "Write each time like 08:00"),
        ({"times": " ".join(["08:00"] * 49)}, "Write each time like 08:00"),
        ({"name": "Riluzole", "dose": "50 mg"}, ""),
    ],
)
def test_what_cannot_be_kept_is_said(ana: Client, home: Home, wrong: dict[str, str], words: str) -> None:
    status, shown = typed(ana, home, **{"name": "Tylenol", **wrong})
    assert status == 400 and words in shown
    assert names() == {"Riluzole"}


def test_an_unknown_name_that_stands_in_the_list_offers_what_it_may_mean(ana: Client, home: Home) -> None:
    wrong = Medicine.objects.create(patient=home.people.patient, name="ibuprofin", dose="200 mg", as_needed=True)
    shown = line(ana, "ibuprofin")
    assert "Name not known" in shown and "Did you mean one of these?" in shown
    assert "ibuprofen" in offered(shown, "name")
    assert Medicine.objects.get(pk=wrong.pk).name == "ibuprofin"
    address, told = reverse("medicine_meant", args=[wrong.pk]), {"patient": home.people.patient.id}
    ana.post(address, {**told, "name": "ibuprofen"})
    assert Medicine.objects.get(pk=wrong.pk).name == "ibuprofen"
    assert "Name not known" not in page(ana)
    ana.post(address, {**told, "name": "morphine"})
    assert Medicine.objects.get(pk=wrong.pk).name == "ibuprofen"
    assert "The name was changed in between. Please look again." in page(ana)


def test_without_a_suggestion_the_pharmacist_is_named(ana: Client, home: Home) -> None:
    Medicine.objects.create(patient=home.people.patient, name="Zzqwx Forte")
    shown = line(ana, "Zzqwx Forte")
    assert "Name not known" in shown and "Did you mean" not in shown
    assert "Ask the pharmacist." in shown


def said_of_fever(client: Client, home: Home, medicine: Medicine, lowers: str) -> int:
    told = {"patient": home.people.patient.id, "lowers": lowers}
    return client.post(reverse("medicine_fever", args=[medicine.pk]), told).status_code


@pytest.mark.parametrize("given", [{"as_needed": True}, {"times": ["08:00", "20:00"]}])
def test_what_is_not_known_is_asked_about_until_a_person_said_whether_it_lowers_a_fever(
    ana: Client, home: Home, given: dict[str, Any]
) -> None:
    unknown = Medicine.objects.create(patient=home.people.patient, name="Zzqwx Forte", **given)
    asked = "Does it lower a fever? Until somebody says, it counts as if it may."
    assert asked in line(ana, "Zzqwx Forte") and offered(line(ana, "Zzqwx Forte"), "lowers") == ["yes", "no"]
    said_of_fever(ana, home, unknown, "perhaps")
    assert asked in line(ana, "Zzqwx Forte")
    said_of_fever(ana, home, unknown, "no")
    assert "It does not lower a fever: somebody said so." in line(ana, "Zzqwx Forte")
    assert offered(line(ana, "Zzqwx Forte"), "lowers") == ["yes"]
    said_of_fever(ana, home, unknown, "yes")
    assert "It lowers a fever: somebody said so." in line(ana, "Zzqwx Forte")


@pytest.mark.parametrize("fields", [{"route": "patch"}, {"name": "Fever reducer"}, {"name": "baclofen"}])
def test_nothing_is_asked_about_fever_where_the_answer_changes_nothing(
    ana: Client, home: Home, fields: dict[str, Any]
) -> None:
    shown = Medicine.objects.create(patient=home.people.patient, **{"name": "Zzqwx Forte", "as_needed": True, **fields})
    assert offered(line(ana, shown.name), "lowers") == []


def test_what_is_said_of_a_fever_leaves_the_signed_sheet_standing(ana: Client, home: Home) -> None:
    unknown = Medicine.objects.create(patient=home.people.patient, name="Zzqwx Forte", as_needed=True)
    sheet = ScreeningSheet.objects.create(patient=home.people.patient, version=1, signer="Dr Dee", signed_at=NOW)
    said_of_fever(ana, home, unknown, "no")
    sheet.refresh_from_db()
    assert sheet.stale_since is None
    assert Medicine.objects.get(pk=unknown.pk).lowers_fever is False


def said_how_much(client: Client, home: Home, medicine: Medicine, amount: str) -> int:
    told = {"patient": home.people.patient.id, "acetaminophen": amount}
    return client.post(reverse("medicine_acetaminophen", args=[medicine.pk]), told).status_code


ASKED_HOW_MUCH = "How much acetaminophen is in one dose is not known. It stands on the label."


def test_of_a_mixture_that_does_not_say_it_a_person_says_how_much_acetaminophen_is_in_a_dose(
    ana: Client, home: Home
) -> None:
    norco = Medicine.objects.create(patient=home.people.patient, name="Norco", dose="2 tablets", milligrams=20)
    sheet = ScreeningSheet.objects.create(patient=home.people.patient, version=1, signer="Dr Dee", signed_at=NOW)
    assert ASKED_HOW_MUCH in line(ana, "Norco")
    assert said_how_much(ana, home, norco, "650") == 302
    assert "650 mg of acetaminophen in one dose: somebody said so." in line(ana, "Norco")
    sheet.refresh_from_db()
    assert sheet.stale_since is None
    Medicine.objects.filter(pk=norco.pk).update(acetaminophen=None, name="Norco 10/325")
    assert "of acetaminophen in one dose" not in line(ana, "Norco")


@pytest.mark.parametrize("amount", ["", "much", "0", "-5", "1e9", "nan", "99999", "0.00001"])
def test_what_is_no_amount_is_asked_for_again_and_not_kept(ana: Client, home: Home, amount: str) -> None:
    norco = Medicine.objects.create(patient=home.people.patient, name="Norco")
    assert said_how_much(ana, home, norco, amount) == 302
    assert "Write the mg of acetaminophen in one dose in digits, for example 650." in page(ana)
    assert Medicine.objects.get(pk=norco.pk).acetaminophen is None


@pytest.mark.parametrize("name", ["ibuprofen", "Zzqwx Forte", "Tylenol 500 mg 1 tablet"])
def test_how_much_is_asked_of_what_holds_acetaminophen_alone(ana: Client, home: Home, name: str) -> None:
    Medicine.objects.create(patient=home.people.patient, name=name, dose="500 mg")
    assert "of acetaminophen in one dose" not in line(ana, name)


def test_who_may_not_change_the_list_says_not_how_much(client: Client, home: Home) -> None:
    home.people.put_on_shift(NOW)
    norco = Medicine.objects.create(patient=home.people.patient, name="Norco")
    for person in (home.people.eva, home.people.cleo):
        client.force_login(person)
        assert said_how_much(client, home, norco, "650") == 404
    assert Medicine.objects.get(pk=norco.pk).acetaminophen is None


def test_who_may_not_change_the_list_says_nothing_of_a_fever(client: Client, home: Home) -> None:
    home.people.put_on_shift(NOW)
    unknown = Medicine.objects.create(patient=home.people.patient, name="Zzqwx Forte", as_needed=True)
    for person in (home.people.eva, home.people.cleo):
        client.force_login(person)
        assert said_of_fever(client, home, unknown, "no") == 404
    assert Medicine.objects.get(pk=unknown.pk).lowers_fever is None


def test_an_aide_sees_the_list_and_changes_nothing(client: Client, home: Home) -> None:
    home.people.put_on_shift(NOW)
    wrong = Medicine.objects.create(patient=home.people.patient, name="ibuprofin")
    client.force_login(home.people.eva)
    shown = page(client)
    assert "Name not known" in shown and offered(shown, "name") == []
    assert client.get(reverse("medicine_new")).status_code == 404
    told = {"patient": home.people.patient.id, "name": "ibuprofen"}
    assert client.post(reverse("medicine_meant", args=[wrong.pk]), told).status_code == 404
    assert typed(client, home, "Tylenol")[0] == 404


def test_another_homes_medicine_is_not_there(client: Client, home: Home) -> None:
    wrong = Medicine.objects.create(patient=home.people.patient, name="ibuprofin")
    client.force_login(home.people.cleo)
    told = {"patient": home.people.other_patient.id, "name": "ibuprofen"}
    assert client.post(reverse("medicine_meant", args=[wrong.pk]), told).status_code == 404


def test_what_is_no_longer_given_is_not_listed(ana: Client, home: Home) -> None:
    Medicine.objects.create(patient=home.people.patient, name="Tizanidine", ended_on=NOW.date() - timedelta(days=1))
    assert "Tizanidine" not in page(ana)


@pytest.mark.parametrize("name", ["medicines", "doses"])
def test_two_that_do_not_go_together_are_said_with_the_rule_and_nobody_is_told_to_end_one(
    ana: Client, home: Home, name: str
) -> None:
    Medicine.objects.create(patient=home.people.patient, name="Zanaflex", dose="4 mg")
    assert "do not go together" not in page(ana, name)
    Medicine.objects.create(patient=home.people.patient, name="Cipro", dose="500 mg")
    shown = page(ana, name)
    assert "ciprofloxacin + tizanidine: a source says that these do not go together. Ask the pharmacist today." in shown
    assert "Rule MED-10," in shown
    assert not re.search(r"\b(stop|take)\b", shown.split("do not go together")[1].split("</section>")[0])


@pytest.mark.parametrize("name", ["medicines", "doses"])
def test_a_misspelt_one_of_a_pair_is_said_to_be_perhaps_that_one(ana: Client, home: Home, name: str) -> None:
    for typed_name in ("tizanidin", "cipro"):
        Medicine.objects.create(patient=home.people.patient, name=typed_name)
    said = page(ana, name).split('aria-label="Do not go together"')[1].split("</section>")[0]
    assert "“tizanidin” may be tizanidine." in said and "may be ciprofloxacin" not in said
    assert "ciprofloxacin + tizanidine: a source says that these do not go together." in said


def test_what_a_source_only_flags_is_asked_about(ana: Client, home: Home) -> None:
    for typed_name in ("Veklury", "Coumadin"):
        Medicine.objects.create(patient=home.people.patient, name=typed_name)
    assert "remdesivir + warfarin: a source says to ask about these together. Ask the pharmacist today." in page(ana)
    assert "Rule AV-16," in page(ana)


def test_the_pages_where_doses_and_the_antiviral_stand_lead_to_the_list(ana: Client, home: Home) -> None:
    for name in ("doses", "screening"):
        assert f'href="{reverse("medicines")}"' in page(ana, name)


def test_the_list_costs_the_same_for_many(
    ana: Client, home: Home, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    with django_assert_max_num_queries(90) as few:
        page(ana)
    for number in range(6):
        Medicine.objects.create(patient=home.people.patient, name=f"Unknown {number}")
    with django_assert_max_num_queries(len(few.captured_queries)):
        page(ana)


@pytest.mark.parametrize(
    ("name", "read"),
    [
        ("Nuedexta", {"ingredients": ["dextromethorphan", "quinidine"], "certainty": "brand", "unread": []}),
        ("ibuprofin", {"ingredients": [], "certainty": "fuzzy", "unread": ["ibuprofin"]}),
    ],
)
def test_the_api_says_what_a_name_holds_and_suggests(ana: Client, home: Home, name: str, read: dict[str, Any]) -> None:
    medicine = Medicine.objects.create(patient=home.people.patient, name=name)
    told = json.loads(ana.get(f"/api/v1/medicines/{medicine.pk}/").content)["read"]
    suggested = told.pop("suggestions")
    assert told == read
    assert ("ibuprofen" in suggested) is (read["certainty"] == "fuzzy")
    assert Medicine.objects.get(pk=medicine.pk).name == name
