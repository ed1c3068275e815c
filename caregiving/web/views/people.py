"""People and alerts: who is here, whether each can be reached, this phone, quiet hours and language."""

from __future__ import annotations

from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils import translation
from django.utils.translation import gettext as _

from caregiving import record
from caregiving.people.models import Invitation
from caregiving.reminders.broken_ways import as_it_works, broken_ways
from caregiving.reminders.channels import apprise, push
from caregiving.reminders.models import Preference, PushSubscription
from caregiving.reminders.tonight import asked_now
from caregiving.web import alerts, caregivers, door, forms
from caregiving.web.visit import Visit, at_home


@at_home("GET", members_only=True)
def people(visit: Visit) -> HttpResponse:
    kept = Preference.of(visit.user)
    initial = {name: getattr(kept, name) for name in forms.Disturb.PREFERENCE}
    return _page(visit, forms.Disturb(initial={**initial, "language": visit.user.language}))


def _own_phones(visit: Visit) -> QuerySet[PushSubscription]:
    return PushSubscription.objects.filter(user=visit.user).order_by("created_at", "id")


def _invited(visit: Visit) -> int:
    return Invitation.objects.filter(household=visit.patient.household, accepted_at=None).count()


def _page(visit: Visit, form: forms.Disturb, status: int = 200) -> HttpResponse:
    broken = broken_ways(visit.reach, visit.patient.household_id, visit.now)
    found = as_it_works(visit.reach, broken)
    return visit.render(
        "web/people.html", status, form=form, people=alerts.people(found, broken, visit.patient),
        key=push.public_key(), asked_now=asked_now(found, visit.patient.zone, visit.now),
        at_the_door=door.just_now(visit.patient, visit.now),
        phones=[(phone, alerts.tested_words(phone, visit.patient.zone)) for phone in _own_phones(visit)],
        ill=caregivers.ill(visit.patient, visit.now), invited=_invited(visit) if visit.may_lead else 0,
        elsewhere=(offered := bool(apprise.offered())), refused=offered and apprise.refused(visit.user),
    )  # fmt: skip


@at_home("POST")
def disturb(visit: Visit) -> HttpResponse:
    """Quiet hours and language, which are a person's own in every home."""
    form = forms.Disturb(visit.request.POST)
    if not form.is_valid():
        return _page(visit, form, 400)
    kept = Preference.of(visit.user)
    for name in forms.Disturb.PREFERENCE:
        setattr(kept, name, form.cleaned_data[name])
    record.noun(visit.user, kept, visit.now)
    visit.user.language = form.cleaned_data["language"]
    visit.user.save(update_fields=["language", "updated_at"])
    with translation.override(visit.user.language):
        messages.success(visit.request, _("Kept."))
    return redirect("people")
