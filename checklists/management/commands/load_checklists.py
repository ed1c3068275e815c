"""`manage.py load_checklists [FOLDER]`: the project's lists, or those of a folder, all of them or none."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db import DatabaseError

from caregiving.guidance.catalog import Rules
from checklists.content import DATA, ContentError, read_folder
from checklists.store import publish


class Command(BaseCommand):
    help = "Load checklists (TOML). A list that says something new becomes a new version; the rest stays as it is."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("folder", type=Path, nargs="?", default=DATA, help="where the files are")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            lists = read_folder(options["folder"], Rules.load())
            stored = publish(lists)
        except ContentError as error:
            raise CommandError(f"Nothing was loaded. {error}") from None
        except DatabaseError as error:
            raise CommandError(f"Nothing was loaded: the database cannot be used ({error}).") from None
        for checklist in stored:
            self.stdout.write(f"{checklist.slug} ({checklist.language}): version {checklist.version} is new.")
        self.stdout.write(f"{len(lists) - len(stored)} as they were.")
