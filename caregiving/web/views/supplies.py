"""Supplies: how long each lasts; count one after the other; an order that went out."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from uuid import UUID, uuid4

from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from caregiving.patients.models import Part
from caregiving.supplies.models import Counted, OrderSent, Supply
from caregiving.web import forms, glance, stock
from caregiving.web.kits import tests
from caregiving.web.team_asks import SUPPLIES, questions
from caregiving.web.telling import tell, told_at
from caregiving.web.visit import Visit, at_home


@at_home("GET", tells=[Part.SUPPLIES])
def supplies(visit: Visit) -> HttpResponse:
    lines, amounts = stock.lines(visit), stock.last_amounts(visit.facts)
    return visit.render(
        "web/supplies.html",
        lines=lines,
        supply=glance.supply(visit.snapshot),
        target=visit.facts.rules.number("SUP-01"),
        to_order=[
            (line, amounts.get(line.stock.row.pk), _expected_on(visit, line.stock.row))
            for line in lines
            if line.order_now
        ],
        start=next((line.supply_id for line in stock.to_count(lines)), None),
        kits=tests(visit.facts),
        team_asks=list(questions(visit.facts.rules, SUPPLIES)),
    )


@at_home("GET", tells=[Part.SUPPLIES])
def supply(visit: Visit, supply_id: UUID) -> HttpResponse:
    """One item: how long it lasts and why, when to order, what the pharmacy allows, and what expires."""
    row = stock.find(visit, supply_id)
    line = stock.line_of(visit, row)
    if line is None:
        return redirect("supplies")
    return visit.render("web/supply.html", line=line)


@at_home("GET", "POST", tells=[Part.SUPPLIES])
def count(visit: Visit, supply_id: UUID) -> HttpResponse:
    """One item a page. Less and more only change the number; Keep stores it and goes on to the next."""
    supply = stock.find(visit, supply_id)
    step = visit.request.POST.get("step")
    form = forms.Count(visit.request.POST or None, initial={"id": uuid4()})
    if form.is_valid() and step not in STEPS:
        at = told_at(form.cleaned_data["id"], visit.patient, visit.now)
        counted = Counted(patient=visit.patient, supply=supply, occurred_at=at, **form.cleaned_data)
        if tell(visit, _("%(name)s: %(count)s.") % {"name": supply.label, "count": counted.quantity}, counted):
            return _next(visit, supply)
    return _count_page(visit, supply, form, STEPS.get(step or ""))


STEPS = {"less": Decimal(-1), "more": Decimal(1)}


def _count_page(visit: Visit, supply: Supply, form: forms.Count, step: Decimal | None) -> HttpResponse:
    row = stock.to_count(stock.lines(visit))
    line = next(line for line in row if line.stock.row.pk == supply.pk)
    expected = max(line.on_hand, Decimal(0)) if line.stock.runway.counted_on else None
    shown = form.data.get("quantity", expected)
    if step is not None and form.is_valid():
        shown = stock.plain(max(form.cleaned_data["quantity"] + step, Decimal(0)))
    wrong = form.is_bound and step is None
    return visit.render(
        "web/count.html", 400 if wrong else 200, supply=supply, line=line, form=form, shown=shown, wrong=wrong,
        expected=expected, place=row.index(line) + 1, count=len(row), following=_after(row, line),
    )  # fmt: skip


def _next(visit: Visit, supply: Supply) -> HttpResponse:
    row = stock.to_count(stock.lines(visit))
    following = _after(row, next(line for line in row if line.stock.row.pk == supply.pk))
    return redirect("count", following) if following else redirect("supplies")


def _after(row: list[stock.Line], line: stock.Line) -> str | None:
    place = row.index(line) + 1
    return row[place].supply_id if place < len(row) else None


@at_home("GET", "POST", tells=[Part.SUPPLIES])
def order(visit: Visit, supply_id: UUID) -> HttpResponse:
    supply = stock.find(visit, supply_id)
    amount = stock.last_amounts(visit.facts).get(supply.pk)
    initial = {"id": uuid4(), "quantity": amount, "expected_on": _expected_on(visit, supply)}
    form = forms.Order(visit.request.POST or None, initial=initial)
    if form.is_valid():
        at = told_at(form.cleaned_data["id"], visit.patient, visit.now)
        sent = OrderSent(patient=visit.patient, supply=supply, occurred_at=at, **form.cleaned_data)
        if tell(visit, _("Order sent: %(name)s.") % {"name": supply.label}, sent):
            return redirect("supplies")
    return visit.render("web/order.html", 400 if form.is_bound else 200, supply=supply, form=form)


def _expected_on(visit: Visit, supply: Supply) -> date:
    return visit.today + timedelta(days=supply.lead_days)
