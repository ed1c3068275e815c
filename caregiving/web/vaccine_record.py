"""Whose vaccines a page is about: the patient's, or the visitor's own, which nobody else opens."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from functools import cached_property, wraps
from typing import Any, Concatenate, ParamSpec, cast
from uuid import UUID

from django.db.models import QuerySet
from django.http import Http404, HttpResponse
from django.urls import reverse

from caregiving.agenda.conversion.vaccines import Person
from caregiving.people import access
from caregiving.people.access import Right
from caregiving.people.models import Membership
from caregiving.vaccines.models import CaregiverRecord, Vaccination
from caregiving.web.visit import Visit

P = ParamSpec("P")
View = Callable[Concatenate[Visit, "Owner", P], HttpResponse]
Door = Callable[Concatenate[Visit, bool, P], HttpResponse]


@dataclass(frozen=True)
class Owner:
    """The one whose record is open. `record` None: the patient."""

    visit: Visit
    record: CaregiverRecord | None

    @property
    def own(self) -> bool:
        return self.record is not None

    @property
    def name(self) -> str:
        return self.visit.user.name if self.record else self.visit.patient.name

    @property
    def birth_date(self) -> date | None:
        return self.record.birth_date if self.record else self.visit.patient.birth_date

    @property
    def whose(self) -> dict[str, Any]:
        """The fields of a dose or card that say whose it is."""
        return {"caregiver": self.record} if self.record else {"patient": self.visit.patient}

    @property
    def doses(self) -> QuerySet[Vaccination]:
        return Vaccination.objects.filter(**self.whose).order_by("-given_on", "group", "id")

    @cached_property
    def may_edit(self) -> bool:
        return self.own or access.may(self.visit.user, self.visit.patient.household_id, self.visit.now, Right.EDIT)

    @cached_property
    def person(self) -> Person | None:
        """As the rules see it; None without a birth date."""
        user_id = str(self.visit.user.id) if self.record else ""
        return next((person for person in self.visit.facts.vaccines if person.user_id == user_id), None)

    @property
    def pages(self) -> dict[str, str]:
        """The addresses of this record's pages."""
        return {name: self.address(name) for name in ("vaccines", "vaccine_dose_new", "vaccine_card", "vaccine_keep")}

    def address(self, name: str, *args: UUID) -> str:
        return reverse(f"own_{name}" if self.own else name, args=args)


def membership(visit: Visit) -> Membership:
    """What the visitor is to this home. Raises Http404 for who does not belong to it."""
    mine = Membership.objects.filter(user=visit.user, household=visit.patient.household_id).first()
    if mine is None:
        raise Http404
    return mine


def own_record(visit: Visit) -> CaregiverRecord | None:
    """The visitor's own record in this home; None before they agreed and after they withdrew."""
    return CaregiverRecord.objects.filter(membership=membership(visit), withdrawn_at=None).first()


def of_a_record(view: View[P]) -> Door[P]:
    """A view of the patient's record, or with `own` of the visitor's: without one it does not exist."""

    @wraps(view)
    def door(visit: Visit, own: bool, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
        record = own_record(visit) if own else None
        if own and record is None:
            raise Http404
        return view(visit, Owner(visit, record), *args, **kwargs)

    return cast(Door[P], door)


def editable(owner: Owner) -> None:
    """Raise Http404 for who may look at the record but not write in it."""
    if not owner.may_edit:
        raise Http404
