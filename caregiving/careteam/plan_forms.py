"""An infection plan as the respiratory team writes it: in its own words, with its own pictures, nothing preset."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from caregiving.careteam.outcome_forms import ReadBefore
from caregiving.careteam.plan_photos import MOST, Taken, taken
from caregiving.careteam.plan_templates import Wording
from caregiving.careteam.plans import Pictures, mark, newest_of
from caregiving.equipment.models import Device, DeviceKind, PlanPhoto
from caregiving.web.uploads import was_too_much

# So many can be added to one version; with those of the version before there are at most `MOST`.
PLACES = (1, 2, 3)


class WordsForm(forms.Form):
    """What is done as a rule, and during an infection."""

    usual = forms.CharField(
        label=_("Usual"),
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 6}),
        error_messages={"required": _("Write how it is used as a rule.")},
    )
    during_infection = forms.CharField(
        label=_("During an infection, one step a line"),
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 8}),
        error_messages={"required": _("Write what changes during an infection.")},
    )


class TemplateForm(WordsForm):
    """The same words without a home: for a kind of device, under a title."""

    kind = forms.ChoiceField(label=_("Kind of device"), choices=DeviceKind.choices)
    title = forms.CharField(
        label=_("Title"), max_length=120, error_messages={"required": _("Write a title by which it is found again.")}
    )

    @property
    def wording(self) -> Wording:
        found = self.cleaned_data
        return Wording(found["title"], found["usual"], found["during_infection"])


class PlanForm(WordsForm, ReadBefore):
    kept = forms.ModelMultipleChoiceField(
        PlanPhoto.objects.none(), label=_("Pictures of the version before"), required=False
    )

    def __init__(self, device: Device, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.newest, self.taken = newest_of(device), list[Taken]()
        self.fields["read"].initial = mark(self.newest)
        kept: Any = self.fields["kept"]
        kept.queryset = PlanPhoto.objects.filter(plan__device=device, shown_back=False)
        self.before = list(self.newest.photos.filter(shown_back=False)) if self.newest else []
        for place in PLACES:
            self.fields[f"photo_{place}"] = forms.FileField(
                label=_("Picture"), required=False, widget=forms.FileInput(attrs={"accept": "image/*"})
            )
            self.fields[f"caption_{place}"] = forms.CharField(label=_("What it shows"), required=False, max_length=120)

    @property
    def pairs(self) -> list[tuple[forms.BoundField, forms.BoundField]]:
        """Each place for a picture, with its words."""
        return [(self[f"photo_{place}"], self[f"caption_{place}"]) for place in PLACES]

    @property
    def earlier(self) -> list[tuple[PlanPhoto, bool]]:
        """Each picture of the version before, and whether it stays."""
        told = set(self.data.getlist("kept")) if self.is_bound else {str(photo.pk) for photo in self.before}  # type: ignore[attr-defined]  # a QueryDict
        return [(photo, str(photo.pk) in told) for photo in self.before]

    def clean(self) -> dict[str, Any]:
        said = super().clean() or {}
        for place in PLACES:
            file, caption = said.get(f"photo_{place}"), said.get(f"caption_{place}", "")
            if file:
                self._take(place, file, caption)
            elif caption and f"photo_{place}" not in self.errors:  # a browser forgets the file when a page is refused
                self.add_error(f"photo_{place}", _("Choose the picture that these words are about, or clear them."))
        if len(self.taken) + len(said.get("kept", ())) > MOST:
            self.add_error(None, _("At most %(most)s pictures.") % {"most": MOST})
        return said

    def _take(self, place: int, file: Any, caption: str) -> None:
        if not caption:
            self.add_error(f"caption_{place}", _("Write what the picture shows, for those who cannot see it."))
        try:
            self.taken.append(taken(file, caption))
        except ValidationError as error:
            self.add_error(f"photo_{place}", error)

    def refuse_what_was_too_much(self, request: Any) -> None:
        if was_too_much(request):
            self.add_error(None, _("These pictures are too large together. Send fewer of them, or smaller ones."))

    def read_again(self) -> None:
        self.read_anew(mark(self.newest))

    @property
    def pictures(self) -> Pictures:
        return Pictures(list(self.cleaned_data["kept"]), self.taken)
