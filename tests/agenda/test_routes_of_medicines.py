"""Every way of giving that the product offers is looked up in the table, or is known not to be in it."""

from caregiving.guidance.medicine_table import known_names
from caregiving.supplies.models import Route

NOT_LISTED = {Route.TOPICAL, Route.RECTAL}


def test_every_route_is_listed_in_the_table_or_named_as_not_listed() -> None:
    listed = known_names().routes

    assert {route for route in Route if route.value not in listed} == NOT_LISTED
