"""Which homes a coordinator invites: several at once, one a line."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms
from django.conf import settings
from django.core.validators import validate_email
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from caregiving.people.models import CareTeam, HomeInvitation

# So many mails go out while somebody waits for the page.
MOST_AT_ONCE = 30
LONGEST_NAME = HomeInvitation._meta.get_field("name").max_length or 0


class Homes(forms.Form):
    team = forms.ModelChoiceField(CareTeam.objects.none(), label=gettext_lazy("For"), empty_label=None)
    language = forms.ChoiceField(label=gettext_lazy("Language of the mail"), choices=settings.LANGUAGES)
    homes = forms.CharField(
        label=gettext_lazy("One home a line: the name of who leads it, a comma, the e-mail"),
        max_length=20_000,
        widget=forms.Textarea(attrs={"rows": 6, "autocomplete": "off"}),
        error_messages={"required": gettext_lazy("Write at least one line.")},
    )

    def __init__(self, *args: Any, teams: Sequence[CareTeam], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        chosen: Any = self.fields["team"]
        chosen.queryset = CareTeam.objects.filter(pk__in=[team.pk for team in teams]).order_by("name")
        chosen.initial = teams[0]

    def clean_homes(self) -> dict[str, str]:
        """Names by address. Every line that cannot be read is named."""
        lines = [line.strip() for line in self.cleaned_data["homes"].splitlines() if line.strip()]
        if len(lines) > MOST_AT_ONCE:
            raise forms.ValidationError(_("At most %(most)s homes at once.") % {"most": MOST_AT_ONCE})
        found = {email: name for name, email in map(_read, lines)}
        if len(found) < len(lines):
            raise forms.ValidationError(_("An address stands there twice."))
        return found

    def clean(self) -> dict[str, Any]:
        said = super().clean() or {}
        if "homes" in said and "team" in said:
            still = HomeInvitation.objects.filter(team=said["team"], accepted_at=None, email__in=said["homes"])
            for letter in still.order_by("email"):
                self.add_error(
                    "homes", _("%(email)s is invited already: send it again below.") % {"email": letter.email}
                )
        return said

    def letters(self) -> list[HomeInvitation]:
        """One for each line, not stored yet."""
        said = self.cleaned_data
        shared = {"team": said["team"], "language": said["language"]}
        return [HomeInvitation(name=name, email=email, **shared) for email, name in said["homes"].items()]


def _read(line: str) -> tuple[str, str]:
    name, _comma, email = (part.strip() for part in line.rpartition(","))
    try:
        validate_email(email)
    except forms.ValidationError:
        name = ""
    if not name or len(name) > LONGEST_NAME:
        raise forms.ValidationError(_("“%(line)s” is not a name, a comma and an e-mail.") % {"line": line[:80]})
    return name, email.lower()
