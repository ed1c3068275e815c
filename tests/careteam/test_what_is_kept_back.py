"""What a household keeps from a care team stands nowhere that the team looks; everything else still does."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from caregiving import record
from caregiving.agenda import shared, words
from caregiving.agenda.item import Due, Urgency
from caregiving.agenda.models import Answered, Lane, Snapshot
from caregiving.agenda.panel import BITS, LINES
from caregiving.agenda.shared import as_shared
from caregiving.careteam.models import Outcome
from caregiving.equipment.models import Device
from caregiving.illness.models import SymptomNoticed
from caregiving.patients.models import (
    ITEMS,
    Consent,
    Contact,
    ContactKind,
    FunctionScored,
    Measure,
    Part,
    Patient,
    ReadingTaken,
)
from caregiving.patients.sharing import EVERYTHING
from caregiving.supplies.models import Medicine, Supply
from caregiving.vaccines.models import Vaccination
from tests.api.samples import ROWS
from tests.careteam.desk import clinician, make_case, signed_in
from tests.people import People

MEDICINES, EQUIPMENT, SUPPLIES = {Part.MEDICINES}, {Part.EQUIPMENT}, {Part.SUPPLIES}
VACCINES, ILLNESS, MEASURES, FUNCTION = {Part.VACCINES}, {Part.ILLNESS}, {Part.MEASURES}, {Part.FUNCTION}
# What a surface says, and all the parts of which that tells: with any of them kept back it is not said.
LINE_SAYS: dict[str, set[Part]] = {
    "Call the prescriber about the antiviral": ILLNESS,
    "The antiviral plan is out of date": ILLNESS | MEDICINES,
    "warning signs": ILLNESS,
    "Speech 3 to 1": FUNCTION,
    "days after the first sign": FUNCTION | ILLNESS,
    "Before the illness": FUNCTION | ILLNESS,
    "asked about the antiviral": ILLNESS,
    "Infection plan on since": ILLNESS | EQUIPMENT,
}
DONE_SAYS = {"asked about the antiviral", "Infection plan on since"}  # what the home did is not on the outcome's page
NAME_SAYS = {"feeding tube": MEDICINES, "mask at night": EQUIPMENT}
PAGE_SAYS: dict[str, set[Part]] = {
    "Antiviral plan to be renewed": MEDICINES,
    "Screening sheet</a></p>": MEDICINES,
    "Battery not tested": EQUIPMENT,
    "Bedside NIV": EQUIPMENT,
    "Not enough of a supply": SUPPLIES,
    "First out: Filters": SUPPLIES,
    "Vaccine due": VACCINES,
    "2026-10-01": VACCINES,
    ": First sign of an infection": ILLNESS,
    "weight, kg": MEASURES,
    ": Measurement": MEASURES,
    "Function score due": FUNCTION,
    '<td class="n">36</td>': FUNCTION,
    "Alerts not tested": set(),
}
DUE_SAYS: dict[str, set[Part]] = {
    "screening": MEDICINES, "drill": EQUIPMENT, "upkeep.after_illness": EQUIPMENT | ILLNESS, "supply.count": SUPPLIES,
    "vaccine": VACCINES, "antiviral.ask": ILLNESS, "lung_test": MEASURES, "score": FUNCTION,
}  # fmt: skip
NINE_SAY: dict[str, set[Part]] = {
    "screening": MEDICINES, "infection_plan": EQUIPMENT, "drill": EQUIPMENT, "supplies": SUPPLIES, "tests": SUPPLIES,
    "vaccines": VACCINES, "score": FUNCTION, "sheet": set(), "ladder": set(),
}  # fmt: skip
NOUNS_SAY: dict[str, set[Part]] = {
    "medicines": MEDICINES, "devices": EQUIPMENT, "supplies": SUPPLIES, "vaccinations": VACCINES,
}  # fmt: skip
PARAMS: dict[str, dict[str, str | int | bool | None]] = {
    "screening": {"signed": False, "because": ""},
    "drill": {"device": "NIV", "on": ""},
    "upkeep.after_illness": {"verb": "replace", "part": "filter", "device": "NIV"},
    "supply.count": {"name": "Filters", "counted_on": ""},
    "vaccine": {"group": "Influenza", "recommended": "2026-10-01", "person": ""},
    "antiviral.ask": {
        "contact": "", "day": 1, "of": 5, "strict": "2026-11-22", "usual": "2026-11-23", "phase": "open",
    },
    "lung_test": {"on": "2026-10-01"},
    "score": {"after_days": None},
}  # fmt: skip


@pytest.fixture
def helen(people: People, now: datetime) -> Patient:
    """A home that told something of every part, and whose line says something of each."""
    patient = people.patient
    Patient.objects.filter(pk=patient.pk).update(swallow_route="tube", breathing_support="night")
    began = now - timedelta(days=3)
    Device.objects.create(patient=patient, kind="niv", name="Bedside NIV")
    Medicine.objects.create(patient=patient, name="Riluzole", dose="50 mg")
    Supply.objects.create(patient=patient, name="Filters", kind="niv", unit="piece", use="as_needed")
    Vaccination.objects.create(patient=patient, group="Influenza", cvx="150", given_on=date(2026, 10, 1))
    for told in (
        SymptomNoticed(patient=patient, began_from=began, began_to=began, occurred_at=began),
        ReadingTaken(patient=patient, measure=Measure.WEIGHT, value=Decimal(50), occurred_at=began),
        FunctionScored(patient=patient, rater="caregiver", occurred_at=began, **dict.fromkeys(ITEMS, 3)),
    ):
        record.happening(people.ana, told, now)
    Snapshot.objects.update_or_create(patient=patient, defaults=_line(now))
    return patient


def _line(now: datetime) -> dict[str, Any]:
    at = now.isoformat()
    fall = {"items": [{"item": "speech", "before": 3, "after": 1}], "same_rater": True, "days": 21}
    fall |= {"speeds": [-0.6, -1.4]}
    reasons = {
        "due": {**PARAMS["antiviral.ask"], "kind": "antiviral.ask", "stale": "a medicine was added"},
        "red_flags": {"count": 2},
        "item_fall": fall,
    }
    did = [{"what": "asked", "who": "Ana", "at": at, "outcome": "waiting"}, {"what": "plan_on", "at": at}]
    return {
        "computed_at": now,
        "next_look_at": now + timedelta(days=1),
        "lane": Lane.TODAY,
        "fails_at": now,
        "failing": sum(BITS.values()),
        "about": "as it stands",
        "readiness": [{"id": line, "ready": False, "missing": "old", "params": {}} for line in LINES],
        "summary": {"runway": {"known": True, "first": {"name": "Filters", "is_medicine": False, "days": 9}}},
        "due": [_item(kind, now).as_json() for kind in PARAMS],
        "panel": {
            "reasons": [{"kind": kind, "key": kind, "at": at, "params": told} for kind, told in reasons.items()],
            "did": did,
        },
    }


def _item(kind: str, now: datetime) -> Due:
    later = now + timedelta(days=3)
    return Due(f"{kind}:1", kind, now, now, later, Urgency.ROUTINE, rule_ids=(), params=PARAMS[kind])


def _says(said: str, texts: Mapping[str, set[Part]], part: str) -> None:
    """Exactly what tells of the part that is kept back is missing."""
    assert {text: text in said for text in texts} == {text: part not in of for text, of in texts.items()}


LISTS: dict[str, Callable[[Client, Patient], Any]] = {
    "list": lambda client, helen: client.get("/team/"),
    "search": lambda client, helen: client.post("/team/", {"words": "helen"}),
    "huddle": lambda client, helen: client.get("/team/huddle/"),
    "outcome": lambda client, helen: client.get(f"/team/patients/{helen.pk}/outcome/called/"),
}


@pytest.mark.parametrize("part", Part.values)
@pytest.mark.parametrize("surface", [*LISTS, "file"])
def test_a_line_of_the_list_says_nothing_of_it(surface: str, part: str, dee: Client, helen: Patient) -> None:
    Consent.objects.update(withheld=part)
    if surface == "file":
        return _says(dee.get("/team/panel.csv").content.decode(), LINE_SAYS, part)
    texts = {text: of for text, of in LINE_SAYS.items() if surface != "outcome" or text not in DONE_SAYS}
    _says(LISTS[surface](dee, helen).content.decode(), texts, part)


@pytest.mark.parametrize("part", Part.values)
def test_the_words_beside_the_name_say_nothing_of_it(part: str, dee: Client, helen: Patient) -> None:
    Consent.objects.update(withheld=part)
    _says(dee.get("/team/").content.decode(), NAME_SAYS, part)


@pytest.mark.parametrize("part", Part.values)
def test_the_patients_page_says_nothing_of_it(part: str, dee: Client, helen: Patient) -> None:
    Consent.objects.update(withheld=part)
    _says(dee.get(f"/team/patients/{helen.pk}/").content.decode(), PAGE_SAYS, part)


@pytest.mark.parametrize("part", Part.values)
def test_the_interface_says_nothing_of_it(part: str, dee: Client, helen: Patient) -> None:
    Consent.objects.update(withheld=part)
    due = dee.get(f"/api/v1/patients/{helen.pk}/agenda/").json()["due"]
    _says(" ".join(f"{item['kind']};" for item in due), {f"{kind};": of for kind, of in DUE_SAYS.items()}, part)
    lines = dee.get(f"/api/v1/patients/{helen.pk}/readiness/").json()["lines"]
    assert {line["id"] for line in lines} == {line for line, of in NINE_SAY.items() if part not in of}
    for noun, of in NOUNS_SAY.items():
        rows = dee.get(f"/api/v1/{noun}/?patient={helen.pk}").json()["results"]
        assert bool(rows) is (part not in of), noun
        if rows:
            assert dee.get(f"/api/v1/{noun}/{rows[0]['id']}/").status_code == 200


def test_allergies_go_with_the_medicines(people: People, dee: Client, helen: Patient) -> None:
    ROWS["allergies"](people, 1)
    for part in Part:
        Consent.objects.update(withheld=part)
        assert bool(dee.get("/api/v1/allergies/").json()["results"]) is (part != Part.MEDICINES), part


def test_whom_one_calls_is_seen_with_what_one_calls_about(people: People, dee: Client, helen: Patient) -> None:
    about = {
        "prescriber": Part.MEDICINES, "pharmacy": Part.MEDICINES, "supplier": Part.SUPPLIES,
        "utility": Part.EQUIPMENT, "respiratory": Part.EQUIPMENT,
    }  # fmt: skip
    Contact.objects.all().delete()
    for kind in ContactKind.values:
        Contact.objects.create(patient=people.patient, kind=kind, name=kind, phone="+1 555 0142")
    assert {row["kind"] for row in dee.get("/api/v1/contacts/").json()["results"]} == set(ContactKind.values)
    for part in Part:
        Consent.objects.update(withheld=part)
        seen = {row["kind"] for row in dee.get("/api/v1/contacts/").json()["results"]}
        assert seen == {kind for kind, of in about.items() if of != part}
    hidden = Contact.objects.get(kind="emergency").pk
    assert dee.get(f"/api/v1/contacts/{hidden}/").status_code == 404


@pytest.mark.parametrize("noun", ["routines", "directives"])
def test_what_belongs_to_no_part_is_for_whom_nothing_is_kept_back(
    noun: str, people: People, dee: Client, helen: Patient
) -> None:
    ROWS[noun](people, 1)
    assert dee.get(f"/api/v1/{noun}/").json()["results"] != []
    Consent.objects.update(withheld=Part.VACCINES)
    assert dee.get(f"/api/v1/{noun}/").json()["results"] == []


@pytest.mark.parametrize("part", Part.values)
def test_of_what_happened_the_interface_tells_what_is_of_a_shared_part(part: str, dee: Client, helen: Patient) -> None:
    """And nothing that is of no part, as what was answered."""
    of = {"symptom": Part.ILLNESS, "reading": Part.MEASURES, "function_scored": Part.FUNCTION}
    answered = Answered(patient=helen, due_key="x", verb="have", occurred_at=timezone.now())
    record.happening(None, answered, timezone.now())
    assert len(dee.get("/api/v1/happenings/").json()["results"]) == 4
    Consent.objects.update(withheld=part)
    told = dee.get("/api/v1/happenings/").json()["results"]
    assert {one["kind"] for one in told} == {kind for kind, whose in of.items() if whose != part}
    for one in told:
        assert dee.get(f"/api/v1/happenings/{one['id']}/").status_code == 200
    assert dee.get(f"/api/v1/happenings/{answered.pk}/").status_code == 404


def test_of_the_patient_the_interface_tells_only_who_it_is_and_what_is_kept_back(dee: Client, helen: Patient) -> None:
    assert dee.get(f"/api/v1/patients/{helen.pk}/").json()["swallow_route"] == "tube"
    Consent.objects.update(withheld="vaccines measures")
    for row in (dee.get(f"/api/v1/patients/{helen.pk}/").json(), dee.get("/api/v1/patients/").json()["results"][0]):
        assert (row["name"], row["withheld"]) == ("Helen Reyes", ["vaccines", "measures"])
        assert not {"swallow_route", "breathing_support", "usual_spo2", "conditions", "address"} & set(row)


def test_a_team_reads_its_own_leave_and_no_other_one(people: People, dee: Client, helen: Patient) -> None:
    other = type(people.team).objects.create(name="Lung clinic")
    Consent.objects.create(patient=helen, team=other, given_at=timezone.now())
    assert len(dee.get("/api/v1/consents/").json()["results"]) == 2
    Consent.objects.filter(team=people.team).update(withheld="vaccines")
    (own,) = dee.get("/api/v1/consents/").json()["results"]
    assert own["team"] == str(people.team.pk)
    assert dee.get(f"/api/v1/consents/{own['id']}/").status_code == 200
    hidden = Consent.objects.get(team=other).pk
    assert dee.get(f"/api/v1/consents/{hidden}/").status_code == 404


@pytest.mark.parametrize("part", ["medicines", "equipment"])
def test_the_lists_of_sheets_and_of_plans_leave_the_home_out(part: str, dee: Client, helen: Patient) -> None:
    Consent.objects.update(withheld=part)
    for address, of in (("/team/sheets/", "medicines"), ("/team/plans/", "equipment")):
        assert ("Helen Reyes" in dee.get(address).content.decode()) is (part != of)


def test_a_home_whose_reasons_are_all_kept_back_stands_where_the_rest_puts_it(
    people: People, dee: Client, helen: Patient, now: datetime
) -> None:
    make_case(people.team, "Ben Achterberg", now + timedelta(hours=1))
    Consent.objects.filter(patient=helen).update(withheld="illness function")
    today = dee.get("/team/").content.decode()
    assert "Helen Reyes" not in today and "1 home needs somebody today." in " ".join(today.split())
    week = dee.get("/team/?lane=week&line=drill").content.decode()
    assert "Helen Reyes" in week and "Function score due" not in week
    assert "Helen Reyes" not in dee.get("/team/?lane=week&line=score").content.decode()


def test_its_line_is_closed_as_it_was_read_and_stays_closed(dee: Client, helen: Patient) -> None:
    Consent.objects.update(withheld="illness")
    page = dee.get(f"/team/patients/{helen.pk}/outcome/called/").context["case"]
    told = {"verb": "called", "about": page.snapshot.about, "until": "2099-01-01"}
    assert dee.post(f"/team/patients/{helen.pk}/closed/", told).status_code == 302
    assert Outcome.objects.get().about == page.snapshot.about != "as it stands"
    assert "Helen Reyes</a></h3>" not in dee.get("/team/").content.decode()
    assert "Helen Reyes</a></h3>" in dee.get("/team/?closed=1").content.decode()


def test_pages_of_both_kinds_follow_each_other_without_a_gap(people: People, dee: Client, now: datetime) -> None:
    names = [f"Home {number:02}" for number in range(60)]
    for number, name in enumerate(names):
        patient = make_case(people.team, name, now, fails_at=now + timedelta(minutes=number))
        if number % 3:
            Consent.objects.filter(patient=patient).update(withheld="illness")
    seen, after = [], ""
    for _ in range(3):
        page = dee.get("/team/", {"lane": "today", "after": after}).context["page"]
        seen += [case.patient.name for case in page.cases]
        after = page.next
    assert sorted(seen) == names and after == ""


def test_what_one_team_does_not_see_another_may(people: People, dee: Client, helen: Patient, now: datetime) -> None:
    Consent.objects.update(withheld="illness")
    other = type(people.team).objects.create(name="Lung clinic")
    Consent.objects.create(patient=helen, team=other, given_at=now - timedelta(days=1))
    assert "warning signs" not in dee.get("/team/").content.decode()
    lung = signed_in(clinician(other, "Lena Wolf", "respiratory"))
    assert "warning signs" in lung.get("/team/").content.decode()


def test_of_every_due_item_it_is_known_of_which_part_it_tells() -> None:
    assert set(shared.OF_KIND) == set(words.TITLES)
    assert set(shared.OF_LINE) == set(LINES)


def test_upkeep_that_comes_more_often_in_an_infection_tells_of_the_plan() -> None:
    assert shared.of_item("upkeep", {"why": "usual"}) == frozenset(EQUIPMENT)
    assert shared.of_item("upkeep", {"why": "infection"}) == frozenset(EQUIPMENT | ILLNESS)


def test_the_devices_of_a_readiness_line_keep_their_names_where_only_medicines_are_kept_back(
    dee: Client, helen: Patient
) -> None:
    named = {line: {"id": line, "ready": False, "missing": "old", "params": {"name": "Bedside NIV"}} for line in LINES}
    Snapshot.objects.update(readiness=list(named.values()))
    Consent.objects.update(withheld=Part.MEDICINES)
    seen = shared.as_shared(Snapshot.objects.get(), frozenset(set(Part.values) - {Part.MEDICINES})).readiness
    names = {line["id"]: line["params"]["name"] for line in seen}
    assert names.pop("supplies") == "a medicine"
    assert set(names.values()) == {"Bedside NIV"}


def test_of_several_alerts_that_reached_nobody_the_first_that_may_be_told_is(helen: Patient, now: datetime) -> None:
    def lost(about: str, hours: int) -> dict[str, Any]:
        at = (now - timedelta(hours=hours)).isoformat()
        params = {"name": "Ana", "at": at, "about": about}
        return {"kind": "unreached", "key": f"unreached:{about}:{hours}", "at": at, "params": params}

    row = Snapshot.objects.get(patient=helen)
    row.panel = {"reasons": [lost("antiviral.ask", 1)], "more": [lost("supply.order", 2), lost("supply.order", 3)]}
    for withheld, told in (
        ({Part.VACCINES}, ["unreached:antiviral.ask:1"]),
        ({Part.ILLNESS}, ["unreached:supply.order:2"]),
        ({Part.ILLNESS, Part.SUPPLIES}, []),
    ):
        seen = as_shared(row, frozenset(EVERYTHING) - withheld)
        assert [one["key"] for one in seen.panel["reasons"]] == told
        assert (seen.lane == Lane.TODAY) is bool(told)
