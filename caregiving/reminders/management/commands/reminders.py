"""`manage.py reminders --household HOME [--days N]`: why each reminder was or was not sent. Only reads."""

from argparse import ArgumentParser
from datetime import timedelta
from typing import Any
from uuid import UUID

from django.core.management.base import BaseCommand, CommandError
from django.db.models import Q
from django.utils import timezone

from caregiving.people.models import Household
from caregiving.reminders.story import hindrances, stories

LONGEST = 366


class Command(BaseCommand):
    help = "Say in plain words, for each reminder of a household, why it was or was not sent."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--household", required=True, help="its id, its short name or its name")
        parser.add_argument("--days", type=int, default=7, help="how far back, at most a year (7)")

    def handle(self, *args: Any, **options: Any) -> None:
        days = options["days"]
        if not 0 < days <= LONGEST:
            raise CommandError(f"--days: {days} was read; allowed is a whole number of days from 1 to {LONGEST}")
        home, now = _household(options["household"]).id, timezone.now()
        since = now - timedelta(days=days)
        found = stories(home, since)
        for hindrance in hindrances(home, since, now):
            self.stdout.write(hindrance)
        self.stdout.write(f"Reminders of the last {days} days: {len(found)}.")
        for story in found:
            self.stdout.write("\n" + "\n  ".join([story.headline, *story.lines(now)]))


def _household(named: str) -> Household:
    """The one of that id or name. Raises `CommandError` that says which ones there are to choose from."""
    try:
        which = Q(pk=UUID(named))
    except ValueError:
        which = Q(slug=named) | Q(name__iexact=named)
    found = list(Household.objects.filter(which).order_by("created_at")[:10])
    if len(found) != 1:
        several = "".join(f"\n  {home.id}  {home.name}, since {home.created_at:%d %b %Y}" for home in found)
        raise CommandError(
            f"Several households have that name; give an id:{several}" if found else "No such household."
        )
    return found[0]
