"""CDC's files become the project's own; whatever is missing or unknown stops the import with its place."""

import io
import json
import os
from datetime import date
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from caregiving.careteam.models import FailedImport
from caregiving.guidance.vaccines.reader import DATA, read_folder
from caregiving.vaccines.cdsi_import import read_release
from caregiving.vaccines.cdsi_xml import CdsiError
from caregiving.vaccines.compact_json import WIDTH, dumps
from tests.vaccines.cdsi_release import ANTIGEN, ANTIGEN_TREE, SCHEDULE, schema, write


def imported(folder: Path) -> dict[str, object]:
    return read_release(folder, "9.9", date(2026, 1, 1))


def test_every_fact_of_a_release_is_carried_over(tmp_path: Path) -> None:
    files = imported(write(tmp_path))
    assert files["release.json"] == {"number": "9.9", "files_dated": "2026-01-01", "specification": "4.6"}
    assert files["schedule.json"] == {
        "vaccine_groups": [{"name": "Test", "antigens": ["Test"], "administer_full": True}],
        "vaccines": [
            {"cvx": "3", "name": "A", "antigens": [{"name": "Test", "from": "1 year"}]},
            {"cvx": "9002", "name": "B", "antigens": [{"name": "Test"}]},
        ],
        "observations": ["017"],
        "live_virus_conflicts": [
            {
                "previous": "3",
                "begin": "1 day",
                "minimum_end": "24 days",
                "end": "28 days",
                "current": ["9002"],
            }
        ],
    }
    assert files["test.json"] == {
        "antigen": "Test",
        "immunity_guidelines": ["017"],
        "birth_date_immunity": [{"before": "1957-01-31", "country": "U.S.", "exclusions": ["017"]}],
        "contraindications": [{"observation": "017", "until": "8 months"}],
        "vaccine_contraindications": [{"observation": "017", "vaccines": [{"cvx": ["9002"]}]}],
        "series": [
            {
                "name": "Test series",
                "vaccine_group": "Test",
                "type": "Risk",
                "required_genders": ["Female"],
                "group": 1,
                "equivalent_groups": [2, 3],
                "default": True,
                "priority": "A",
                "preference": 1,
                "maximum_age_to_start": "2 years",
                "individual_decision": True,
                "indications": [{"from": "50 years", "observations": ["017"]}],
                "doses": [DOSE],
            }
        ],
    }


DOSE = {
    "number": 1,
    "recurring": True,
    "season": {"start": "2025-07-01", "end": "2026-06-30"},
    "ages": [{"absolute_minimum": "0 days", "cessation": "2023-09-11"}],
    "intervals": [
        {"after_previous": True, "absolute_minimum": "8 weeks - 4 days", "priority": True},
        {"after_target_dose": 1, "minimum": "5 years"},
        {"after_most_recent": ["3", "9002"]},
        {"after_observation": "017"},
    ],
    "allowable_intervals": [{"after_previous": True, "absolute_minimum": "2 weeks"}],
    "preferable": [{"cvx": "3", "volume": 0.5, "forecast": True}],
    "allowable": [{"until": "5 years", "cvx": ["3", "9002"]}],
    "inadvertent": ["9002"],
    "skips": [
        {
            "context": "Both",
            "logic": "OR",
            "sets": [
                {
                    "effective": "2025-08-27",
                    "logic": "AND",
                    "conditions": [
                        {
                            "kind": "Vaccine Count by Age",
                            "from": "9 years",
                            "vaccines": ["3", "9002"],
                            "count": 0,
                            "doses": "Total",
                            "comparison": "greater than",
                        },
                        {"kind": "Interval", "interval": "8 weeks"},
                    ],
                },
                {"conditions": [{"kind": "Completed Series", "series_groups": [4]}]},
                {"conditions": [{"kind": "Age", "until": "2 years"}]},
            ],
        }
    ],
}


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ("<seriesType>risk<", "<seriesType>travel<", r"line \d+, <seriesType>: 'travel' is not known"),
        (">both<", ">sometimes<", "<context>: 'sometimes' is not known"),
        (">Greater Than<", ">about<", "<doseCountLogic>: 'about' is not known"),
        (">Age<", ">Weather<", "<conditionType>: 'Weather' is not known"),
        (">Total<", ">Most<", "<doseType>: 'Most' is not known"),
        (">OR<", ">XOR<", "<setLogic>: 'XOR' is not known"),
        (">override<", ">perhaps<", "<intervalPriority>: 'perhaps' is not known"),
        ("<minInt>5 years<", "<minInt>5 fortnights<", "<minInt>: '5 fortnights' is not known"),
        (">20250701<", ">2025-07-01<", "<startDate>: '2025-07-01' is not known"),
        ("<cvx>3</cvx>", "<cvx>77</cvx>", "<cvx>: '77' is not known"),
        ("<cvx>3</cvx>", "<cvx>PCV</cvx>", "<cvx>: 'PCV' is not known"),
        (">003; 9002 <", ">003; 78<", "'003; 78' holds something unknown"),
        ("<code>017</code></observationCode>", "<code>067</code></observationCode>", "<code>: '067' is not known"),
        ("<code>017</code></observationCode>", "<code>x</code></observationCode>", "<code>: 'x' is not known"),
        (">0.50<", ">half<", "<volume>: 'half' is not known"),
        (">FEMALE<", ">Woman<", "<requiredGender>: 'Woman' is not known"),
        ("<vaccineGroup>Test</vaccineGroup>", "<vaccineGroup>Toast</vaccineGroup>", "'Toast' is not in the schedule"),
        ("<fromTargetDose>1<", "<fromTargetDose>7<", "a dose that the series does not have"),
        ("<fromTargetDose>1</fromTargetDose>", "", "counted from 0 things"),
        ("<fromPrevious>N</fromPrevious><fromTargetDose>", "<fromPrevious>Y</fromPrevious><fromTargetDose>", "from 2"),
        ("<doseCount>0</doseCount>", "", "<doseCount> is missing or empty"),
        ("<conditionLogic>AND</conditionLogic>", "", "<conditionLogic> is missing or empty"),
        ("<setLogic>OR</setLogic>", "", "<setLogic> is missing or empty"),
        ("<seriesGroups>4</seriesGroups>", "", "<seriesGroups> is missing or empty"),
        ("<interval>8 weeks</interval>", "", "<interval> is missing or empty"),
        ("<code>017</code></observationCode>", "</observationCode>", "<code> is missing or empty"),
        (
            "<observationCode><text>T</text><code>017</code></observationCode>",
            "",
            "<observationCode> is missing or empty",
        ),
        ("<seriesGroup>1</seriesGroup>", "<seriesGroup/>", "<seriesGroup> is missing or empty"),
        ("<targetDisease>Test<", "<targetDisease><", "<targetDisease> is missing or empty"),
        ("<endAge>2 years</endAge>", "<interval>2 weeks</interval>", "<interval>: '2 weeks' is not understood"),
        ("<seriesGroups>4<", "<seriesGroups>1<", "wait for each other"),
        ("<doseNumber>Dose 1<", "<doseNumber>First<", "<doseNumber>: 'First' is not known"),
    ],
)
def test_an_unknown_or_missing_value_stops_the_import_with_its_place(
    tmp_path: Path, old: str, new: str, message: str
) -> None:
    assert old in ANTIGEN
    with pytest.raises(CdsiError, match=message) as error:
        imported(write(tmp_path, antigen=ANTIGEN.replace(old, new, 1)))
    assert "Test-508.xml, line " in str(error.value) or "test.json" in str(error.value)


EMPTY_SELECT = """<defaultSeries/><productPath/><seriesGroupName/><seriesGroup/><seriesPriority/>
<seriesPreference/><minAgeToStart/><maxAgeToStart/></selectSeries>"""


@pytest.mark.parametrize(
    ("start", "end", "new", "message"),
    [
        ("<defaultSeries>", "</selectSeries>", EMPTY_SELECT, "<selectSeries> is missing or empty"),
        ("<indication><obs", "<indication/>", "<indication/>", "a risk series without an indication"),
        ("<set><setID>1", "</conditionalSkip>", "</conditionalSkip>", "<set> is missing or empty"),
        (
            "<condition><conditionType>Age",
            "</condition>",
            "",
            "<condition> is missing or empty",
        ),
    ],
)
def test_a_container_that_must_hold_something_is_not_left_empty(
    tmp_path: Path, start: str, end: str, new: str, message: str
) -> None:
    first = ANTIGEN.index(start)
    last = ANTIGEN.index(end, first) + len(end)
    with pytest.raises(CdsiError, match=message):
        imported(write(tmp_path, antigen=ANTIGEN[:first] + new + ANTIGEN[last:]))


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ("<recurringDose>", "<colour>red</colour><recurringDose>", "<recurringDose> is missing"),
        ("</seriesDose>", "<colour>red</colour></seriesDose>", "line .*<colour>: the schema does not have"),
        ("<series>", "<series>words", "<series>: text is not expected here"),
        ("<seriesPriority>A</seriesPriority>", "", "<selectSeries>: <seriesPriority> is missing"),
        ("antigenSupportingData", "otherData", "<antigenSupportingData> is expected here"),
        ("</series>", "", r"line \d+: mismatched tag"),
        ("<series>", "&#0;<series>", r"line \d+: "),
    ],
)
def test_a_file_that_breaks_the_schema_is_refused_with_its_place(
    tmp_path: Path, old: str, new: str, message: str
) -> None:
    with pytest.raises(CdsiError, match=message):
        imported(write(tmp_path, antigen=ANTIGEN.replace(old, new)))


def test_a_document_type_is_refused_before_any_entity_grows(tmp_path: Path) -> None:
    bomb = '<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;">]>' + ANTIGEN
    with pytest.raises(CdsiError, match="a document type is not accepted"):
        imported(write(tmp_path, antigen=bomb))


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ("<xs:sequence>", "<xs:choice>", "one <xs:sequence> is expected inside"),
        ('name="immunity"', 'ref="immunity"', "something other than named elements"),
        ("</xs:schema>", '<xs:element name="second"/></xs:schema>', "one <xs:element> is expected inside"),
    ],
)
def test_a_schema_with_more_than_sequences_is_refused(tmp_path: Path, old: str, new: str, message: str) -> None:
    changed = (
        schema(ANTIGEN_TREE)
        .replace(old, new)
        .replace("</xs:sequence>", f"</{new[1:-1]}>" if "choice" in new else "</xs:sequence>")
    )
    with pytest.raises(CdsiError, match=message):
        imported(write(tmp_path, antigen_schema=changed))


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ("<name>Test</name><antigen>", "<name>Toast</name><antigen>", "'Toast' is not among the vaccine groups"),
        ("<association><antigen>Test</antigen></association>", "", "no antigen is associated"),
        (
            "<previous><vaccineType>A</vaccineType><cvx>003</cvx></previous>",
            "<previous><vaccineType/><cvx/></previous>",
            "<previous> is missing or empty",
        ),
        ("<conflictEndInterval>28 days<", "<conflictEndInterval>soon<", "'soon' is not known"),
    ],
)
def test_a_damaged_schedule_stops_the_import(tmp_path: Path, old: str, new: str, message: str) -> None:
    assert old in SCHEDULE
    with pytest.raises(CdsiError, match=message):
        imported(write(tmp_path, schedule=SCHEDULE.replace(old, new)))


def test_series_of_two_diseases_in_one_file_are_refused(tmp_path: Path) -> None:
    one = ANTIGEN[ANTIGEN.index("<series>") : ANTIGEN.index("</antigenSupportingData>")]
    two = ANTIGEN.replace(one, one + one.replace("<targetDisease>Test", "<targetDisease>Other"))
    with pytest.raises(CdsiError, match="of 2 diseases"):
        imported(write(tmp_path, antigen=two))


def test_missing_and_doubled_files_are_named(tmp_path: Path) -> None:
    write(tmp_path)
    (tmp_path / "AntigenSupportingData- Copy.xml").write_text(ANTIGEN, "utf-8")
    with pytest.raises(CdsiError, match=r"two files of one antigen would both become test\.json"):
        imported(tmp_path)
    for path in tmp_path.glob("Antigen*.xml"):
        path.unlink()
    with pytest.raises(CdsiError, match=r"no AntigenSupportingData\*\.xml here"):
        imported(tmp_path)
    (tmp_path / "ScheduleSupportingData.xsd").unlink()
    with pytest.raises(CdsiError, match=r"one ScheduleSupportingData\.xsd is expected, 0 are here"):
        imported(tmp_path)


def run(folder: Path, to: Path, *options: str) -> tuple[str, str]:
    out, err = io.StringIO(), io.StringIO()
    call_command("import_cdsi", str(folder), f"--to={to}", *options, stdout=out, stderr=err)
    return out.getvalue(), err.getvalue()


def test_the_command_writes_what_the_interpreter_reads_and_warns_of_ended_seasons(tmp_path: Path) -> None:
    release, to = write(tmp_path / "release"), tmp_path / "data"
    out, err = run(release, to, "--release=9.9", "--date=2026-01-01")
    assert "Release 9.9, files of 2026-01-01." in out
    assert "Changed: release.json, schedule.json, test.json." in out
    assert "The last season of Test ended on 2026-06-30." in err
    assert list(read_folder(to).antigens) == ["Test"]


def test_the_same_release_again_changes_nothing_and_keeps_its_number(tmp_path: Path) -> None:
    release, to = write(tmp_path / "release"), tmp_path / "data"
    run(release, to, "--release=9.9", "--date=2026-01-01")
    out, _ = run(release, to)
    assert "Release 9.9, files of 2026-01-01." in out
    assert "Nothing changed." in out


def test_a_newer_release_changes_only_the_files_that_differ(tmp_path: Path) -> None:
    release, to = write(tmp_path / "release"), tmp_path / "data"
    run(release, to, "--release=9.9", "--date=2026-01-01")
    write(tmp_path / "release", antigen=ANTIGEN.replace("50 years", "60 years"))
    out, _ = run(release, to, "--release=9.10", "--date=2026-02-01")
    assert "Changed: release.json, test.json." in out


def test_an_antigen_of_an_older_release_is_not_left_behind(tmp_path: Path, db: None) -> None:
    release, to = write(tmp_path / "release"), tmp_path / "data"
    to.mkdir()
    (to / "gone.json").write_text("{}")
    with pytest.raises(CommandError, match=r"gone\.json is not in this release"):
        run(release, to, "--release=9.9")
    assert [path.name for path in to.iterdir()] == ["gone.json"]


def test_number_and_date_come_from_the_folder_when_nobody_states_them(tmp_path: Path) -> None:
    release = write(tmp_path / "Version 4.99 - 508")
    for path in release.iterdir():
        os.utime(path, (0, 86_400 * 365))
    out, err = run(release, tmp_path / "data")
    assert "Release 4.99, files of 1971-01-01." in out
    assert "has no number" not in err
    _, err = run(write(tmp_path / "unnumbered"), tmp_path / "other")
    assert "The release has no number." in err
    assert read_folder(tmp_path / "other").release.number is None


def test_the_command_says_in_words_that_nothing_was_imported(tmp_path: Path, db: None) -> None:
    with pytest.raises(CommandError, match=r"Nothing was imported\. .*one ScheduleSupportingData"):
        run(tmp_path, tmp_path / "data")
    with pytest.raises(CommandError, match="'soon' is not a date as YYYY-MM-DD"):
        run(tmp_path, tmp_path / "data", "--date=soon")
    assert not (tmp_path / "data").exists()
    assert list(FailedImport.objects.values_list("kind", "error")) == [("cdsi", "CdsiError")]


def test_the_shipped_files_are_in_the_form_that_the_import_writes() -> None:
    for path in DATA.glob("*.json"):
        text = path.read_text("utf-8")
        assert dumps(json.loads(text)) + "\n" == text
        assert all(len(line) <= WIDTH for line in text.splitlines() if '"name"' not in line)
