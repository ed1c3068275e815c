"""A checklist as a care team writes it: in English, in Spanish or in both, one step a line."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from caregiving.careteam.checklists import Wording, begins_with, mark
from caregiving.careteam.outcome_forms import ReadBefore
from caregiving.people.models import CareTeam
from checklists.models import Checklist, Step

LANGUAGES = ("en", "es")
CHOOSE = gettext_lazy("Choose for whom.")
# The product's own limits: nobody works through a longer list at the bedside.
MOST_STEPS = 40
LONGEST_STEP = Step._meta.get_field("text").max_length or 0
LONGEST_TITLE = Checklist._meta.get_field("title").max_length or 0

# The drawn pictures of the product that say something at a step, by the name of the icon.
PICTURES = {
    "mask": gettext_lazy("mask"),
    "spray": gettext_lazy("cleaning"),
    "fever": gettext_lazy("thermometer"),
    "test": gettext_lazy("home test"),
    "pill": gettext_lazy("medicine"),
    "feed": gettext_lazy("feeding"),
    "suction": gettext_lazy("suction"),
    "battery": gettext_lazy("battery"),
    "power": gettext_lazy("power"),
    "box": gettext_lazy("supplies"),
    "phone": gettext_lazy("telephone"),
    "person": gettext_lazy("a person"),
    "door": gettext_lazy("door"),
    "clock": gettext_lazy("clock"),
    "sheet": gettext_lazy("emergency sheet"),
    "print": gettext_lazy("printer"),
    "care": gettext_lazy("care team"),
    "curve": gettext_lazy("curve"),
    "check": gettext_lazy("check mark"),
    "wrong": gettext_lazy("danger"),
}


def _title(label: Any) -> forms.CharField:
    return forms.CharField(label=label, required=False, max_length=LONGEST_TITLE)


def _steps(label: Any) -> forms.CharField:
    return forms.CharField(label=label, required=False, max_length=20_000, widget=forms.Textarea(attrs={"rows": 10}))


class Writing(ReadBefore):
    """`slug` is the list of which this is the next version; empty for a new one. Who belongs to several teams chooses
    for which of them it is."""

    team = forms.ChoiceField(
        label=gettext_lazy("For"), error_messages=dict.fromkeys(("required", "invalid_choice"), CHOOSE)
    )
    slug = forms.SlugField(required=False, max_length=40, widget=forms.HiddenInput)
    title_en = _title(gettext_lazy("Title in English"))
    steps_en = _steps(gettext_lazy("Steps in English, one a line"))
    title_es = _title(gettext_lazy("Title in Spanish"))
    steps_es = _steps(gettext_lazy("Steps in Spanish, one a line"))

    def __init__(self, *args: Any, teams: Sequence[CareTeam], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.teams, self.standing = {str(team.pk): team for team in teams}, list[Checklist]()
        if len(teams) == 1:
            del self.fields["team"]
        else:
            whose: Any = self.fields["team"]
            whose.choices = [("", CHOOSE), *((key, team.name) for key, team in self.teams.items())]

    @property
    def whose(self) -> CareTeam:
        """The team that was chosen, or the only one."""
        return self.teams[self.cleaned_data.get("team") or next(iter(self.teams))]

    @classmethod
    def of(cls, slug: str, written: Collection[Checklist], team: CareTeam | None, teams: Sequence[CareTeam]) -> Writing:
        """The form filled with that version."""
        said = {"slug": slug, "team": str(team.pk) if team else "", "read": mark(written)}
        for one in written:
            said[f"title_{one.language}"] = one.title
            said[f"steps_{one.language}"] = "\n".join(step.text for step in one.steps.all())
        return cls(initial=said, teams=teams)

    def read_again(self) -> None:
        """With what stands now."""
        self.standing = list(begins_with(self.whose, self.cleaned_data["slug"]))
        self.read_anew(mark(self.standing))

    def clean_steps_en(self) -> tuple[str, ...]:
        return _lines(self.cleaned_data["steps_en"])

    def clean_steps_es(self) -> tuple[str, ...]:
        return _lines(self.cleaned_data["steps_es"])

    def clean(self) -> dict[str, Any]:
        said = super().clean() or {}
        if self.errors:
            return said
        for language in LANGUAGES:
            has_title, has_steps = bool(said[f"title_{language}"]), bool(said[f"steps_{language}"])
            if has_steps and not has_title:
                self.add_error(f"title_{language}", _("Give the list a title."))
            if has_title and not has_steps:
                self.add_error(f"steps_{language}", _("Write at least one step."))
        if not self.errors and not self.wordings():
            self.add_error("title_en", _("Write the list in one language at least."))
        if len({len(written.steps) for written in self.wordings()}) > 1:
            self.add_error("steps_es", _("Both languages need the same steps: as many lines in the same order."))
        return said

    def wordings(self) -> list[Wording]:
        """What is written, English first."""
        said = self.cleaned_data
        found = (Wording(one, said.get(f"title_{one}", ""), said.get(f"steps_{one}", ())) for one in LANGUAGES)
        return [written for written in found if written.title and written.steps]


class Pictures(forms.Form):
    """Which drawn picture stands at each step: the same in all languages."""

    def __init__(self, steps: Iterable[Step], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.steps = list(steps)
        for step in self.steps:
            self.fields[_at(step)] = forms.ChoiceField(
                label=_("Picture of step %(place)s: %(text)s") % {"place": step.place, "text": step.text},
                choices=[("", _("no picture")), *PICTURES.items()],
                required=False,
                initial=step.picture,
            )

    @property
    def rows(self) -> list[tuple[Step, forms.BoundField]]:
        return [(step, self[_at(step)]) for step in self.steps]

    def said(self) -> dict[int, str]:
        """The picture by the step's place."""
        return {step.place: self.cleaned_data[_at(step)] for step in self.steps}


def _at(step: Step) -> str:
    return f"picture-{step.place}"


def _lines(text: str) -> tuple[str, ...]:
    lines = tuple(line.strip() for line in text.splitlines() if line.strip())
    if len(lines) > MOST_STEPS:
        raise forms.ValidationError(_("At most %(most)s steps.") % {"most": MOST_STEPS})
    if any(len(line) > LONGEST_STEP for line in lines):
        raise forms.ValidationError(_("A step is at most %(most)s letters long.") % {"most": LONGEST_STEP})
    return lines
