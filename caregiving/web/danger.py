"""The danger signs in the words of a family. What they rest on stands in the catalog, under these ids."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext_lazy as _

from caregiving.agenda.facts import Facts
from caregiving.agenda.sources.illness import DANGER_STAYS
from caregiving.agenda.stays import until
from caregiving.agenda.why import Reason, reasons
from caregiving.guidance.breathing import DANGER_SIGNS, emergency
from caregiving.web.daily import signs

RULES = ("RF-01", "RF-02")
SIGNS = (
    _("Short of breath at rest"),
    _("Pain or pressure in the chest that stays"),
    _("Newly confused, or hard to wake"),
    _("Lips or nails grey or blue"),
    _("Choking, or phlegm that will not come up"),
    _("Cannot lie flat any more"),
    _("Suddenly needs the mask by day, or breathes weakly"),
    _("Morning headache with sleepiness and confusion"),
    _("The machine or its power is failing"),
    _("Can no longer swallow"),
)
NOTED = "noted at home"
# What is asked for on the telephone and at the door, by the ids of the guidance; their order is the guidance's.
FIRST_STEPS = {
    "ventilation": _("Breathing support first: the own mask and machine, at the home settings."),
    "clear_phlegm": _("Clear the phlegm as the signed plan says; without one, only as the team has shown you."),
    "oxygen_into_ventilation": _("Oxygen is added to the breathing support: by itself it can raise carbon dioxide."),
    "bring_own_device": _("Bring the own machine, mask and tubing. Somebody who knows them stays."),
}


@dataclass(frozen=True)
class ToSay:
    """What to say on the telephone and at the door: what was noted lately, and what is asked for, in this order."""

    noted: list[str]
    steps: list[str]
    reasons: list[Reason]


def to_say(facts: Facts, now: datetime) -> ToSay:
    """The steps are the same whichever sign it is; without one that was noted, all of them stand behind."""
    told = facts.episode.danger_signs if facts.episode else ()
    fresh = [sign for sign in told if until(facts, sign.occurred_at, DANGER_STAYS) > now]
    found = emergency({one for sign in fresh for one in sign.danger_signs} or DANGER_SIGNS, facts.rules)
    return ToSay(
        noted=list(dict.fromkeys(words for sign in fresh for words in signs(sign))),
        steps=[str(FIRST_STEPS[step]) for step in found.first_steps] if found else [],
        reasons=reasons(facts.rules, found.rule_ids) if found else [],
    )
