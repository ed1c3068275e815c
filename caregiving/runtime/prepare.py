"""`python -m caregiving.runtime.prepare`: the database brought up to date and, once, the demo household.

Progress goes to standard error. Standard output says who can sign in, for the page of welcome.
"""

import io
import os
import sys
from pathlib import Path

import django
from django.core.exceptions import ImproperlyConfigured
from django.core.management import call_command
from django.core.management.base import CommandError
from django.db import DatabaseError, connection
from django.db.migrations.executor import MigrationExecutor


def main() -> None:
    """Raises ImproperlyConfigured, DatabaseError, CommandError or OSError when it cannot."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "caregiving.settings")
    django.setup()
    from django.conf import settings

    settings.STATIC_ROOT.mkdir(parents=True, exist_ok=True)  # WhiteNoise warns when it is missing
    _migrate()
    _load_demo_once(settings.RUN_DIR / "demo-loaded")
    print(_who_can_sign_in())


def _migrate() -> None:
    executor = MigrationExecutor(connection)
    wanted = executor.migration_plan(executor.loader.graph.leaf_nodes())
    if wanted:
        _say(f"Preparing the database: {len(wanted)} steps")
        call_command("migrate", interactive=False, verbosity=0)


def _load_demo_once(loaded: Path) -> None:
    if loaded.exists():
        return
    _say("Loading the demo household")
    call_command("load_demo", stdout=io.StringIO())
    loaded.touch()


def _who_can_sign_in() -> str:
    from caregiving.household_file import demo

    people = demo.people()
    name, email = (max(len(getattr(person, part)) for person in people) for part in ("name", "email"))
    return "\n".join(f"  {who.name:<{name}}  {who.email:<{email}}  {who.role}" for who in people)


def _say(line: str) -> None:
    print(line, file=sys.stderr, flush=True)


if __name__ == "__main__":
    try:
        main()
    except (ImproperlyConfigured, DatabaseError, CommandError, OSError) as error:
        sys.exit(f"Cannot prepare the database: {' '.join(str(error).split())}")
