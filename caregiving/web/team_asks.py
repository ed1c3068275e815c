"""What only the care team can say about a topic: its own word where it gave one, else a question to ask it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy as _

from caregiving.agenda.why import Reason, reasons
from caregiving.guidance.catalog import Rules

Questions = Sequence[tuple[Any, tuple[str, ...]]]  # words in whatever language is active, and the rows
CAREGIVER: Questions = ((_("What if the caregiver falls ill?"), ("ISO-13", "ISO-14")),)
ILLNESS: Questions = (
    (
        _("At which oxygen value should we call?"),
        ("SP-04.ok", "SP-04.call", "SP-04.drop", "SP-04.emergency", "SP-04.now"),
    ),
    (_("What should we check, and how often?"), ("MON-01", "MON-01.amber")),
    (_("From which temperature on is it a fever?"), ("ISO-01.fever",)),
    (_("What is washed and wiped, and may devices be shared?"), ("INF-16", "INF-18")),
    (_("How often is a virus filter in the circuit changed?"), ("INF-04",)),
    (_("Who sets the machines during an infection?"), ("INF-19",)),
    (_("How long should those around be careful?"), ("ISO-06", "ISO-06.tests", "ISO-06.gap")),
    *CAREGIVER,
)
AFTER: Questions = (
    (_("How long should we watch closely, and which days are the worst?"), ("MON-02", "MON-03.from", "MON-03.to")),
    (_("Which signs need somebody the same day?"), ("PC-21",)),
    (
        _("When should function be scored?"),
        ("MON-04.start", "MON-04.first", "MON-04.second", "MON-04.third", "MON-04.fourth", "MON-04.then"),
    ),
    (_("Which change do you want to hear about?"), ("MON-05.domain", "MON-05.total")),
    (_("How much effort is right?"), ("REH-03", "REH-04")),
    (_("When do we ask whether something else is behind it?"), ("REH-06",)),
)
EQUIPMENT: Questions = (
    (_("How is the foam filter cared for?"), ("EQ-06",)),
    (_("How is the cough assist washed?"), ("EQ-08.wash",)),
    (_("What may the parts not be cleaned with?"), ("EQ-18.forbidden",)),
    (_("How long may formula from powder hang?"), ("EQ-17.powder",)),
)
SUPPLIES: Questions = (
    (_("How many home tests should be kept?"), ("SUP-20.kits",)),
    (_("How many filters should be kept?"), ("SUP-20.filters_per_fortnight", "SUP-20.circuit_filters_ill")),
    (_("How many giving sets does a day need?"), ("SUP-20.giving_sets",)),
    (
        _("How soon may a refill be asked for?"),
        ("SUP-11", "SUP-11.refills", "SUP-12", "SUP-12.contact"),
    ),
    (_("How do the days of a medicine that is given in cycles fall?"), ("SUP-07.span",)),
)
POWER: Questions = (
    (_("How often is each battery tested?"), ("PW-08",)),
    (_("How long do we plan with when nobody measured it?"), ("PW-09",)),
)
FUNCTION: Questions = ((_("Which change do you want to hear about the same day?"), ("FR-20.item_fall", "FR-14")),)
MEASURES: Questions = (
    (
        _("When should breathing be looked at again?"),
        (
            *("RM-08", "RM-06.fvc", "RM-06.fvc_symptoms", "RM-06.snip", "RM-06.snip_men", "RM-06.snip_women"),
            *("RM-06.fall", "RM-06.spo2", "RM-06.spo2_lung", "RM-06.urgent"),
        ),
    ),
)


@dataclass(frozen=True, slots=True)
class Asked:
    """A question, and what the team said to it: the rows that it approved. Without any, the team is to be asked."""

    question: str
    reasons: list[Reason]

    @property
    def said(self) -> list[Reason]:
        return [reason for reason in self.reasons if not reason.ask]


def questions(rules: Rules, about: Questions) -> Iterator[Asked]:
    """Each question with the rows that the patient's country can have; without such rows it is not asked."""
    for question, rule_ids in about:
        there = [rule_id for rule_id in rule_ids if rules.reaches(rule_id)]
        if there:
            yield Asked(str(question), reasons(rules, there))
