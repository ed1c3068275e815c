"""What each country's sources say of each medicine beside the antiviral, and how sure that is: the whole table."""

import pytest

from caregiving.guidance.catalog import Rules
from caregiving.guidance.medicines import Category, Medicine, screen

RULES = Rules.load()
SAID = {
    ("US", "CONTRA", "H"): (
        "alfuzosin amiodarone apalutamide carbamazepine colchicine dihydroergotamine dronedarone eletriptan "
        "enzalutamide eplerenone ergotamine finerenone flecainide ivabradine lovastatin lurasidone "
        "methylergonovine midazolam.oral naloxegol phenobarbital phenytoin pimozide piroxicam primidone "
        "propafenone quinidine ranolazine rifampin rifapentine sildenafil silodosin simvastatin st-johns-wort "
        "suzetrigine tolvaptan ubrogepant voclosporin"
    ),
    ("US", "HOLD", "H"): "atorvastatin rivaroxaban salmeterol tamsulosin",
    ("US", "HOLD", "U"): "quinine",
    ("US", "ADJUST", "H"): (
        "alprazolam amitriptyline amlodipine clorazepate diazepam diltiazem estazolam felodipine flurazepam "
        "mexiletine midazolam.buccal midazolam.injected midazolam.nasal nifedipine oxycodone verapamil"
    ),
    ("US", "ADJUST", "M"): "clonazepam morphine",
    ("US", "ADJUST", "U"): "apixaban codeine dextromethorphan mirtazapine quetiapine trazodone",
    ("US", "OK", "H"): "ibuprofen naproxen",
    ("US", "OK", "M"): (
        "acetaminophen acetylcysteine baclofen edaravone gabapentin guaifenesin lorazepam pregabalin riluzole "
        "tizanidine tofersen.injected"
    ),
    ("US", "OK", "U"): "atropine citalopram escitalopram glycopyrrolate",
    ("US", "UNK", "U"): "armodafinil cyclosporine modafinil scopolamine tacrolimus",
    ("any", "CONTRA", "H"): "triazolam",
    ("any", "CONTRA", "M"): "lumacaftor",
    ("any", "HOLD", "H"): "domperidone",
    ("EU", "CONTRA", "H"): "clorazepate diazepam estazolam flurazepam midazolam.oral quetiapine quinidine",
    ("EU", "ADJUST", "H"): "alprazolam buprenorphine buspirone clonazepam levothyroxine piroxicam zolpidem",
    ("EU", "ADJUST", "M"): "budesonide fluticasone theophylline",
    ("AU", "CONTRA", "H"): "amiodarone clonazepam diazepam domperidone midazolam.oral piroxicam simvastatin",
    ("AU", "HOLD", "H"): "atorvastatin clopidogrel rosuvastatin salmeterol",
    ("AU", "HOLD", "M"): "apixaban rivaroxaban",
    ("AU", "ADJUST", "H"): (
        "amitriptyline amlodipine bupropion dabigatran dexamethasone digoxin fentanyl haloperidol loratadine "
        "methadone midazolam.buccal midazolam.injected midazolam.nasal morphine prednisolone quetiapine "
        "sertraline tramadol warfarin"
    ),
    ("AU", "ADJUST", "M"): "nortriptyline",
    ("AU", "OK", "H"): "lorazepam oxazepam temazepam",
    ("CA", "CONTRA", "H"): "midazolam.injected rivaroxaban salmeterol",
    ("CA", "ADJUST", "H"): "hydrocodone oxycodone",
}


def test_every_medicine_has_the_category_of_its_country_and_no_other() -> None:
    said = {
        f"INT-{name}.{country}": (country, category, confidence)
        for (country, category, confidence), names in SAID.items()
        for name in names.split()
    }
    rows = [ruling.row for ruling in RULES if ruling.row.topic == "interactions"]

    assert {row.id: (row.country, row.value, str(row.confidence)) for row in rows} == said


def test_what_the_us_label_rules_out_is_cited_from_the_label() -> None:
    ruled_out = [f"INT-{name}.US" for name in SAID["US", "CONTRA", "H"].split()]
    cited = {rule_id: {source.id for source in RULES[rule_id].row.sources} for rule_id in ruled_out}

    assert [rule_id for rule_id, sources in cited.items() if "S08" not in sources] == ["INT-piroxicam.US"]


@pytest.mark.parametrize("name", ["alprazolam", "clorazepate", "estazolam", "flurazepam"])
def test_a_us_row_that_rests_on_the_european_leaflet_says_so(name: str) -> None:
    for country in ("US", "EU"):
        assert [source.id for source in RULES[f"INT-{name}.{country}"].row.sources] == ["S20"]
    assert "read from the European leaflet" in RULES[f"INT-{name}.US"].row.statement


def test_diazepam_in_the_us_is_not_cited_from_the_leaflet_that_rules_it_out_alone() -> None:
    assert "S08" in {source.id for source in RULES["INT-diazepam.US"].row.sources}
    assert [source.id for source in RULES["INT-diazepam.EU"].row.sources] == ["S20"]


def test_what_a_source_advises_against_is_asked_about_and_nothing_is_changed_by_the_family() -> None:
    held = [ruling.row for ruling in RULES if ruling.row.topic == "interactions" and ruling.row.value == "HOLD"]

    tail = "Ask before the antiviral is started; change nothing on your own."
    assert [row.id for row in held if not row.statement.endswith(tail)] == []


def test_a_pause_is_named_only_where_a_source_pauses_and_is_said_to_be_its_own() -> None:
    rows = [ruling.row for ruling in RULES if ruling.row.topic == "interactions" and "pause" in ruling.row.statement]

    assert {row.id for row in rows} == {
        *("INT-atorvastatin.AU", "INT-rivaroxaban.AU", "INT-rosuvastatin.AU", "INT-salmeterol.AU"),
    }
    assert all(row.statement.startswith("An Australian source ") for row in rows)


def test_clopidogrel_is_changed_by_whoever_prescribes_it_or_the_antiviral_is() -> None:
    statement = RULES["INT-clopidogrel.AU"].row.statement

    assert "another medicine or uses another antiviral" in statement


@pytest.mark.parametrize("rule_id", ["AV-12", "AV-17"])
def test_what_happens_to_a_late_dose_is_what_the_label_says(rule_id: str) -> None:
    statement = RULES[rule_id].row.statement

    assert statement.startswith("The label says that ")
    assert statement.endswith("Ask the pharmacist about any late dose.")


@pytest.mark.parametrize("country", ["US", "DE"])
def test_buprenorphine_is_known_to_need_a_closer_look(country: str) -> None:
    (found,) = screen([Medicine("m", "Butrans")], country, RULES, {})

    assert found.category is Category.ADJUST


def test_new_zealand_accepts_two_moments_for_a_paused_medicine() -> None:
    assert [RULES.number(rule_id) for rule_id in ("MED-02", "MED-02.week")] == [0, 7]
    assert [d.id for d in RULES.disputed("MED-02.week")] == ["DIS-08"]
