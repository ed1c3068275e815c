"""`manage.py forecast FILE.json [--as-of DATE]`: what CDC's logic says of the cases in a file, as JSON."""

import json
from argparse import ArgumentParser
from datetime import date
from pathlib import Path

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from caregiving.guidance.vaccines import DataError, shipped_data
from caregiving.vaccines.arguments import day
from caregiving.vaccines.cases import CasesError, answer_cases

MOST_BYTES = 64 * 1024 * 1024


class Command(BaseCommand):
    help = "Print status and dates per case and vaccine group for a JSON file with a list of cases."
    requires_system_checks = ()

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path, help="a JSON file with a list of cases")
        parser.add_argument(
            "--as-of",
            type=day,
            metavar="DATE",
            help="YYYY-MM-DD, for every case; else each case's own assessment_date, else today",
        )

    def handle(self, *, file: Path, as_of: date | None, **_options: object) -> None:
        try:
            answers = answer_cases(_content(file), as_of, today=timezone.localdate())
            ended = shipped_data().ended_seasons(as_of or timezone.localdate())
        except (CasesError, DataError) as error:
            raise CommandError(str(error)) from error
        self.stdout.write(json.dumps(answers, indent=1))
        for antigen, last_day in ended.items():
            self.stderr.write(f"The last season of {antigen} ended on {last_day}. Look for a newer release.")


def _content(file: Path) -> object:
    """What the file holds. Raises CommandError with what is wrong, in words."""
    try:
        if not file.is_file():
            raise CommandError(f"{file} is not a file. Give the name of a JSON file.")
        if file.stat().st_size > MOST_BYTES:
            raise CommandError(f"{file} is larger than {MOST_BYTES} bytes. Split it.")
        content: object = json.loads(file.read_text("utf-8-sig"))
    except OSError as error:
        raise CommandError(f"{file} cannot be read: {error.strerror}.") from error
    except RecursionError as error:
        raise CommandError(f"{file} is nested too deeply to be a list of cases.") from error
    except ValueError as error:
        raise CommandError(f"{file} is not JSON: {error}.") from error
    return content
