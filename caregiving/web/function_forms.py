"""The twelve items of the function score on a form: five answers each, the last one already marked."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from caregiving.guidance.function import ITEMS, MOST, Item, Score
from caregiving.patients.models import Rater
from caregiving.web.forms import Tap

ANSWER_EACH = _("Choose one answer.")


class Scored(Tap):
    """One rating of all twelve, by whoever holds the phone."""

    rater = forms.ChoiceField(
        label=_("Who rates?"), choices=Rater.choices, widget=forms.RadioSelect, error_messages={"required": ANSWER_EACH}
    )

    def __init__(self, *args: Any, tube: bool, last: Score | None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for item in ITEMS:
            self.fields[item.id] = forms.TypedChoiceField(
                label=gettext(item.question),
                choices=_answers(item, tube),
                coerce=int,
                widget=forms.RadioSelect,
                initial=str(last.points[item.id]) if last else None,
                error_messages={"required": ANSWER_EACH, "invalid_choice": ANSWER_EACH},
            )

    @property
    def items(self) -> list[forms.BoundField]:
        return [self[item.id] for item in ITEMS]


def _answers(item: Item, tube: bool) -> list[tuple[str, str]]:
    """The best first; other words for somebody who is fed mostly by tube."""
    words = item.with_tube if tube and item.with_tube else item.answers
    return [(str(MOST - place), gettext(answer)) for place, answer in enumerate(words)]
