"""Which pages a phone keeps for the time without network: this person's, of the home that is looked at."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from datetime import timedelta

from django.urls import URLPattern, URLResolver, get_resolver, reverse

from caregiving.equipment.models import Device
from caregiving.people import access
from caregiving.supplies.models import Supply
from caregiving.web.visit import Visit
from checklists import lists, runs

# So that all of it stays well under 5 MB: a page has about 20 kB.
MOST = 180
DUE, RUNS_OF_THE_LAST = 20, timedelta(days=2)
# Leads to the person's choice or out of the app, or cannot be sent later: of no use without network.
NOT_KEPT = {
    *("kept", "sheet_pdf", "settings_erase", "invite", "medicine_new", "allergy_new", "wish_new"),
    *("vaccine_dose_new", "own_vaccine_dose_new", "vaccine_card", "own_vaccine_card"),
}


def addresses(visit: Visit) -> list[str]:
    """What matters first: the pages of every home, then those about one list, device, due item, supply or run."""
    found = [*_plain(visit), *(address for ones in ABOUT_ONE for address in ones(visit))]
    return list(dict.fromkeys(found))[:MOST]


def _plain(visit: Visit) -> Iterator[str]:
    """Every page of a home whose address names nothing: whoever adds one need not think of this file."""
    for pattern in _patterns(get_resolver("caregiving.web.urls")):
        if _is_a_page(pattern) and visit.parts >= pattern.callback.tells:  # type: ignore[attr-defined]  # at_home's mark
            yield reverse(str(pattern.name))


def _patterns(resolver: URLResolver) -> Iterator[URLPattern]:
    for pattern in resolver.url_patterns:
        if isinstance(pattern, URLResolver):
            yield from _patterns(pattern)
        else:
            yield pattern


def _is_a_page(pattern: URLPattern) -> bool:
    named = pattern.pattern.converters
    return getattr(pattern.callback, "page_of_a_home", False) and not named and pattern.name not in NOT_KEPT


def _supplies(visit: Visit) -> Iterable[str]:
    mine = access.visible(Supply.objects.filter(patient=visit.patient), visit.user, visit.now)
    for pk in mine.order_by("-critical", "name", "pk").values_list("pk", flat=True):
        yield reverse("count", args=[pk])
        yield reverse("order", args=[pk])
        yield reverse("supply", args=[pk])


def _devices(visit: Visit) -> Iterable[str]:
    mine = access.visible(Device.objects.filter(patient=visit.patient), visit.user, visit.now)
    for pk in mine.order_by("name", "pk").values_list("pk", flat=True):
        yield reverse("drill", args=[pk])
        yield reverse("device", args=[pk])
        yield reverse("upkeep", args=[pk])
        yield reverse("device_photos", args=[pk])


def _due(visit: Visit) -> Iterable[str]:
    for item in [*visit.agenda.open, *visit.agenda.coming][:DUE]:
        yield reverse("due_item", args=[visit.patient.pk, item.id])


def _lists(visit: Visit) -> Iterable[str]:
    if not visit.whole:
        return
    for one in lists.offered(visit.patient, visit.user.language, visit.now):
        yield reverse("checklist_steps", args=[one.pk])


def _runs(visit: Visit) -> Iterable[str]:
    if not visit.whole:
        return
    for run in runs.begun_since(visit.patient, visit.now - RUNS_OF_THE_LAST, ()):
        yield reverse("checklist_run", args=[visit.patient.pk, run.started.pk])


ABOUT_ONE: tuple[Callable[[Visit], Iterable[str]], ...] = (_lists, _devices, _due, _supplies, _runs)
