"""Joining by an invitation: only who has shown that its address is theirs, once, and all of it or nothing."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any, TypeVar
from zoneinfo import ZoneInfo

from allauth.account.models import EmailAddress
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from caregiving import record
from caregiving.patients.models import Consent, Patient
from caregiving.people import access
from caregiving.people.access import Right
from caregiving.people.models import HomeInvitation, Household, Invitation, Letter, Membership, Role, User

L = TypeVar("L", bound=Letter)


@dataclass(frozen=True)
class Opened:
    """An invitation's page as somebody looks at it; nobody may be signed in."""

    letter: Letter
    user: User | None
    now: datetime

    @property
    def state(self) -> str:
        """Joined already, too old, a code first, signed in as somebody else, or to be asked."""
        if self.letter.accepted_at:
            return "joined"
        if not self.letter.opens(self.now):
            return "old"
        if self.user is None:
            return "code"
        return "ask" if is_theirs(self.user, self.letter.email) else "other"


def is_theirs(user: User, email: str) -> bool:
    """Whether this person has shown, by a code from a mail, that the address is theirs."""
    return bool(EmailAddress.objects.filter(user=user, verified=True, email__iexact=email).exists())


def account_for(letter: Letter, now: datetime) -> User:
    """The account of the invited address, made now if there is none: it belongs to no home yet."""
    known = User.objects.filter(email__iexact=letter.email).first()
    if known:
        return known
    name = letter.name or letter.email.partition("@")[0]
    user = User(email=letter.email, name=name, language=letter.language, time_zone=_zone(letter).key)
    user.set_unusable_password()
    try:
        return record.noun(None, user, now)
    except ValidationError:  # asked for twice at once
        return User.objects.get(email__iexact=letter.email)


def _zone(letter: Letter) -> ZoneInfo:
    """The home's own; failing that the one of who invites."""
    patient = Patient.objects.filter(household=getattr(letter, "household_id", None)).order_by("created_at").first()
    of = patient or letter.invited_by
    return of.zone if of else ZoneInfo("UTC")


def join(user: User, letter: Invitation, now: datetime) -> Membership:
    """Belongs to the home from now on; who belongs to it already stays what they are."""
    with record.together(now):
        letter = _taken(user, letter, now)
        member = Membership.objects.filter(user=user, household=letter.household).first()
        return member or record.noun(user, Membership(user=user, household=letter.household, role=letter.role), now)


def begin(user: User, letter: HomeInvitation, said: dict[str, Any], now: datetime) -> Patient:
    """The team sees the home that was chosen, or a new one that this person leads, as far as was ticked."""
    with record.together(now):
        letter = _taken(user, letter, now)
        patient = said["home"] or _new_home(user, said, now)
        if Consent.objects.filter(access.consent_runs(now), patient=patient, team=letter.team).exists():
            raise ValidationError(_("%(team)s sees this home already.") % {"team": letter.team})
        given = {"given_at": now, "ends_at": said["ends_at"], "withheld": said["withheld"]}
        record.noun(user, Consent(patient=patient, team=letter.team, **given), now)
        letter.household_id = patient.household_id
        record.noun(user, letter, now)
        return patient


def led_by(user: User, now: datetime) -> list[Patient]:
    """Those whose home this person leads."""
    return list(access.visible(Patient.objects.all(), user, now, Right.LEAD).order_by("name", "id"))


def _new_home(user: User, said: dict[str, Any], now: datetime) -> Patient:
    home = record.noun(user, Household(name=said["name"]), now)
    columns = {name: said[name] for name in ("name", "time_zone", "country")}
    patient = record.noun(user, Patient(household=home, language=user.language, **columns), now)
    role = Role.PATIENT if said["is_me"] else Role.LEAD
    record.noun(user, Membership(user=user, household=home, role=role), now)
    return patient


def _taken(user: User, letter: L, now: datetime) -> L:
    """The invitation, used up: of two who tap at once, or of two taps, one counts."""
    locked = type(letter)._default_manager.select_for_update().filter(pk=letter.pk).first()
    if locked is None or not locked.opens(now):
        raise ValidationError(_("This invitation cannot be used any more. Ask for a new one."))
    locked.accepted_at = now
    return record.noun(user, locked, now)
