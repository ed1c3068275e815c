"""`manage.py agenda FILE --at MOMENT [--days N]`: what is due in a household file, as JSON. Uses no database."""

import json
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from caregiving.household_file.forecast import LONGEST, agenda_of, moment_in
from caregiving.household_file.problems import HouseholdFileError, read_and_allowed
from caregiving.household_file.read import read
from caregiving.household_file.rows import home


class Command(BaseCommand):
    help = "Print, as JSON and without any database, what is due in a household file at a moment."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path, help="the household file")
        parser.add_argument("--at", required=True, help="the moment, such as 2026-11-20T03:07-05:00")
        parser.add_argument("--days", help="also every moment within so many days at which the list changes")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            household = home(read(options["file"]))
        except HouseholdFileError as error:
            raise CommandError(str(error)) from None
        try:
            at = moment_in(options["at"], household.patient.zone)
        except ValueError as error:
            raise CommandError(f"--at: {read_and_allowed(options['at'], str(error))}") from None
        said = agenda_of(household, at, _days(options["days"]))
        self.stdout.write(json.dumps(said, ensure_ascii=False, indent=2))


def _days(typed: str | int | None) -> int | None:
    if typed is None:
        return None
    if not str(typed).isascii() or not str(typed).isdigit() or not 0 < int(str(typed)[:9]) <= LONGEST:
        allowed = f"a whole number of days from 1 to {LONGEST}"
        raise CommandError(f"--days: {read_and_allowed(str(typed), allowed)}")
    return int(typed)
