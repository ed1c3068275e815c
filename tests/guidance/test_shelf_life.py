"""How long an opened bottle keeps by its label, where the home wrote no figure of its own."""

from dataclasses import replace
from decimal import Decimal

import pytest

from caregiving.guidance.medicine_table import known_names
from caregiving.guidance.shelf_life import Figure, ShelfLife, keeping_rules, kept, shelf_life
from caregiving.guidance.supplies import Lot, Moved, Scheduled, order, runway
from tests.guidance.reviewed import RULES, withdrawn
from tests.guidance.supply_world import DAY, TODAY, UTC_ZONE, moved, supply

RILUZOLE = ShelfLife(Figure(15, "SUP-05"))
EDARAVONE = ShelfLife(Figure(15, "SUP-06"), Figure(30, "SUP-06.shipped"))
NOTHING = ShelfLife()
BOTTLE = Lot("bottle", expires_on=TODAY + 300 * DAY, opened_on=TODAY - 6 * DAY)


@pytest.mark.parametrize(
    ("names", "besides", "life"),
    [
        (["Riluzole suspension (Tiglutik)"], [], RILUZOLE),
        (["Tiglutik 50mg/10mL"], ["bottles"], RILUZOLE),
        (["Riluzole"], ["mL"], RILUZOLE),
        (["Riluzol 5mg/ml"], ["frascos"], RILUZOLE),
        (["Riluzol, suspensión"], ["frascos"], RILUZOLE),
        (["Syrup for mornings", "Riluzole"], [], RILUZOLE),
        (["Mornings", "Riluzole"], ["10 mL", "tube"], RILUZOLE),
        (["Tiglutick"], ["mL"], RILUZOLE),
        (["Radicava ORS"], ["bottles"], EDARAVONE),
        (["Edaravone oral suspension"], [], EDARAVONE),
        (["Edaravone"], ["dose", "tube"], EDARAVONE),
        (["Riluzole 50 mg"], ["piece"], NOTHING),
        (["Riluzole 50 mg tablets"], ["tablets", "10 mL"], NOTHING),
        (["Rilutek"], ["oral"], NOTHING),
        (["Exservan film"], ["oral"], NOTHING),
        (["Radicava"], ["piece"], NOTHING),
        (["Radicava"], ["bags", "oral"], NOTHING),
        (["Edaravone 60 mg/100 mL"], ["intravenous"], NOTHING),
        (["Edaravone for infusion"], ["mL"], NOTHING),
        (["Prednisone solution"], ["mL"], NOTHING),
        (["mL"], ["riluzole"], NOTHING),
        ([], [], NOTHING),
    ],
)
def test_the_liquid_keeps_as_its_label_says_and_nothing_else_does(
    names: list[str], besides: list[str], life: ShelfLife
) -> None:
    assert shelf_life(names, besides, RULES) == life


def test_every_row_of_the_table_is_one_of_the_catalog_in_days() -> None:
    rows = [row for keeps in known_names().keeps for row in (keeps.opened, keeps.sent) if row]
    assert [RULES[row].row.unit for row in rows] == ["days"] * len(rows)
    assert keeping_rules(RULES) == ("SUP-05", "SUP-06")
    assert keeping_rules(withdrawn("SUP-05")) == ("SUP-06",)


def test_an_opened_bottle_ends_with_its_fifteenth_day_and_says_why() -> None:
    item = kept(supply(Scheduled(Decimal(20)), lots=[BOTTLE]), RILUZOLE)
    found = runway(item, [moved(Moved.COUNTED, 900)], TODAY, UTC_ZONE, RULES)
    assert (found.days, found.wasted) == (9, Decimal(720))
    assert found.rule_ids == ("SET-COUNT-AGE", "SUP-05")
    needed = order(item, found, TODAY, RULES)
    assert needed and needed.rule_ids == ("SUP-01", "SUP-05")


def test_one_that_was_not_opened_rests_on_no_row() -> None:
    item = kept(supply(lots=[replace(BOTTLE, opened_on=None)]), EDARAVONE)
    assert (item.days_after_opening, item.shelf_rules) == (15, ())
    assert item.lots[0].days_after_shipping is None


def test_whichever_comes_first_of_opened_and_sent_ends_it() -> None:
    sent = replace(BOTTLE, shipped_on=TODAY - 25 * DAY)
    item = kept(supply(lots=[sent, replace(sent, id="closed", opened_on=None)]), EDARAVONE)
    assert item.shelf_rules == ("SUP-06", "SUP-06.shipped")
    assert [lot.good_until(TODAY, item.days_after_opening) for lot in item.lots] == [TODAY + 4 * DAY] * 2
    opened_first = replace(sent, opened_on=TODAY - 12 * DAY)
    (lot,) = kept(supply(lots=[opened_first]), EDARAVONE).lots
    assert lot.good_until(TODAY, 15) == TODAY + 2 * DAY


@pytest.mark.parametrize("written", [0, 10, 15, 28])
def test_what_the_home_wrote_counts_instead(written: int) -> None:
    sent = replace(BOTTLE, shipped_on=TODAY, days_after_shipping=written)
    item = supply(lots=[sent], days_after_opening=written)
    assert kept(item, EDARAVONE) == item


def test_a_row_that_was_withdrawn_drives_nothing() -> None:
    assert shelf_life(["Tiglutik"], [], withdrawn("SUP-05")) == NOTHING
    assert shelf_life(["Radicava ORS"], [], withdrawn("SUP-06")) == replace(EDARAVONE, opened=None)
    assert shelf_life(["Radicava ORS"], [], withdrawn("SUP-06.shipped")) == replace(EDARAVONE, sent=None)
    assert kept(supply(lots=[BOTTLE]), NOTHING) == supply(lots=[BOTTLE])
