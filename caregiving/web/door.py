"""The door check of a home: its link, who came lately, and how often it may be answered."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from uuid import UUID

from django.http import HttpRequest

from caregiving.equipment.plans import last_switched
from caregiving.patients.door import KEPT
from caregiving.patients.models import DoorChecked, DoorLink, Patient
from caregiving.people import access
from caregiving.people.models import Membership, Role, User

# More than come to the busiest door; the product's own limit. Then the page still says whom to call.
MOST, WITHIN = 30, timedelta(hours=1)
# How long the first screen says who is there, and how many of those who came are listed. No clinical numbers.
JUST_NOW, SHOWN = timedelta(hours=1), 60
FRESH = timedelta(hours=12)


def link_of(patient: Patient) -> DoorLink | None:
    return DoorLink.objects.filter(patient=patient).first()


def opened(secret: str) -> DoorLink:
    """The link of that secret; `Http404` for any other text."""
    return access.by_secret(DoorLink.objects.select_related("patient__household"), secret)


def asks_for_masks(link: DoorLink) -> bool:
    """By the home's own rule, and for everybody while its infection plan is on."""
    switched = last_switched(link.patient)
    return link.masks or (switched is not None and switched.on)


def member_of(request: HttpRequest, link: DoorLink) -> User | None:
    """Who is at the door, if it is one of the home, an aide before her shift, too."""
    user = request.user
    if not isinstance(user, User) or not user.is_active:
        return None
    return user if Membership.objects.filter(user=user, household=link.patient.household_id).exists() else None


def is_crowded(link: DoorLink, now: datetime) -> bool:
    """Whether so much was answered lately that nothing more is stored."""
    lately = DoorChecked.objects.filter(patient=link.patient, recorded_at__gt=now - WITHIN)
    return len(lately[:MOST].values_list("pk")) >= MOST


def answered(link: DoorLink, check_id: UUID, now: datetime) -> DoorChecked | None:
    """What was answered lately under that id, at this door."""
    mine = DoorChecked.objects.filter(patient=link.patient, pk=check_id, recorded_at__gt=now - FRESH)
    return mine.standing().first()


def who_came(patient: Patient, now: datetime) -> Sequence[DoorChecked]:
    """The newest first."""
    standing = DoorChecked.objects.standing().filter(patient=patient, occurred_at__gt=now - KEPT)
    return list(standing.order_by("-occurred_at", "pk")[:SHOWN])


def just_now(patient: Patient, now: datetime) -> DoorChecked | None:
    """Who is at the door, or came in within the hour."""
    lately = DoorChecked.objects.standing().filter(patient=patient, occurred_at__gt=now - JUST_NOW)
    return lately.order_by("-occurred_at", "pk").first()


def first_to_call(patient: Patient) -> tuple[str, str]:
    """Name and telephone of one who leads, for a home that has not said yet."""
    lead = Membership.objects.filter(household=patient.household_id, role=Role.LEAD, user__is_active=True)
    user = getattr(lead.select_related("user").order_by("created_at", "id").first(), "user", None)
    return (user.name, user.phone) if user else ("", "")
