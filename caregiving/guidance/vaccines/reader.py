"""From the project's own data files to the supporting data. Each file is read once a process."""

import json
from collections.abc import Mapping, Sequence
from functools import cache
from graphlib import CycleError, TopologicalSorter

from caregiving.guidance import disk
from caregiving.guidance.disk import File
from caregiving.guidance.vaccines.durations import parse_duration
from caregiving.guidance.vaccines.rows import DataError, Row, day
from caregiving.guidance.vaccines.series_reader import age_window, allowable_vaccine, series
from caregiving.guidance.vaccines.supporting_data import (
    Antigen,
    Association,
    BirthDateImmunity,
    Contraindication,
    LiveVirusConflict,
    Release,
    Schedule,
    Series,
    SupportingData,
    Vaccine,
    VaccineContraindication,
    VaccineGroup,
)

DATA = disk.DATA / "cdsi"
RELEASE_FILE = "release.json"
SCHEDULE_FILE = "schedule.json"


@cache
def shipped_data() -> SupportingData:
    """The supporting data that the project ships. Raises DataError when a file of them is damaged."""
    return read_folder(DATA)


def read_folder(folder: File) -> SupportingData:
    """Read one release in our own form. Raises DataError, or OSError when a file cannot be opened."""
    files = {path.name: _content(path) for path in disk.files(folder, ".json")}
    return read_files(files)


def read_files(files: Mapping[str, object]) -> SupportingData:
    """The same from what the files hold, by file name. Raises DataError."""
    for name in (RELEASE_FILE, SCHEDULE_FILE):
        if name not in files:
            raise DataError(f"{name} is missing")
    antigens = [
        Row(content, name).wholly(_antigen)
        for name, content in files.items()
        if name not in (RELEASE_FILE, SCHEDULE_FILE)
    ]
    return SupportingData(
        release=Row(files[RELEASE_FILE], RELEASE_FILE).wholly(_release),
        schedule=Row(files[SCHEDULE_FILE], SCHEDULE_FILE).wholly(_schedule),
        antigens={antigen.name: antigen for antigen in antigens},
    )


def _content(path: File) -> object:
    try:
        content: object = json.loads(disk.text(path))
    except ValueError as error:
        raise DataError(f"{path.name}: {error}") from error
    return content


def _release(row: Row) -> Release:
    return Release(row.maybe("number", str), row("files_dated", day), row("specification", str))


def _schedule(row: Row) -> Schedule:
    vaccines = row.rows("vaccines", _vaccine)
    groups = row.rows("vaccine_groups", _vaccine_group)
    conflicts: dict[str, dict[str, LiveVirusConflict]] = {}
    for previous, currents, conflict in row.rows("live_virus_conflicts", _live_virus_conflict):
        for current in currents:
            conflicts.setdefault(current, {})[previous] = conflict
    return Schedule(
        vaccines={vaccine.cvx: vaccine for vaccine in vaccines},
        observations=frozenset(row.words("observations", str)),
        vaccine_groups={group.name: group for group in groups},
        conflicts=conflicts,
    )


def _vaccine(row: Row) -> Vaccine:
    return Vaccine(row("cvx", str), row("name", str), row.rows("antigens", _association))


def _association(row: Row) -> Association:
    return Association(row("name", str), age_window(row))


def _vaccine_group(row: Row) -> VaccineGroup:
    return VaccineGroup(row("name", str), row.words("antigens", str), row.flag("administer_full"))


def _live_virus_conflict(row: Row) -> tuple[str, tuple[str, ...], LiveVirusConflict]:
    conflict = LiveVirusConflict(
        row("begin", parse_duration), row("minimum_end", parse_duration), row("end", parse_duration)
    )
    return row("previous", str), row.words("current", str), conflict


def _antigen(row: Row) -> Antigen:
    found = row.rows("series", series)
    return Antigen(
        name=row("antigen", str),
        immunity_guidelines=frozenset(row.words("immunity_guidelines", str)),
        birth_date_immunity=row.rows("birth_date_immunity", _birth_date_immunity),
        contraindications=row.rows("contraindications", _contraindication),
        vaccine_contraindications=row.rows("vaccine_contraindications", _vaccine_contraindication),
        series=found,
        group_order=_group_order(found, row.place),
    )


def _birth_date_immunity(row: Row) -> BirthDateImmunity:
    return BirthDateImmunity(row("before", day), row("country", str), frozenset(row.words("exclusions", str)))


def _contraindication(row: Row) -> Contraindication:
    return Contraindication(row("observation", str), age_window(row))


def _vaccine_contraindication(row: Row) -> VaccineContraindication:
    lists = row.rows("vaccines", allowable_vaccine)
    return VaccineContraindication(row("observation", str), tuple(one for many in lists for one in many))


def _group_order(found: Sequence[Series], place: str) -> tuple[int, ...]:
    """Series groups in order of dependence (reading R9). Raises DataError when they wait for each other."""
    waits: dict[int, set[int]] = {}
    for one in found:
        waits.setdefault(one.group, set()).update(
            group
            for dose in one.doses
            for skip in dose.conditional_skips
            for condition_set in skip.sets
            for condition in condition_set.conditions
            for group in condition.series_groups
        )
    try:
        return tuple(group for group in TopologicalSorter(waits).static_order() if group in waits)
    except CycleError as error:
        raise DataError(f"{place}: series groups wait for each other: {error.args[1]}") from error
