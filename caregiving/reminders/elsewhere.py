"""A person's address at another service, for what is routine. Whoever has it can write there: it is a secret."""

from django.conf import settings
from django.db import models

from caregiving.people.base import Noun

LONGEST = 500


class Elsewhere(Noun):
    """One address of one person, in the form of the library that writes there."""

    ACCESS_PATH = "user"

    user = models.OneToOneField(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="elsewhere")
    secret_address = models.CharField(max_length=LONGEST, editable=False)

    def __str__(self) -> str:
        return self.shown

    @property
    def shown(self) -> str:
        """As much of it as its person needs to know it again."""
        return f"{self.scheme}://…{self.secret_address[-2:]}"

    @property
    def scheme(self) -> str:
        return self.secret_address.partition("://")[0].lower()
