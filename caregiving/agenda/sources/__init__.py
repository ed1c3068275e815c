"""Where due items come from: one file a concern, each `items(facts, now)` yields `Due`."""

from caregiving.agenda.sources import clock

SOURCES = (clock.items,)
