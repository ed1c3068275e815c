"""From a document to the rows that it describes: model instances that nobody has stored.

All references, dates in order, duplicates and the models' own rules are judged here, without a database.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import models

from caregiving.agenda.rows import Rows
from caregiving.household_file import tables
from caregiving.household_file.maker import Entry, Given, Maker
from caregiving.household_file.problems import HouseholdFileError, Path
from caregiving.household_file.read import Document
from caregiving.household_file.tables import Table
from caregiving.patients.happenings import Happening
from caregiving.patients.models import Patient
from caregiving.people.models import Household, Role


@dataclass(frozen=True, slots=True)
class Home:
    """A household as its file describes it. Every entry comes after those that it refers to."""

    household: Household
    patient: Patient
    entries: tuple[Entry, ...]

    @property
    def happenings(self) -> list[Happening]:
        """In the order in which they occurred."""
        told = [entry.thing for entry in self.entries if isinstance(entry.thing, Happening)]
        return sorted(told, key=lambda happening: (happening.occurred_at, happening.pk))

    def rows(self, at: datetime) -> Rows:
        """What the agenda of that moment is made from: the nouns, and what has happened by then."""
        by_model: dict[type[models.Model], list[models.Model]] = defaultdict(list)
        for entry in self.entries:
            if not isinstance(entry.thing, Happening):
                by_model[type(entry.thing)].append(entry.thing)
        for happening in self.happenings:
            if happening.occurred_at <= at:
                by_model[type(happening)].append(happening)
        return Rows(self.patient, by_model)


def home(document: Document) -> Home:
    """The household of a document. Raises `HouseholdFileError` with everything that is wrong with the file."""
    if not document.sound(("household",)) or not document.sound(("patient",)):
        raise HouseholdFileError(document.problems)
    builder = _Builder(document)
    builder.build()
    if document.problems or builder.make.problems:
        raise HouseholdFileError([*document.problems, *builder.make.problems])
    return Home(builder.household, builder.patient, tuple(builder.make.entries))


class _Builder:
    """Goes through a document once, from top to bottom."""

    household: Household
    patient: Patient

    def __init__(self, document: Document) -> None:
        self.tree = document.tree
        self.teller: models.Model | None = None
        self.make = Maker(document)

    def build(self) -> None:
        given = self.tree["household"]
        household = self.make.row(tables.HOUSEHOLD, ("household",), given)
        if not isinstance(household, Household):
            return
        self.household = household
        for path, person in self._list(("people",), self.tree):
            self._person(path, person)
        team = self._care_team()
        usual = {key: given[key] for key in ("time_zone", "country", "language") if key in given}
        patient = self.make.row(tables.PATIENT, ("patient",), {**usual, **self.tree["patient"]}, household)
        if not isinstance(patient, Patient):
            return
        self.patient = patient
        if team is not None:
            self.make.row(
                tables.CONSENT, ("care_team", "consent"), self._table("care_team", "consent"), patient, team=team
            )
        self._people_at_work()
        self._nouns()
        self._happenings()
        self._screening_sheet()

    # The tables, in the order in which they may refer to each other ---------------------------------

    def _person(self, path: Path, given: Given) -> None:
        user = self._account(path, given)
        of_home = {"role", "relation"}
        membership = user and self.make.row(
            tables.MEMBERSHIP, path, _only(given, of_home), self.household, whole=given, user=user
        )
        self.make.name("member", "", given.get("email"), membership)
        if self.teller is None and given.get("role") == Role.LEAD:
            self.teller = user
        if disturbing := _only(given, tables.DISTURBING):
            self.make.row(tables.PREFERENCE, path, disturbing, user, whole=given)
        record = None
        if "vaccine_record" in given:
            record = self.make.row(
                tables.VACCINE_RECORD, (*path, "vaccine_record"), given["vaccine_record"], membership
            )
        elif "vaccinations" in given:
            allowed = "the table vaccine_record: birth_date, and agreed_at when the person agreed"
            self.make.problem((*path, "vaccine_record"), None, allowed)
        for below, dose in self._list((*path, "vaccinations"), given):
            self.make.row(tables.CAREGIVER_VACCINATION, below, dose, record)

    def _account(self, path: Path, given: Given) -> models.Model | None:
        email = str(given.get("email", "")).lower()
        if known := self.make.known("person", email):
            return known[0]
        usual = {key: self.tree["household"][key] for key in ("language", "time_zone") if key in self.tree["household"]}
        account = {**usual, **_only(given, tables.ACCOUNT), "email": email}
        user = self.make.row(tables.PERSON, path, account, whole=given)
        self.make.name("person", "", given.get("email"), user)
        return user

    def _care_team(self) -> models.Model | None:
        if "care_team" not in self.tree:
            return None
        path: Path = ("care_team",)
        given = self._table("care_team")
        team = self.make.row(tables.CARE_TEAM, path, given)
        for below, member in self._list((*path, "members"), given):
            user = self._account(below, member)
            if user is not None:
                self.make.row(tables.CARE_TEAM_MEMBER, below, _only(member, {"role"}), team, whole=member, user=user)
        return team

    def _people_at_work(self) -> None:
        for path, given in self._list(("ladder",), self.tree):
            self.make.row(tables.RUNG, path, given, self.household)
        for path, given in self._list(("shifts",), self.tree):
            self.make.row(tables.SHIFT, path, given)

    def _nouns(self) -> None:
        for key, table, what in (
            ("contacts", tables.CONTACT, "contact"),
            ("allergies", tables.ALLERGY, ""),
            ("directives", tables.DIRECTIVE, ""),
        ):
            for path, given in self._list((key,), self.tree):
                self.make.name(what, "", given.get("name"), self.make.row(table, path, given, self.patient))
        for path, given in self._list(("devices",), self.tree):
            self._device(path, given)
        for path, given in self._list(("routines",), self.tree):
            routine = self.make.row(tables.ROUTINE, path, given, self.patient)
            self.make.name("routine", "", given.get("title"), routine)
        for path, given in self._list(("medicines",), self.tree):
            medicine = self.make.row(tables.MEDICINE, path, given, self.patient)
            self.make.name("medicine", "", given.get("name"), medicine)
            if "dose" in given:
                self.make.name("medicine", "", f"{given.get('name')} {given['dose']}", medicine)
        for path, given in self._list(("supplies",), self.tree):
            self._supply(path, given)
        for path, given in self._list(("vaccinations",), self.tree):
            self.make.row(tables.VACCINATION, path, given, self.patient)

    def _device(self, path: Path, given: Given) -> None:
        device = self.make.row(tables.DEVICE, path, given, self.patient)
        self.make.name("device", "", given.get("name"), device)
        for below, setting in self._list((*path, "settings"), given):
            self.make.row(tables.SETTING, below, setting, device)
        for below, upkeep in self._list((*path, "upkeep"), given):
            task = self.make.row(tables.UPKEEP, below, upkeep, device)
            self.make.name("upkeep", f"{upkeep.get('verb')} {given.get('name')}", upkeep.get("part"), task)
            if task is not None and "last_done" in upkeep:
                done = _only(upkeep, {"last_done"})
                self._tell(tables.LAST_DONE, below, done, whole=upkeep, task=task)
        if "infection_plan" in given:
            self.make.row(tables.INFECTION_PLAN, (*path, "infection_plan"), given["infection_plan"], device)
        for below, drill in self._list((*path, "drills"), given):
            if device is not None:
                self._tell(tables.KINDS["drill"], below, drill, device=device)

    def _supply(self, path: Path, given: Given) -> None:
        supply = self.make.row(tables.SUPPLY, path, given, self.patient)
        self.make.name("supply", "", given.get("name"), supply)
        counts: list[tuple[Path, Given, models.Model | None]] = []
        if "quantity" in given:
            counts.append((path, given, None))
        for below, lot_given in self._list((*path, "lots"), given):
            lot = self.make.row(tables.LOT, below, lot_given, supply)
            self.make.name("lot", str(given.get("name")), lot_given.get("label", lot_given.get("expires")), lot)
            if "quantity" in lot_given and lot is not None:
                counts.append((below, lot_given, lot))
        if supply is not None:
            self._counts(path, given, supply, counts)

    def _counts(
        self,
        path: Path,
        given: Given,
        supply: models.Model,
        counts: Sequence[tuple[Path, Given, models.Model | None]],
    ) -> None:
        counted_at = self.make.moment((*path, "counted_at"), given.get("counted_at"))
        if counts and "counted_at" not in given:
            allowed = "the day or moment of the count, since there is a quantity"
            self.make.problem((*path, "counted_at"), None, allowed)
        if len({lot is None for _path, _count, lot in counts}) > 1:
            self.make.problem((*path, "quantity"), given["quantity"], "a quantity here or in the lots, not both")
        elif counted_at is not None:
            for below, count, lot in counts:
                told, more = _only(count, {"quantity"}), {"supply": supply, "lot": lot, "occurred_at": counted_at}
                self._tell(tables.COUNT, below, told, whole=count, **more)

    def _happenings(self) -> None:
        for key, kind in (("measures", "reading"), ("scores", "function_scored")):
            for path, given in self._list((key,), self.tree):
                self._tell(tables.KINDS[kind], path, given)
        for path, given in self._list(("happenings",), self.tree):
            if given.get("kind") == "symptom":
                given = {"began_from": given.get("at"), "began_to": given.get("at"), **given}
            if isinstance(given.get("kind"), str) and given["kind"] in tables.KINDS:
                self._tell(tables.KINDS[given["kind"]], path, given)

    def _tell(self, table: Table, path: Path, given: Given, *, whole: Given | None = None, **more: Any) -> None:
        """One happening. Who told it: the one it names, else whoever leads the home."""
        if "by" not in given:
            more["author"] = self.teller
        self.make.row(table, path, given, self.patient, whole=whole, **more)

    def _screening_sheet(self) -> None:
        if "screening_sheet" in self.tree:
            given = self._table("screening_sheet")
            sheet = self.make.row(tables.SCREENING_SHEET, ("screening_sheet",), given, self.patient)
            for path, verdict in self._list(("screening_sheet", "verdicts"), given):
                self.make.row(tables.VERDICT, path, verdict, sheet)

    def _list(self, path: Path, within: Given) -> Iterator[tuple[Path, Given]]:
        """The tables of a list, those left out that are no tables."""
        rows = within.get(str(path[-1]), ())
        for number, row in enumerate(rows if isinstance(rows, list) else ()):
            if isinstance(row, dict):
                yield (*path, number), row

    def _table(self, *path: str) -> Given:
        found: Any = self.tree
        for step in path:
            found = found.get(step) if isinstance(found, dict) else None
        return found if isinstance(found, dict) else {}


def _only(given: Given, keys: Collection[str]) -> dict[str, Any]:
    return {key: value for key, value in given.items() if key in keys}
