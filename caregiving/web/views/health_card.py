"""A health card, from the hand to the record: handed over, shown with what it would add, then kept."""

from __future__ import annotations

from collections.abc import Sequence

from django.conf import settings
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt

from caregiving.careteam.imports import note_failed
from caregiving.careteam.models import ImportKind
from caregiving.vaccines.health_cards import Reason, Refused
from caregiving.vaccines.issuers import trusted
from caregiving.web import health_card
from caregiving.web.health_card import Shown
from caregiving.web.telling import complain
from caregiving.web.uploads import takes_pictures, was_too_much
from caregiving.web.vaccine_forms import Card, KeepCard
from caregiving.web.vaccine_record import Owner, editable, of_a_record
from caregiving.web.visit import Visit, at_home


@takes_pictures
@at_home("GET", "POST")
@of_a_record
def hand_over(visit: Visit, owner: Owner) -> HttpResponse:
    """A health card is handed over, read, and shown with what it would add. Nothing is stored yet."""
    editable(owner)
    form = Card(visit.request.POST or None)
    if form.is_bound and form.is_valid():
        return _read(visit, owner, form.cleaned_data["text"])
    return _ask(visit, owner, form)


@csrf_exempt
@takes_pictures
@at_home("POST", only_reads=True)
@of_a_record
def shared(visit: Visit, owner: Owner) -> HttpResponse:
    """A card that a phone shares with the app. It comes without a token, so it is shown and no more; keeping it is
    a form like any other."""
    editable(owner)
    return _read(visit, owner, "")


def _ask(visit: Visit, owner: Owner, form: Card, more: Sequence[Shown] = ()) -> HttpResponse:
    """The page that asks for a card; with `more`, for the codes of a card that are still missing."""
    return visit.render(
        "web/vaccines_card.html", owner=owner, pages=owner.pages, form=form, more=more,
        trust=trusted(), operator=settings.OPERATOR_EMAIL,
    )  # fmt: skip


def _read(visit: Visit, owner: Owner, text: str) -> HttpResponse:
    try:
        if was_too_much(visit.request):
            raise Refused(Reason.TOO_BIG_PICTURES)
        what = health_card.given(visit.request.FILES.getlist("file"), text)
    except Refused as refusal:
        return _failed(visit, owner, health_card.refused(refusal))
    cards = health_card.shown(owner, what)
    if health_card.asks_for_more(cards):
        return _ask(visit, owner, Card(initial={"text": what}), cards)
    return _failed(visit, owner, cards)


def _failed(visit: Visit, owner: Owner, cards: Sequence[Shown]) -> HttpResponse:
    """What is shown; the operator is told which kinds of errors there were, and nothing of the card."""
    for reason in sorted({error.reason.value for one in cards for error in one.card.errors}):
        note_failed(ImportKind.HEALTH_CARD, reason, visit.now)
    return _seen(visit, owner, cards)


def _seen(visit: Visit, owner: Owner, cards: Sequence[Shown], status: int = 200) -> HttpResponse:
    return visit.render(
        "web/vaccines_card_seen.html", status, owner=owner, pages=owner.pages, cards=cards,
        text=health_card.as_text(cards), new=sum(len(one.new) for one in cards),
        valid=any(one.card.valid for one in cards), differs=any(one.differs for one in cards),
        operator=settings.OPERATOR_EMAIL,
    )  # fmt: skip


@at_home("POST")
@of_a_record
def keep(visit: Visit, owner: Owner) -> HttpResponse:
    """The cards that were shown are read again and kept. Sent twice, they are kept once."""
    editable(owner)
    form = KeepCard(visit.request.POST)
    if not form.is_valid():
        messages.error(visit.request, _("There was no card in this. Please begin again."))
        return redirect(owner.address("vaccine_card"))
    cards = health_card.shown(owner, form.cleaned_data["text"])
    if not all(one.card.valid for one in cards):
        return _seen(visit, owner, cards, 400)
    if any(one.differs for one in cards) and not form.cleaned_data["same_person"]:
        messages.error(visit.request, _("Say first that it is the same person. Nothing was stored."))
        return _seen(visit, owner, cards, 400)
    try:
        stored = health_card.keep(owner, cards)
    except ValidationError as error:
        complain(visit.request, error)
        return redirect(owner.address("vaccine_card"))
    messages.success(visit.request, _("The card is kept. New doses: %(count)s.") % {"count": stored})
    return redirect(owner.address("vaccines"))
