"""The catalog: topic by topic, or the rows that were chosen."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render

from caregiving.careteam.door import Desk, at_desk
from caregiving.careteam.forms import Looking
from caregiving.careteam.guidance import Choice, lines, reviews_for, rules_on, topics


@at_desk("GET")
def guidance(desk: Desk) -> HttpResponse:
    form = Looking(desk.request.GET, teams=desk.authority.teams, today=desk.today)
    if not form.is_valid():
        return render(desk.request, "careteam/guidance.html", {"desk": desk, "form": form}, status=400)
    chosen = form.cleaned_data
    rules = rules_on(chosen["on"], desk.user.zone, reviews_for(chosen["team"]))
    every = list(lines(rules, chosen["on"]))
    choice = Choice(**{name: chosen[name] for name in ("topic", "state", "country", "expired", "disputed")})
    found = [line for line in every if choice.takes(line)] if choice != Choice() else []
    said = {"topics": topics(every), "found": found, "choice": choice, "looks_at_rows": choice != Choice()}
    return render(desk.request, "careteam/guidance.html", {"desk": desk, "form": form, "on": chosen["on"], **said})
