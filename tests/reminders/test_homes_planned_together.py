"""Homes are planned a share at a time: the same plans, hardly more queries, and one that fails holds up no other."""

from __future__ import annotations

from unittest.mock import patch
from uuid import UUID

from django.db import connection
from django.test.utils import CaptureQueriesContext

from caregiving.agenda.facts import Facts, facts
from caregiving.agenda.models import Snapshot
from caregiving.agenda.rows import Rows
from caregiving.patients.models import Patient
from caregiving.people.models import Household
from caregiving.reminders import plan, tasks
from caregiving.reminders.models import Reminder
from tests.people import NOW, People, make_patient
from tests.web.home import make_home

KEPT = ("patient", "next_look_at", "due", "readiness", "summary", "lane", "fails_at", "failing", "about", "panel")


def homes(number: int) -> list[UUID]:
    return [make_patient(Household.objects.create(name=f"Home {n}"), f"Patient {n}").pk for n in range(number)]


def planned() -> tuple[list[tuple[object, ...]], list[tuple[object, ...]]]:
    snapshots = Snapshot.objects.order_by("patient").values_list(*KEPT)
    return list(snapshots), list(Reminder.objects.order_by("key").values_list("key", "patient", "send_at", "state"))


def forget_plans() -> None:
    """What recording a happening planned, too: a morning message hangs on the first patient that asked for it."""
    Reminder.objects.all().delete()
    Snapshot.objects.all().delete()


def test_together_they_are_planned_as_each_alone(people: People) -> None:
    make_home(people, NOW)
    make_patient(people.home, "Hugo Reyes")
    ids = [*Patient.objects.values_list("pk", flat=True), *homes(3)]
    forget_plans()
    for one in sorted(ids):
        plan.replan(one, NOW)
    alone = planned()
    forget_plans()
    plan.replan_all(ids, NOW)
    assert planned() == alone
    plan.replan_all(ids, NOW)
    assert planned() == alone


def test_reading_asks_no_more_for_twenty_homes_than_for_two(db: None) -> None:
    ids = homes(20)
    plan.replan_all(ids, NOW)
    counts = []
    for share in (ids[:2], ids):
        with CaptureQueriesContext(connection) as asked:
            plan.replan_all(share, NOW)
        writes = sum(query["sql"].startswith("UPDATE") for query in asked.captured_queries)
        assert writes <= len(share) + 1
        counts.append(len(asked) - writes)
    assert counts[0] == counts[1]


def test_one_that_fails_is_tried_alone_and_the_others_are_planned(db: None) -> None:
    ids = homes(3)
    plan.replan_all(ids, NOW)
    Snapshot.objects.update(next_look_at=NOW)

    def fails_for_the_second(rows: Rows, now: object) -> Facts:
        if rows.patient.pk == ids[1]:
            raise ValueError("broken facts")
        return facts(rows, NOW)

    with patch("caregiving.reminders.plan.facts_of", side_effect=fails_for_the_second):
        plan.look_again(ids, NOW)
    assert dict(Snapshot.objects.values_list("pk", "failures")) == {ids[0]: 0, ids[1]: 1, ids[2]: 0}
    assert Snapshot.objects.filter(next_look_at__lte=NOW).count() == 0


def test_what_is_due_is_handed_out_in_shares(db: None) -> None:
    ids = homes(tasks.SHARE + 2)
    plan.replan_all(ids, NOW)
    Snapshot.objects.update(next_look_at=NOW)
    with patch.object(tasks.replan, "apply_async") as handed_out:
        tasks.replan_due()
    shares = [call.args[0][0] for call in handed_out.call_args_list]
    assert [len(share) for share in shares] == [tasks.SHARE, 2]
    assert {UUID(one) for share in shares for one in share} == set(ids)
