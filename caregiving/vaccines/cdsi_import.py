"""From a folder with one release of CDC's supporting data to the project's own files.

Facts and figures only: texts, titles and the SNOMED CT codes of observations stay behind. Nothing is guessed: what
the schemas do not have, what must be there and is not, and words that the interpreter does not know stop the import
with the file and the line.
"""

import re
from collections.abc import Mapping
from datetime import UTC, date, datetime
from pathlib import Path

from caregiving.guidance.vaccines.reader import RELEASE_FILE, SCHEDULE_FILE, read_files
from caregiving.guidance.vaccines.rows import DataError
from caregiving.guidance.vaccines.supporting_data import SupportingData
from caregiving.vaccines.cdsi_antigen import antigen
from caregiving.vaccines.cdsi_dose import Codes
from caregiving.vaccines.cdsi_schedule import schedule
from caregiving.vaccines.cdsi_xml import CdsiError, Node, check_shape, read_schema, read_xml
from caregiving.vaccines.compact_json import dumps

SPECIFICATION = "4.6"
ANTIGEN_SCHEMA = "AntigenSupportingData.xsd"
SCHEDULE_SCHEMA = "ScheduleSupportingData.xsd"
ANTIGENS = "AntigenSupportingData*.xml"
SCHEDULE = "ScheduleSupportingData*.xml"
LEFT_OUT = frozenset(
    {
        "guidelineTitle",
        "exclusionTitle",
        "observationTitle",
        "contraindicationText",
        "contraindicationGuidance",
        "vaccineType",
        "seriesGroupName",
        "text",
        "description",
        "guidance",
        "setID",
        "setDescription",
        "conditionID",
        "group",
        "indicationText",
        "clarifyingText",
        "codedValues",
    }
)
"""Elements that are not read: titles, texts for clinicians, labels, and codes under a licence of their own."""

Files = dict[str, object]


def read_release(folder: Path, number: str | None, dated: date | None) -> Files:
    """What the project's own files are to hold, by file name.

    Without a number it is looked for in the folder's name; without a date the newest date of the files counts.
    Raises CdsiError.
    """
    schedule_root = _checked(_the_one(folder, SCHEDULE), _the_one(folder, SCHEDULE_SCHEMA))
    found = schedule(schedule_root)
    _all_read(schedule_root)
    known = read_files({RELEASE_FILE: _release("", date.min), SCHEDULE_FILE: found}).schedule
    codes = Codes(frozenset(known.vaccines), known.observations)
    antigens = [_antigen(path, folder, codes, known.vaccine_groups) for path in sorted(folder.rglob(ANTIGENS))]
    if not antigens:
        raise CdsiError(f"{folder}: no {ANTIGENS} here")
    files: Files = {
        RELEASE_FILE: _release(number or _number_in(folder), dated or _newest_file(folder)),
        SCHEDULE_FILE: found,
    }
    for name, content in antigens:
        if name in files:
            raise CdsiError(f"{folder}: two files of one antigen would both become {name}")
        files[name] = content
    _understood(files)
    return files


def _understood(files: Mapping[str, object]) -> SupportingData:
    """The proof that the interpreter reads what was written."""
    try:
        return read_files(files)
    except DataError as error:
        raise CdsiError(str(error)) from error


def _antigen(path: Path, folder: Path, codes: Codes, vaccine_groups: Mapping[str, object]) -> tuple[str, object]:
    root = _checked(path, _the_one(folder, ANTIGEN_SCHEMA))
    content = antigen(root, codes, vaccine_groups)
    _all_read(root)
    return f"{slug(str(content['antigen']))}.json", content


def slug(name: str) -> str:
    """A file name made of an antigen's name."""
    return re.sub(r"[^a-z0-9]+", "-", name.lower()).strip("-")


def _checked(path: Path, schema: Path) -> Node:
    root = read_xml(path)
    check_shape(root, read_schema(schema))
    return root


def _all_read(root: Node) -> None:
    """Refuse a value that the schema allows and the importer does not understand."""
    for node in root.unread():
        if node.tag not in LEFT_OUT:
            raise CdsiError(f"{node.place}: {node.value!r} is not understood here")


def _the_one(folder: Path, pattern: str) -> Path:
    found = sorted(folder.rglob(pattern))
    if len(found) != 1:
        raise CdsiError(f"{folder}: one {pattern} is expected, {len(found)} are here")
    return found[0]


def _release(number: str | None, dated: date) -> dict[str, str]:
    stated = {} if number is None else {"number": number}
    return stated | {"files_dated": dated.isoformat(), "specification": SPECIFICATION}


def _number_in(folder: Path) -> str | None:
    found = re.findall(r"\d+\.\d+", folder.resolve().name)
    return found[0] if len(found) == 1 else None


def _newest_file(folder: Path) -> date:
    stamps = [path.stat().st_mtime for path in folder.rglob("*.xml")]
    return datetime.fromtimestamp(max(stamps), UTC).date()


def keep_release_if_unchanged(files: Files, current: Mapping[str, object]) -> Files:
    """The same facts keep the number and date that they already have, when nothing newer is stated."""
    same = {name: content for name, content in files.items() if name != RELEASE_FILE} == {
        name: content for name, content in current.items() if name != RELEASE_FILE
    }
    return {**files, RELEASE_FILE: current[RELEASE_FILE]} if same and RELEASE_FILE in current else files


def write_release(files: Files, folder: Path) -> list[Path]:
    """Write the files that changed and name them; each takes the place of the old one as a whole.

    Raises CdsiError when an antigen that is in the folder now would be left behind from an older release.
    """
    folder.mkdir(parents=True, exist_ok=True)
    behind = sorted(path.name for path in folder.glob("*.json") if path.name not in files)
    if behind:
        raise CdsiError(f"{folder}: {', '.join(behind)} is not in this release. Remove it first if it shall go.")
    return [path for path in (folder / name for name in files) if _is_rewritten(path, files[path.name])]


def _is_rewritten(path: Path, content: object) -> bool:
    text = dumps(content) + "\n"
    if path.exists() and path.read_text("utf-8") == text:
        return False
    fresh = path.with_suffix(".new")
    fresh.write_text(text, "utf-8")
    fresh.replace(path)
    return True
