"""What people can say on a form. Every form that tells something carries the id that the server gave it."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID, uuid5

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from caregiving.agenda.models import Answer
from caregiving.illness.models import AskOutcome, TestDone, TestMethod, TestResult, TestTarget
from caregiving.patients.models import Patient

ONCE = _("This page is out of date. It was loaded again: please try once more.")
A_DAY = _("Choose a day of the calendar, or leave it empty.")


class MayWait:
    """A form of which some fields may stay empty until somebody knows them: they stand folded below the others."""

    @property
    def later(self) -> list[forms.BoundField]:
        """What may wait."""
        raise NotImplementedError

    @property
    def later_is_wrong(self) -> bool:
        return any(field.errors for field in self.later)


class Tap(forms.Form):
    """One tap. Its id was made when the page was, so that a tap that is sent twice is one happening.

    With script the page makes another one for each tap and keeps it in its outbox: `data-tells` says so."""

    id = forms.UUIDField(
        widget=forms.HiddenInput(attrs={"data-tells": ""}), error_messages={"required": ONCE, "invalid": ONCE}
    )


class Printed(Tap):
    """The emergency sheet was printed, with these facts on it."""

    facts = forms.RegexField(r"^[0-9a-f]{64}$", required=False, widget=forms.HiddenInput)


def how_many(label: Any) -> forms.DecimalField:
    """A number of things that a home can hold."""
    too_many = _("That is more than a home can hold. Please count again.")
    return forms.DecimalField(
        label=label,
        min_value=0,
        max_value=99_999,
        max_digits=8,
        decimal_places=3,
        error_messages={
            "required": _("Write how many there are: 0 when there are none."),
            "invalid": _("Write the number in digits, for example 12."),
            "min_value": _("A count cannot be less than 0."),
            **dict.fromkeys(("max_value", "max_digits", "max_whole_digits"), too_many),
            "max_decimal_places": _("Three digits after the point are enough."),
        },
    )


class Count(Tap):
    """How many are there."""

    quantity = how_many(_("How many are there?"))


class Order(Tap):
    """An order went out."""

    quantity = how_many(_("How many were ordered?"))
    expected_on = forms.DateField(
        label=_("Expected on"),
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        error_messages={"invalid": _("Choose the day on which it should arrive, or leave it empty.")},
    )


class FirstSign(forms.Form):
    """The day of the first sign, in the patient's zone."""

    day = forms.DateField(
        error_messages={
            "required": _("Choose the day of the first sign."),
            "invalid": _("Choose the day of the first sign."),
        }
    )

    def __init__(self, *args: Any, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.today = today

    def clean_day(self) -> date:
        """Between yesterday's month and today: a later day is a slip, an earlier one another illness."""
        day: date = self.cleaned_data["day"]
        if day > self.today:
            raise forms.ValidationError(_("The first sign cannot be in the future."))
        if day < self.today - LONGEST_AGO:
            raise forms.ValidationError(_("That is more than 60 days ago. Please call the care team instead."))
        return day


LONGEST_AGO = timedelta(days=60)


class Start(Tap, FirstSign):
    """Start the illness plan from that day."""


class Tested(Tap):
    """What a home test showed."""

    result = forms.ChoiceField(
        choices=TestResult.choices,
        error_messages={
            "required": _("Choose what the test shows."),
            "invalid_choice": _("Choose what the test shows."),
        },
    )


def _found(target: TestTarget) -> forms.ChoiceField:
    said = Tested.base_fields["result"].error_messages
    choices = [("", _("not tested")), *TestResult.choices]
    return forms.ChoiceField(
        label=target.label, choices=choices, required=False, initial="", widget=forms.RadioSelect, error_messages=said
    )


class OtherTest(Tap):
    """What a laboratory, or a home test for more than COVID-19, showed: up to one result for each virus."""

    TARGETS = (TestTarget.COVID, TestTarget.FLU, TestTarget.RSV)
    method = forms.ChoiceField(
        label=_("Kind of test"),
        choices=[(TestMethod.MOLECULAR, _("Laboratory")), (TestMethod.ANTIGEN, _("Home test"))],
        widget=forms.RadioSelect,
        error_messages=dict.fromkeys(("required", "invalid_choice"), _("Choose laboratory or home test.")),
    )
    covid = _found(TestTarget.COVID)
    flu = _found(TestTarget.FLU)
    rsv = _found(TestTarget.RSV)

    def clean(self) -> dict[str, Any]:
        if not self.errors and not self._results():
            raise forms.ValidationError(_("Choose what the test shows."))
        return self.cleaned_data

    def tests(self, patient: Patient, at: datetime) -> list[TestDone]:
        """One for each virus, the first under the id of the tap."""
        first: UUID = self.cleaned_data["id"]
        return [
            TestDone(
                id=uuid5(first, target) if number else first, patient=patient, method=self.cleaned_data["method"],
                target=target, result=result, occurred_at=at,
            )
            for number, (target, result) in enumerate(self._results())
        ]  # fmt: skip

    def _results(self) -> list[tuple[TestTarget, str]]:
        return [(target, result) for target in self.TARGETS if (result := self.cleaned_data.get(target.value))]


class Asked(Tap):
    """What came of the call about the antiviral."""

    outcome = forms.ChoiceField(
        choices=AskOutcome.choices,
        error_messages={
            "required": _("Choose what came of the call."),
            "invalid_choice": _("Choose what came of the call."),
        },
    )


class Switch(Tap):
    """Over to the infection plan, or back to the usual one."""

    on = forms.BooleanField(required=False)


class Answering(Tap):
    """An answer to a due item."""

    verb = forms.ChoiceField(
        choices=Answer.choices,
        error_messages={"required": _("Choose an answer."), "invalid_choice": _("Choose an answer.")},
    )


class Drill(Tap):
    """How long a device ran on its battery."""

    minutes = forms.IntegerField(
        label=_("How many minutes did it run?"),
        min_value=1,
        max_value=10_080,
        error_messages={
            "required": _("Write the minutes that it ran."),
            "invalid": _("Write whole minutes in digits, for example 70."),
            "min_value": _("Write at least 1 minute."),
            "max_value": _("A drill cannot be longer than a week."),
        },
    )
    humidifier_on = forms.BooleanField(label=_("The humidifier was on"), required=False)
    while_sick = forms.BooleanField(label=_("Measured during an illness"), required=False)


def _clock(label: Any) -> forms.TimeField:
    return forms.TimeField(
        label=label,
        widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M"),
        error_messages={
            "required": _("Write a time, for example 22:00."),
            "invalid": _("Write a time, for example 22:00."),
        },
    )


class Given(Tap):
    """A dose of one of the listed medicines; without a time, now."""

    medicine = forms.UUIDField(
        error_messages=dict.fromkeys(("required", "invalid"), _("Choose which medicine was given."))
    )
    at = forms.TimeField(required=False, error_messages={"invalid": _("Write a time, for example 22:00.")})
    for_fever = forms.BooleanField(required=False)


class Disturb(forms.Form):
    """When a person may be disturbed, and in which language."""

    quiet_from = _clock(_("Quiet from"))
    quiet_to = _clock(_("Quiet until"))
    digest_at = _clock(_("Morning message at"))
    by_email = forms.BooleanField(label=_("Also by e-mail"), required=False)
    routine_by_email = forms.BooleanField(label=_("Morning message by e-mail too"), required=False)
    language = forms.ChoiceField(label=_("Language"), choices=settings.LANGUAGES)

    PREFERENCE = ("quiet_from", "quiet_to", "digest_at", "by_email", "routine_by_email")


class Phone(forms.Form):
    """What a browser says of itself when it subscribes."""

    endpoint = forms.URLField(max_length=600, assume_scheme="https")
    p256dh = forms.CharField(max_length=120)
    auth = forms.CharField(max_length=40)
    label = forms.CharField(max_length=80, required=False)
