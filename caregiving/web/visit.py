"""A visit: who looks at which patient's page, and when. Every page of a home is reached through here."""

from __future__ import annotations

from collections.abc import Callable, Collection
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import cached_property, wraps
from typing import Any, Concatenate, ParamSpec, cast
from uuid import UUID, uuid4

from django.contrib.auth.decorators import login_required
from django.contrib.messages import get_messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.middleware.csrf import get_token
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_http_methods

from caregiving.agenda import shared
from caregiving.agenda.facts import Facts
from caregiving.agenda.facts import facts as facts_of
from caregiving.agenda.item import Due
from caregiving.agenda.models import Snapshot
from caregiving.agenda.reviews import rules_of
from caregiving.agenda.rows import read
from caregiving.guidance.catalog import Rules
from caregiving.patients.models import Patient
from caregiving.patients.seen import Screen, looked
from caregiving.patients.sharing import EVERYTHING, shared_parts
from caregiving.people import access
from caregiving.people.access import Right
from caregiving.people.models import User
from caregiving.reminders.household import Reach, reach
from caregiving.web import outbox, undoing
from caregiving.web.agenda import Agenda
from caregiving.web.relied_on import RELIED_ON, relied_on, withdrawn

P = ParamSpec("P")
CHOSEN = "patient"
# A phone may keep this page, for this person and patient only. It asks with the other when nobody looks at the page.
KEPT_FOR, KEEP = "X-Kept-For", "X-Keep"
# What was tapped on a shift and waited without network is still stored so long after it.
TELLS_LATER = timedelta(hours=24)


@dataclass(eq=False)
class Visit:
    """One request of a signed-in person about one patient at one moment.

    What waited on a phone without network is a visit at `now`, when it was tapped, that arrived `waited` later.
    `parts` are those that whoever looks may see: all, but for a care team from which the home keeps some back.
    """

    request: HttpRequest
    user: User
    patient: Patient
    now: datetime
    waited: timedelta = timedelta(0)
    parts: frozenset[str] = EVERYTHING

    @property
    def arrived(self) -> datetime:
        """When it reached us: nothing is stored as of an earlier moment."""
        return self.now + self.waited

    @property
    def whose(self) -> str:
        """Whose page it is, and about whom: a phone keeps it for these two only."""
        return f"{self.user.pk}.{self.patient.pk}"

    @property
    def whole(self) -> bool:
        """Whether nothing of the home is kept back from whoever looks."""
        return self.parts >= EVERYTHING

    @cached_property
    def may_tell(self) -> bool:
        return access.may(self.user, self.patient.household_id, self.now, Right.TELL)

    @cached_property
    def may_lead(self) -> bool:
        return access.may(self.user, self.patient.household_id, self.now, Right.LEAD)

    @cached_property
    def may_edit(self) -> bool:
        return access.may(self.user, self.patient.household_id, self.now, Right.EDIT)

    def must_edit(self) -> None:
        """For what only those who may change things see: it does not exist for the others."""
        if not self.may_edit:
            raise Http404

    def must_lead(self) -> None:
        """For what only those who lead may change: it does not exist for the others."""
        if not self.may_lead:
            raise Http404

    @cached_property
    def reach(self) -> Reach:
        """Who of this home can be reached now, and how."""
        return reach(self.patient.household_id, self.now)

    @property
    def on_shift(self) -> bool:
        """Whether whoever looks is on duty now."""
        return any(person.on_shift and person.id == self.user.id for person in self.reach.people)

    @property
    def fresh_id(self) -> UUID:
        """For one form of the page: what it tells is stored once, however often it is sent."""
        return uuid4()

    @cached_property
    def snapshot(self) -> Snapshot:
        """The agenda as last computed; an empty one when there is none yet."""
        kept = Snapshot.objects.filter(patient=self.patient).first()
        return shared.whole(kept or Snapshot(patient=self.patient, computed_at=self.now), self.parts)

    @cached_property
    def agenda(self) -> Agenda:
        items = [Due.from_json(item) for item in self.snapshot.due]
        return Agenda(self.patient, [item for item in items if item.is_for(self.user.id)], self.now)

    @cached_property
    def facts(self) -> Facts:
        """The household as the rules see it now: many queries, but always as many."""
        return facts_of(read(self.patient.id, self.now), self.now)

    @cached_property
    def rules(self) -> Rules:
        """The guidance in force here: a page that needs no more of the household reads no more."""
        return self.facts.rules if "facts" in vars(self) else rules_of(self.patient, self.now)

    @cached_property
    def today(self) -> date:
        """The day on the patient's calendar."""
        return self.now.astimezone(self.patient.zone).date()

    def render(self, template: str, status: int = 200, **context: Any) -> HttpResponse:
        """The page, with what every page of a home shows: the bar, and the way back from the last write."""
        if status >= 400 and outbox.comes_from(self.request):
            return outbox.refusal(self.request, context)
        values = {"visit": self, "patient": self.patient, **self._of_this_moment(), **context}
        if template in RELIED_ON:
            rests_on = (*relied_on(template, self.rules), *context.get("rests_on", ()))
            values["gone"] = withdrawn(self.rules, rests_on)
        get_token(self.request)  # also on a page without a form: the outbox may have something to send from it
        response = render(self.request, template, values, status=status)
        if self.request.method == "GET" and status == 200 and not (values["undo"] or values["messages"]):
            response[KEPT_FOR] = self.whose
        return response

    def _of_this_moment(self) -> dict[str, Any]:
        """What was just said and can just be taken back; a phone that fetches pages to keep leaves it to the next."""
        if KEEP in self.request.headers:
            return {"undo": None, "messages": []}
        offer = undoing.offer(self.request.session, self.patient.id, self.now)
        return {"undo": offer, "messages": get_messages(self.request)}


def at_home(
    *methods: str, members_only: bool = False, tells: Collection[str] = EVERYTHING, only_reads: bool = False
) -> Callable[
    [Callable[Concatenate[Visit, P], HttpResponseBase]], Callable[Concatenate[HttpRequest, P], HttpResponseBase]
]:
    """A view of one home: signed in, the patient found through access, never kept in a shared cache.

    A form names its patient itself, so that a page left open in another home cannot write into this one. An
    address may name one as `patient_id`; that one is then the current one. What another app hands over names nobody: a
    view that `only_reads` it is of whom was looked at last. What is `members_only` is the home's own
    affair: a care team that the patient let in does not see it. `tells` names the parts of the home of which the
    page tells: a care team from which one of them is kept back does not see it, and of all the others only what the
    page itself leaves out.
    """

    def wrap(
        view: Callable[Concatenate[Visit, P], HttpResponseBase],
    ) -> Callable[Concatenate[HttpRequest, P], HttpResponseBase]:
        @login_required
        @require_http_methods([*methods, "HEAD"] if "GET" in methods else methods)
        @cache_control(private=True, no_store=True)
        @wraps(view)
        def door(request: HttpRequest, *args: P.args, **kwargs: P.kwargs) -> HttpResponseBase:
            user, now = signed_in(request), timezone.now()
            tapped = outbox.tapped_at(request, now)
            seen_at = max(tapped, now - TELLS_LATER)
            named = kwargs.pop("patient_id", None)
            writes = request.method == "POST" and not only_reads
            patient = _told_about(request, user, seen_at) if writes else _looked_for(request, named, user, now)
            if patient is None:
                return _to_the_choice(request)
            parts = EVERYTHING
            if not access.may(user, patient.household_id, seen_at, Right.SEE):
                parts = _let_in(request, user, patient, now, None if members_only else tells)
            with timezone.override(patient.zone):
                return view(Visit(request, user, patient, tapped, now - tapped, parts), *args, **kwargs)

        door.page_of_a_home = "GET" in methods  # type: ignore[attr-defined]  # marks that only `keeping` reads
        door.tells = frozenset(tells)  # type: ignore[attr-defined]
        return cast(Callable[Concatenate[HttpRequest, P], HttpResponseBase], door)

    return wrap


def _looked_for(request: HttpRequest, named: object, user: User, now: datetime) -> Patient | None:
    """Whom the address names; else who was looked at last."""
    return _named(request, named, user, now) if named else looked_at(request, user, now)


def _to_the_choice(request: HttpRequest) -> HttpResponse:
    """Whoever sees no home now, or chose none yet. What a phone fetches only to keep it leads nowhere: the page there
    would take away what was said last before anybody read it."""
    if KEEP in request.headers:
        raise Http404
    return redirect("homes")


def _let_in(
    request: HttpRequest, user: User, patient: Patient, now: datetime, tells: Collection[str] | None
) -> frozenset[str]:
    """The parts that somebody of a care team sees by consent, whose look is noted; `Http404` for a page that tells of
    another part, or (None) that is for members only."""
    parts = shared_parts(user, [patient.pk], now)[patient.pk]
    if tells is None or not parts >= set(tells):
        raise Http404
    looked(user, [patient], Screen.KEPT if KEEP in request.headers else Screen.HOME, now)
    return parts


def signed_in(request: HttpRequest) -> User:
    """The person of a request behind `login_required`."""
    return cast(User, request.user)


def homes(user: User, now: datetime) -> list[Patient]:
    """Everybody whom the person may see, their own homes first; that staff read the names of others is noted."""
    seen = access.seen(Patient.objects.select_related("household"), user, now).order_by("name", "id")
    own = set(access.households(user, now).values_list("id", flat=True))
    theirs, others = ([one for one in seen if (one.household_id in own) is mine] for mine in (True, False))
    looked(user, others, Screen.PANEL, now)
    return theirs + others


def choose(request: HttpRequest, patient: Patient) -> None:
    """From now on this browser shows that patient."""
    request.session[CHOSEN] = str(patient.id)


def _told_about(request: HttpRequest, user: User, now: datetime) -> Patient:
    """Whom a form tells about."""
    patients = Patient.objects.select_related("household")
    return access.find(patients, user, request.POST.get("patient", ""), now, Right.TELL)


def _named(request: HttpRequest, patient_id: object, user: User, now: datetime) -> Patient:
    patient = access.find_seen(Patient.objects.select_related("household"), user, patient_id, now)
    if KEEP not in request.headers:
        choose(request, patient)
    return patient


def looked_at(request: HttpRequest, user: User, now: datetime) -> Patient | None:
    """Whom this browser shows: who was chosen, or the only one whom the person sees."""
    seen = access.seen(Patient.objects.select_related("household"), user, now)
    chosen = request.session.get(CHOSEN)
    if chosen and (found := seen.filter(pk=chosen).first()):
        return found
    only = list(seen[:2])
    return only[0] if len(only) == 1 else None
