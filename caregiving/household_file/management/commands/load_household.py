"""`manage.py load_household FILE`: one household file into the database, all of it or nothing."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db import DatabaseError
from django.utils import timezone

from caregiving.careteam.imports import note_failed
from caregiving.careteam.models import ImportKind
from caregiving.household_file.load import Loaded, load
from caregiving.household_file.problems import HouseholdFileError
from caregiving.household_file.read import read
from caregiving.household_file.rows import home


class Command(BaseCommand):
    help = "Load a household file (TOML). All or nothing; loading the same file twice changes nothing."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path, help="the household file")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            household = home(read(options["file"]))
            loaded = load(household, timezone.now())
        except HouseholdFileError as error:
            note_failed(ImportKind.HOUSEHOLD_FILE, type(error).__name__, timezone.now())
            raise CommandError(f"Nothing was loaded.\n{error}") from None
        except DatabaseError as error:
            raise CommandError(f"Nothing was loaded: the database cannot be used ({_line(error)}).") from None
        self.stdout.write(_said(household.household.name, loaded))
        for left in loaded.left_out:
            self.stdout.write(f"Not in the file, left as it stands: {left}.")


def _said(name: str, loaded: Loaded) -> str:
    if not loaded.new and not loaded.changed:
        return f"{name}: nothing changed."
    return f"{name}: {loaded.new} new, {loaded.changed} changed, {loaded.same} as they were."


def _line(error: Exception) -> str:
    return " ".join(str(error).split())
