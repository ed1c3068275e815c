"""The operator's overview: whether everything runs, in numbers, and nobody's name."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from caregiving.agenda.models import Snapshot
from caregiving.careteam import imports
from caregiving.careteam.dashboard import Chart
from caregiving.careteam.models import FailedImport, ImportKind
from caregiving.reminders.models import Reminder, State
from tests.people import People


def remind(people: People, number: int, state: State, channel: str) -> None:
    now = timezone.now()
    Reminder.objects.create(
        key=f"o{number}", patient=people.patient, user=people.ana, channel=channel, urgency="routine", state=state,
        send_at=now - timedelta(hours=1), begun_at=now, expires_at=now + timedelta(hours=1),
    )  # fmt: skip


def totals(chart: Chart) -> dict[str, int]:
    return {one.name: one.total for one in chart.series}


def test_it_counts_what_became_of_reminders_and_what_stands_still(operator: Client, people: People) -> None:
    for number, state in enumerate((State.SENT, State.SENT, State.FAILED)):
        remind(people, number, state, "email" if number else "push")
    Snapshot.objects.create(patient=people.patient, computed_at=timezone.now(), failures=3)
    answer = operator.get("/admin/")
    found = answer.context["overview"]
    assert totals(found["states"]) == {"sent": 2, "could not be sent": 1}
    assert totals(found["channels"]) == {"email": 2, "push": 1}
    assert totals(found["homes"]) == {"Homes": 2}
    assert (found["households"], found["stuck"]) == (2, 1)
    assert "Helen Reyes" not in answer.content.decode()


def test_it_says_which_imports_failed_by_kind_and_class_and_nothing_of_whom(
    operator: Client, people: People, tmp_path: Path
) -> None:
    helens = tmp_path / "helen-reyes.toml"
    helens.write_text('household = "Reyes"\nname = "Helen Reyes"\n', "utf-8")
    for _time in range(2):
        with pytest.raises(CommandError):
            call_command("load_household", helens)
    with pytest.raises(CommandError):
        call_command("import_cdsi", tmp_path)
    card = {"patient": people.patient.pk, "text": "shc:/no card of Helen Reyes"}
    family = Client()
    family.force_login(people.ana)
    assert family.post("/vaccines/card/", card).status_code == 200
    answer = operator.get("/admin/")
    kinds = {(kind, count) for kind, _error, count, _last in answer.context["overview"]["failures"]}
    assert totals(answer.context["overview"]["imports"]) == {kind: count for kind, count in kinds}
    assert {("CDC’s vaccine data", 1), ("a household file", 2), ("a health card", 1)} == kinds
    page = answer.content.decode()
    assert "HouseholdFileError" in page and "Helen" not in page and "helen" not in page


def test_failures_are_kept_for_a_while_and_never_more_than_the_table_holds(
    people: People, monkeypatch: pytest.MonkeyPatch
) -> None:
    now = timezone.now()
    monkeypatch.setattr(imports, "MOST", 2)
    for hours in (0, 1, 2):
        imports.note_failed(ImportKind.CDSI, "CdsiError", now + timedelta(hours=hours))
    assert FailedImport.objects.count() == 2
    imports.note_failed(ImportKind.CDSI, "OSError", now + timedelta(days=91))
    assert [failed.error for failed in FailedImport.objects.all()] == ["OSError"]


def test_what_is_to_be_looked_at_again_stands_there(operator: Client) -> None:
    overview = operator.get("/admin/").context["overview"]
    found, today = overview["rows"], timezone.now().date()
    assert sum(totals(overview["expiring"]).values()) >= len(found)
    assert all(day <= today + timedelta(days=60) for _row, day in found)
    assert [day for _row, day in found] == sorted(day for _row, day in found)


def test_each_day_has_its_column_with_its_number_and_the_table_beside_has_it_too(
    operator: Client, people: People
) -> None:
    for number in range(3):
        remind(people, number, State.SENT, "email")
    Reminder.objects.filter(key="o2").update(send_at=timezone.now() - timedelta(days=2, hours=1))
    answer = operator.get("/admin/")
    (sent,) = answer.context["overview"]["states"].series
    assert len(sent.counts) == 7 and sorted(sent.counts)[-2:] == [1, 2]
    page = answer.content.decode()
    assert page.count('role="img" aria-label="sent: 3. The table below has every number."') == 1
    assert ">2</text>" in page and '<td class="pr-4">2</td>' in page


def test_it_is_read_in_as_many_queries_however_much_there_is(operator: Client, people: People) -> None:
    def queries() -> int:
        with CaptureQueriesContext(connection) as caught:
            operator.get("/admin/")
        return len(caught)

    queries()
    few = queries()
    for number, state in enumerate([State.SENT, State.FAILED, State.LAPSED, State.PENDING] * 3):
        remind(people, number, state, "email")
        imports.note_failed(ImportKind.CDSI, f"Error{number}", timezone.now())
    assert queries() == few
