"""A supply is written in or changed, and what came in of it is put on the shelf."""

from __future__ import annotations

from typing import Any
from uuid import UUID, uuid4

from django.db import transaction
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from caregiving import record
from caregiving.agenda import why
from caregiving.guidance.shelf_life import keeping_rules
from caregiving.patients.models import Part
from caregiving.people import access
from caregiving.people.access import Right
from caregiving.supplies.models import Lot, Restocked, Supply
from caregiving.web import detour, stock
from caregiving.web.supply_forms import SUPPLIES, CameIn, LotFacts, SupplyFacts
from caregiving.web.telling import is_told, keep, tell, told_at
from caregiving.web.visit import Visit, at_home


@at_home("GET", "POST")
def new(visit: Visit) -> HttpResponse:
    """What is written in is counted next."""
    visit.must_edit()
    supply = Supply(patient=visit.patient)
    form = SupplyFacts(visit.request.POST or None, instance=supply, initial=detour.typed(visit))
    if detour.begins(visit):
        return detour.begin(visit, form, SUPPLIES)
    if form.is_valid() and keep(visit, form.instance):
        detour.forget(visit)
        return redirect("count", form.instance.pk)
    keeping = why.reasons(visit.facts.rules, keeping_rules(visit.facts.rules))
    return visit.render("web/supply_facts.html", 400 if form.is_bound else 200, form=form, keeping=keeping)


@at_home("GET", "POST")
def change(visit: Visit, supply_id: UUID) -> HttpResponse:
    supply = stock.find(visit, supply_id, Right.EDIT)
    form = SupplyFacts(visit.request.POST or None, instance=supply, initial=detour.typed(visit))
    if detour.begins(visit):
        return detour.begin(visit, form, SUPPLIES)
    if form.is_valid() and keep(visit, form.instance):
        detour.forget(visit)
        return redirect("supply", supply_id)
    line = stock.line_of(visit, supply)
    return visit.render("web/supply_facts.html", 400 if form.is_bound else 200, form=form, supply=supply, line=line)


@at_home("GET", "POST", tells=[Part.SUPPLIES])
def came_in(visit: Visit, supply_id: UUID) -> HttpResponse:
    supply = stock.find(visit, supply_id)
    form = CameIn(visit.request.POST or None, initial={"id": uuid4(), "repeat": bool(supply.repeats_left)})
    if form.is_valid() and _on_the_shelf(visit, supply, form.cleaned_data):
        return redirect("supply", supply_id)
    return visit.render("web/supply_came_in.html", 400 if form.is_bound else 200, form=form, supply=supply)


@at_home("GET", "POST", tells=[Part.SUPPLIES])
def lot(visit: Visit, supply_id: UUID, lot_id: UUID) -> HttpResponse:
    """What stands on one box; a bottle that was opened is good for less long."""
    supply = stock.find(visit, supply_id, Right.EDIT)
    box = access.find(Lot.objects.filter(supply=supply), visit.user, lot_id, visit.now, Right.EDIT)
    form = LotFacts(visit.request.POST or None, instance=box, today=visit.today)
    if form.is_valid() and keep(visit, form.instance):
        return redirect("supply", supply_id)
    line = stock.line_of(visit, supply)
    sent = line.sent(box) if line else None
    return visit.render("web/lot.html", 400 if form.is_bound else 200, form=form, supply=supply, line=line, sent=sent)


def _on_the_shelf(visit: Visit, supply: Supply, told: dict[str, Any]) -> bool:
    """All of it or nothing; sent twice, it came in once."""
    again = is_told(told["id"], visit.patient)
    said = _("%(name)s: %(count)s came in.") % {"name": supply.label, "count": told["quantity"]}
    with transaction.atomic():
        came = Restocked(
            id=told["id"], patient=visit.patient, supply=supply, quantity=told["quantity"],
            lot=_lot(visit, supply, told), occurred_at=told_at(told["id"], visit.patient, visit.now),
        )  # fmt: skip
        if not tell(visit, said, came):
            transaction.set_rollback(True)
            return False
        if told["repeat"] and supply.repeats_left and not again:
            supply.repeats_left -= 1
            record.noun(visit.user, supply, visit.now)
    return True


def _lot(visit: Visit, supply: Supply, told: dict[str, Any]) -> Lot | None:
    """The one of that name and date; none where neither was written in."""
    named = {"label": told["label"], "expires_on": told["expires_on"]}
    if not any(named.values()):
        return None
    known = Lot.objects.filter(supply=supply, **named).first()
    return known or record.noun(visit.user, Lot(supply=supply, **named), visit.now)
