"""The list of the first day: when to call, and every sign that means to call emergency."""

import re

import pytest

from caregiving.guidance.breathing import DANGER_SIGNS
from checklists.content import StepContent, shipped


def steps(language: str) -> dict[str, StepContent]:
    (found,) = (one for one in shipped() if (one.slug, one.language) == ("infection_day", language))
    return {step.rule_id: step for step in found.steps}


@pytest.mark.parametrize(
    ("language", "words"),
    [("en", ("first sign or", "Do not wait for another test")), ("es", ("primera señal o", "No espere a otra prueba"))],
)
def test_the_prescriber_is_called_on_the_day_of_the_first_sign_and_no_test_is_waited_for(
    language: str, words: tuple[str, ...]
) -> None:
    told = steps(language)
    assert all(one in told["AV-25"].text for one in words)
    assert "TST-06" not in told


@pytest.mark.parametrize("language", ["en", "es"])
def test_the_danger_signs_of_anybody_come_first_and_then_those_that_als_adds(language: str) -> None:
    assert list(steps(language))[:2] == list(dict.fromkeys(DANGER_SIGNS.values()))


@pytest.mark.parametrize(
    "sign", ["lie flat", "choking", "phlegm", "mask by day", "weak breathing", "sleepiness", "power", "swallow"]
)
def test_no_sign_that_als_adds_is_left_out(sign: str) -> None:
    assert re.search(sign, steps("en")["RF-02"].text)
