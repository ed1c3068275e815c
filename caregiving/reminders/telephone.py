"""A person's telephone for text messages and calls. It counts once a code that was sent to it was typed here."""

from __future__ import annotations

import re
import secrets
from datetime import datetime, timedelta
from typing import Self

from django.conf import settings
from django.core.validators import RegexValidator
from django.db import models
from django.db.models import F, Q
from django.utils.crypto import constant_time_compare, salted_hmac
from django.utils.translation import gettext_lazy as _

from caregiving.people.base import Noun

NUMBER = re.compile(r"\A\+[1-9][0-9]{6,14}\Z")  # E.164
# The product's own manners.
CODE_LASTS, MOST_TRIES, DIGITS = timedelta(minutes=10), 5, 6


class TelephoneQuerySet(models.QuerySet["Telephone"]):
    def proved(self) -> Self:
        return self.filter(proved_at__isnull=False)

    def of_number(self, number: str) -> Self:
        """Those who proved that number: a home may share a telephone."""
        return self.proved().filter(number=number)


class Telephone(Noun):
    """One number of one person. It is theirs until another one is proved or they take it away."""

    ACCESS_PATH = "user"

    user = models.OneToOneField(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="telephone")
    number = models.CharField(_("number"), max_length=16, blank=True, validators=[RegexValidator(NUMBER)])
    proved_at = models.DateTimeField(_("proved"), null=True, blank=True)
    code_number = models.CharField(max_length=16, blank=True, editable=False, validators=[RegexValidator(NUMBER)])
    code_hash = models.CharField(max_length=64, blank=True, editable=False)
    code_sent_at = models.DateTimeField(null=True, blank=True, editable=False)
    code_tries = models.PositiveSmallIntegerField(default=0, editable=False)
    refuses_texts = models.BooleanField(_("takes no text messages"), default=False)
    refuses_calls = models.BooleanField(_("takes no calls"), default=False)

    objects = TelephoneQuerySet.as_manager()

    class Meta(Noun.Meta):
        indexes = [models.Index(fields=["number"], condition=Q(proved_at__isnull=False), name="telephone_proved")]

    def __str__(self) -> str:
        return f"{self.user} …{self.number[-2:]}"

    def new_code(self, number: str, now: datetime) -> str:
        """A code to be sent to that number, which counts for nothing until it comes back."""
        code = f"{secrets.randbelow(10**DIGITS):0{DIGITS}}"
        self.code_number, self.code_sent_at, self.code_tries = number, now, 0
        self.code_hash = self._hash(code)
        return code

    def takes(self, code: str, now: datetime) -> bool:
        """Whether this is the code that was sent. Each try is counted, also when several come at once."""
        still = Q(code_sent_at__gt=now - CODE_LASTS, code_tries__lt=MOST_TRIES)
        tried = Telephone.objects.filter(still, pk=self.pk, code_hash=self.code_hash)
        counted = bool(self.code_hash) and tried.update(code_tries=F("code_tries") + 1)
        return bool(counted) and constant_time_compare(self._hash(code), self.code_hash)

    def prove(self, now: datetime) -> None:
        """The code came back: from now on the number that it was sent to is the one."""
        self.number, self.proved_at, self.code_hash = self.code_number, now, ""
        self.refuses_texts = self.refuses_calls = False

    def is_open(self, now: datetime) -> bool:
        """Whether the code that was sent can still be typed."""
        sent = self.code_sent_at
        return bool(self.code_hash and sent and sent > now - CODE_LASTS) and self.code_tries < MOST_TRIES

    def _hash(self, code: str) -> str:
        said = f"{self.pk}:{self.code_number}:{code}"
        return salted_hmac("fortnight.telephone.code", said, algorithm="sha256").hexdigest()
