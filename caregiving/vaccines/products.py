"""Vaccines of the four groups, by the names in CDC's schedule, and to which group each belongs."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache

from caregiving.guidance.vaccines import nasal_live_vaccines, shipped_data
from caregiving.vaccines.models import VaccineGroup

Product = tuple[str, str]


@cache
def group_of(cvx: str) -> VaccineGroup | None:
    """The group of a vaccine code; None for one that is unknown or belongs to none of the four."""
    vaccine = shipped_data().schedule.vaccines.get(cvx.lstrip("0"))
    antigens = {one.antigen for one in vaccine.associations} if vaccine else set()
    return next((group for group in VaccineGroup if antigens & _antigens(group)), None)


def _antigens(group: VaccineGroup) -> set[str]:
    found = shipped_data().schedule.vaccine_groups.get(group.value)
    return set(found.antigens) if found else set()


def name_of(cvx: str) -> str:
    """As CDC's schedule calls it; the code itself for one that the schedule does not know."""
    vaccine = shipped_data().schedule.vaccines.get(cvx.lstrip("0"))
    return vaccine.name if vaccine else cvx


def products(*, nasal: bool) -> Iterator[tuple[VaccineGroup, list[Product]]]:
    """Of each group the codes with their names, those that say nothing in particular first.

    Without `nasal` the live vaccines that go into the nose are left out.
    """
    out = frozenset() if nasal else nasal_live_vaccines()
    known = shipped_data().schedule.vaccines
    for group in VaccineGroup:
        found = [(cvx, vaccine.name) for cvx, vaccine in known.items() if group_of(cvx) is group and cvx not in out]
        yield group, sorted(found, key=_unspecified_first)


def _unspecified_first(product: Product) -> tuple[bool, str, str]:
    cvx, name = product
    return "unspecified" not in name.lower(), name.lower(), cvx
