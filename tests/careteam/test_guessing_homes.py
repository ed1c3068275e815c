"""A record that is opened in an emergency is not found by trying one name after the other."""

from __future__ import annotations

from datetime import timedelta

import pytest
import time_machine
from django.test import Client
from django.utils import timezone

from caregiving.patients.models import Consent, EmergencyAccess
from caregiving.people.models import TeamRole
from tests.careteam.desk import clinician, signed_in
from tests.people import People

HELEN = {"name": "Helen Reyes", "born": "1965-03-02", "reason": "found without breath"}
TOO_MANY = "Too many records were tried. Please wait an hour, or let a colleague open it."


@pytest.fixture(autouse=True)
def no_leave(people: People) -> None:
    Consent.objects.all().delete()


def try_out(client: Client, **other: str) -> tuple[int, str]:
    answer = client.post("/team/emergency/", {**HELEN, **other})
    return answer.status_code, answer.content.decode()


def test_after_five_tries_in_an_hour_nobody_is_opened_any_more(people: People, dee: Client) -> None:
    with time_machine.travel(timezone.now(), tick=False) as clock:
        for year in range(1960, 1965):
            status, page = try_out(dee, born=f"{year}-03-02")
            assert (
                status == 400
                and "Nobody of this name and birthday is here, or the home has written in no birthday." in page
            )
        status, page = try_out(dee)
        assert status == 400 and TOO_MANY in page and HELEN["reason"] in page
        assert not EmergencyAccess.objects.exists()
        clock.shift(timedelta(hours=1, seconds=1))
        assert try_out(dee)[0] == 302


def test_records_that_were_opened_count_as_tries_too(people: People, dee: Client) -> None:
    assert [try_out(dee)[0] for _ in range(6)] == [302] * 5 + [400]
    assert EmergencyAccess.objects.count() == 5


def test_a_colleague_opens_it_meanwhile(people: People, dee: Client) -> None:
    for _ in range(6):
        try_out(dee, name="Helen")
    ruth = signed_in(clinician(people.team, "Ruth Adeyemi", TeamRole.COORDINATOR))
    assert try_out(ruth)[0] == 302


def test_who_is_here_is_not_told_to_whom_says_no_reason(people: People, dee: Client) -> None:
    for _ in range(6):
        status, page = try_out(dee, name="Nobody Atall", reason="")
        assert status == 400 and "Nobody of this name" not in page and TOO_MANY not in page
    assert try_out(dee)[0] == 302
