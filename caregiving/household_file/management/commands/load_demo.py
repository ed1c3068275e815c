"""`manage.py load_demo`: the demo household, once."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db import DatabaseError
from django.utils import timezone

from caregiving.household_file.demo import load_once, people


class Command(BaseCommand):
    help = "Load the demo household, once. An existing one is never overwritten."

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            loaded = load_once(timezone.now())
        except DatabaseError as error:
            words = " ".join(str(error).split())
            raise CommandError(f"The demo cannot be loaded: the database cannot be used ({words}).") from None
        self.stdout.write("The demo household is loaded." if loaded else "The demo household is already here.")
        for person in people():
            self.stdout.write(f"  {person.name} <{person.email}>, {person.role}")
