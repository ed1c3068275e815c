"""A person's own telephone: a number, the code that proves it, and what may come to it. It is theirs in every home."""

from __future__ import annotations

from django.conf import settings
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from caregiving import record
from caregiving.reminders import provider
from caregiving.reminders.errors import Never, NotSent
from caregiving.reminders.models import Preference, Telephone
from caregiving.web.telephone_forms import Code, Number, Ways
from caregiving.web.tries import may_try
from caregiving.web.visit import Visit, at_home


@at_home("GET", members_only=True)
def telephone(visit: Visit) -> HttpResponse:
    return _page(visit, Number(country=visit.patient.country, initial={"number": visit.user.phone}), Code())


@at_home("POST")
def send_code(visit: Visit) -> HttpResponse:
    """What works already goes on working until the code comes back."""
    form = Number(visit.request.POST, country=visit.patient.country)
    if not form.is_valid():
        return _page(visit, form, Code(), 400)
    number, kept = form.cleaned_data["number"], _kept(visit) or Telephone(user=visit.user)
    if not _may_send(visit):
        return redirect("telephone")
    code = kept.new_code(number, visit.now)
    record.noun(visit.user, kept, visit.now)
    try:
        provider.text(number, _("Fortnight: your code is %(code)s. It counts for 10 minutes.") % {"code": code})
    except Never:
        sentence = _("That number takes no text message from here. If STOP was answered from it, answer START first.")
        messages.error(visit.request, sentence)
    except NotSent as error:
        messages.error(visit.request, _("The code could not be sent: %(why)s.") % {"why": error})
    return redirect("telephone")


@at_home("POST")
def prove(visit: Visit) -> HttpResponse:
    form, kept = Code(visit.request.POST), _kept(visit)
    if not form.is_valid():
        return _page(visit, Number(country=visit.patient.country), form, 400)
    if kept and kept.takes(form.cleaned_data["code"], visit.now):
        kept.prove(visit.now)
        record.noun(visit.user, kept, visit.now)
        messages.success(visit.request, _("This number is yours. Now choose what may come to it."))
    else:
        messages.error(visit.request, _("That code does not count. Look at the message again, or ask for a new code."))
    return redirect("telephone")


@at_home("POST")
def ways(visit: Visit) -> HttpResponse:
    form, kept = Ways(visit.request.POST), _preference(visit)
    form.full_clean()
    for name, value in form.cleaned_data.items():
        setattr(kept, name, value)
    record.noun(visit.user, kept, visit.now)
    messages.success(visit.request, _("Kept."))
    return redirect("telephone")


@at_home("POST")
def remove(visit: Visit) -> HttpResponse:
    if kept := _kept(visit):
        record.removal(visit.user, kept, visit.now)
    messages.success(visit.request, _("No more text messages and calls."))
    return redirect("telephone")


def _may_send(visit: Visit) -> bool:
    if not _offered():
        messages.error(visit.request, _("This Fortnight sends no text messages. Whoever runs it can set that up."))
    elif not may_try(visit.request, "telephone-code"):
        messages.error(visit.request, _("Too many codes were asked for. Please wait an hour."))
    else:
        return True
    return False


def _offered() -> list[str]:
    return [name for name in ("sms", "call") if name in settings.REMINDER_CHANNELS]


def _kept(visit: Visit) -> Telephone | None:
    return Telephone.objects.filter(user=visit.user).first()


def _preference(visit: Visit) -> Preference:
    return Preference.objects.filter(user=visit.user).first() or Preference(user=visit.user)


def _page(visit: Visit, number: Number, code: Code, status: int = 200) -> HttpResponse:
    kept, chosen = _kept(visit), _preference(visit)
    return visit.render(
        "web/telephone.html",
        status,
        number=number,
        code=code,
        kept=kept,
        typed_still=kept and kept.is_open(visit.now),
        ways=Ways(initial={"by_sms": chosen.by_sms, "by_call": chosen.by_call}),
        offered=_offered(),
    )
