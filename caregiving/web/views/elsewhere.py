"""A person's address at another service, for the morning message. It is theirs in every home."""

from __future__ import annotations

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from caregiving import record
from caregiving.reminders.channels import apprise
from caregiving.reminders.elsewhere import LONGEST
from caregiving.reminders.errors import Never, NotSent
from caregiving.reminders.models import Elsewhere
from caregiving.web.tries import may_try
from caregiving.web.visit import Visit, at_home

WRITE_IT = gettext_lazy("Write the whole address, as that service gives it.")


class Where(forms.Form):
    """An address that the operator's list lets through."""

    address = forms.CharField(
        label=gettext_lazy("Address at that service"),
        widget=forms.TextInput(attrs={"autocomplete": "off", "autocapitalize": "none", "maxlength": LONGEST}),
        error_messages={"required": WRITE_IT},
    )

    def clean_address(self) -> str:
        written: str = self.cleaned_data["address"]
        try:
            apprise.checked(written)
        except Never as refused:
            raise forms.ValidationError(str(refused)) from None
        return written


@at_home("GET", members_only=True)
def elsewhere(visit: Visit) -> HttpResponse:
    return _page(visit, Where())


@at_home("POST")
def keep(visit: Visit) -> HttpResponse:
    """An address is kept when it took a test."""
    if not _may_send(visit):
        return redirect("elsewhere")
    form = Where(visit.request.POST)
    if not form.is_valid():
        return _page(visit, form, 400)
    address = form.cleaned_data["address"]
    try:
        apprise.hand_over(address, _("Fortnight: a test"), _("The morning message comes here."))
    except NotSent as error:
        messages.error(visit.request, _("Not kept: %(why)s.") % {"why": error})
        return redirect("elsewhere")
    kept = _kept(visit) or Elsewhere(user=visit.user)
    kept.secret_address = address
    record.noun(visit.user, kept, visit.now)
    messages.success(visit.request, _("Kept. A test was sent there: look whether it arrived."))
    return redirect("elsewhere")


@at_home("POST")
def remove(visit: Visit) -> HttpResponse:
    if kept := _kept(visit):
        record.removal(visit.user, kept, visit.now)
    messages.success(visit.request, _("Nothing is written there any more."))
    return redirect("elsewhere")


def _may_send(visit: Visit) -> bool:
    if not apprise.offered():
        messages.error(visit.request, _("This Fortnight writes to no other services. Whoever runs it can set that up."))
    elif not may_try(visit.request, "elsewhere-test"):
        messages.error(visit.request, _("Too many addresses were tried. Please wait an hour."))
    else:
        return True
    return False


def _kept(visit: Visit) -> Elsewhere | None:
    return Elsewhere.objects.filter(user=visit.user).first()


def _page(visit: Visit, form: Where, status: int = 200) -> HttpResponse:
    said = {"kept": _kept(visit), "refused": apprise.refused(visit.user), "offered": apprise.offered()}
    return visit.render("web/elsewhere.html", status, form=form, **said)
