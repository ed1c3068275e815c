"""The list by exception, as a page, as a file and as a sheet of paper for the huddle."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from caregiving import record
from caregiving.agenda.models import Lane
from caregiving.careteam import panel_words
from caregiving.careteam.case import Case, Filter
from caregiving.careteam.door import Desk, at_desk
from caregiving.careteam.models import SavedView, Verb
from caregiving.careteam.panel import Panel
from caregiving.patients.seen import Screen, looked
from caregiving.people import access

# So many lists somebody finds again among others. The product's own manners.
MOST_VIEWS = 20
DANGEROUS = ("=", "+", "-", "@", "\t", "\r", "\n")


@at_desk("GET", "POST", clinical=True)
def panel(desk: Desk) -> HttpResponse:
    """A name that is searched for comes by POST: it stands in no address."""
    wanted, found = Filter.of(desk.request.GET, desk.request.POST.get("words", "")), Panel(desk.user, desk.now)
    page, counts = found.page(wanted), found.counts
    looked(desk.user, [case.patient for case in page.cases], Screen.PANEL, desk.now)
    groups = [
        (line, panel_words.LINES[line], counts[f"line_{line}"]) for line in panel_words.LINES if counts[f"line_{line}"]
    ]
    lanes = [(lane, counts[lane]) for lane in Lane]
    views = SavedView.objects.filter(user=desk.user)
    headed = {"heading": wanted.heading(counts["open"]), "to_reader": found.to_reader}
    said = {
        **headed,
        "page": page,
        "wanted": wanted,
        "counts": counts,
        "lanes": lanes,
        "groups": groups,
        "views": views,
    }
    return render(desk.request, "careteam/panel.html", {"desk": desk, "verbs": Verb.choices, **said})


@at_desk("GET", clinical=True)
def as_csv(desk: Desk) -> HttpResponse:
    """The whole list of the filter; no cell is ever read as a formula."""
    found = Panel(desk.user, desk.now)
    cases = found.cases(Filter.of(desk.request.GET))
    looked(desk.user, [case.patient for case in cases], Screen.FILE, desk.now)
    answer = HttpResponse(_rows(cases), content_type="text/csv; charset=utf-8")
    answer["Content-Disposition"] = f'attachment; filename="fortnight-{desk.today}.csv"'
    return answer


@at_desk("GET", clinical=True)
def huddle(desk: Desk) -> HttpResponse:
    """What is open today, on paper."""
    found = Panel(desk.user, desk.now)
    cases = found.explained(found.cases(Filter()))
    looked(desk.user, [case.patient for case in cases], Screen.FILE, desk.now)
    said = {"cases": cases, "counts": found.counts, "waiting": found.waiting}
    return render(desk.request, "careteam/huddle.html", {"desk": desk, **said})


@at_desk("POST", clinical=True)
def save_view(desk: Desk) -> HttpResponse:
    wanted = Filter.of(desk.request.POST)
    view = SavedView(user=desk.user, name=desk.request.POST.get("name", "").strip(), query=wanted.query())
    try:
        if SavedView.objects.filter(user=desk.user).count() >= MOST_VIEWS:
            raise ValidationError(
                _("At most %(most)s lists are kept under a name. Forget one first.") % {"most": MOST_VIEWS}
            )
        record.noun(desk.user, view, desk.now)
    except ValidationError as error:
        messages.error(desk.request, " ".join(error.messages))
    return redirect(f"{reverse('panel')}?{wanted.query()}")


@at_desk("POST", clinical=True)
def forget_view(desk: Desk, view_id: UUID) -> HttpResponse:
    record.removal(desk.user, access.find(SavedView.objects.all(), desk.user, view_id, desk.now), desk.now)
    return redirect("panel")


class _Echo:
    """Gives back what a writer writes: a row at a time."""

    def write(self, row: str) -> str:
        return row


def _rows(cases: list[Case]) -> Iterator[str]:
    writer = csv.writer(_Echo())
    yield "\ufeff" + writer.writerow([_("Name"), _("Stands at"), _("Why"), _("Clock"), _("The family"), _("Telephone")])
    for case in cases:
        cells = (
            case.patient.name,
            str(Lane(case.snapshot.lane).label),
            " ".join(case.sentences),
            case.tag.words,
            case.did,
            case.phone,
        )
        yield writer.writerow([_plain(cell) for cell in cells])


def _plain(cell: str) -> str:
    """A spreadsheet takes what begins like a formula for one; a quote before it makes it text."""
    return f"'{cell}" if cell.startswith(DANGEROUS) else cell
