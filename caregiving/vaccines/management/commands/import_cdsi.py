"""`manage.py import_cdsi FOLDER`: a new release of CDC's supporting data becomes a reviewable difference."""

import json
from argparse import ArgumentParser
from datetime import date
from pathlib import Path

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from caregiving.careteam.imports import note_failed
from caregiving.careteam.models import ImportKind
from caregiving.guidance.vaccines.reader import DATA, read_files
from caregiving.vaccines.arguments import day
from caregiving.vaccines.cdsi_import import keep_release_if_unchanged, read_release, write_release
from caregiving.vaccines.cdsi_xml import CdsiError


class Command(BaseCommand):
    help = "Read a folder with CDC's CDSi supporting data (XML and XSD) and write it in our own form."
    requires_system_checks = ()

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("folder", type=Path, help="the folder with CDC's files")
        parser.add_argument("--release", help="the number of the release, such as 4.64")
        parser.add_argument("--date", type=day, help="its date as YYYY-MM-DD")
        parser.add_argument("--to", type=Path, default=DATA, help="where to write; the project's own data if not said")

    def handle(self, *, folder: Path, release: str | None, date: date | None, to: Path, **_options: object) -> None:
        try:
            files = read_release(folder, release, date)
            if release is None and date is None:
                files = keep_release_if_unchanged(files, _current(to))
            changed = [path.name for path in write_release(files, to)]
        except (CdsiError, OSError, ValueError) as error:
            note_failed(ImportKind.CDSI, type(error).__name__, timezone.now())
            raise CommandError(f"Nothing was imported. {error}") from error
        self._report(files, changed)

    def _report(self, files: dict[str, object], changed: list[str]) -> None:
        data = read_files(files)
        self.stdout.write(f"Release {data.release.number}, files of {data.release.files_dated}.")
        self.stdout.write(f"Changed: {', '.join(changed)}." if changed else "Nothing changed.")
        if data.release.number is None:
            self.stderr.write("The release has no number. Say it with --release, so that people can see it.")
        for antigen, last_day in data.ended_seasons(timezone.localdate()).items():
            self.stderr.write(f"The last season of {antigen} ended on {last_day}. Look for a newer release.")


def _current(folder: Path) -> dict[str, object]:
    return {path.name: json.loads(path.read_text("utf-8")) for path in sorted(folder.glob("*.json"))}
