"""Two medicines that a source does not want to meet, in words: somebody is asked, and nothing is told to be ended."""

from __future__ import annotations

from django.utils.translation import gettext as _

from caregiving.guidance.medicines import Met


def on_the_list(met: Met) -> list[str]:
    """For a page of the home."""
    said = (
        _("%(names)s: a source says to ask about these together. Ask the pharmacist today.")
        if met.only_asks
        else _("%(names)s: a source says that these do not go together. Ask the pharmacist today.")
    )
    return [*_doubts(met), said % {"names": " + ".join(met.ingredients)}]


def at_the_desk(met: Met) -> list[str]:
    """For the pharmacist who signs."""
    said = (
        _("%(names)s: a source says to ask about these together.")
        if met.only_asks
        else _("%(names)s: a source says that these do not go together, whatever the antiviral.")
    )
    return [*_doubts(met), said % {"names": " + ".join(met.ingredients)}]


def in_the_call(met: Met) -> list[str]:
    """For the family at the telephone."""
    if met.only_asks:
        said = _("%(one)s and %(other)s: a source says to ask about these together. Say it.")
    elif met.doubts:
        said = _("%(one)s and %(other)s do not go together. Say it.")
    else:
        said = _("%(one)s and %(other)s are both on the list, and they do not go together. Say it.")
    one, other = met.ingredients
    return [*_doubts(met), said % {"one": one.capitalize(), "other": other}]


def if_asked_about(antiviral: str, met: Met) -> list[str]:
    """Beside an antiviral that is named as one to ask about."""
    (other,) = set(met.ingredients) - {antiviral}
    if met.only_asks and met.doubts:
        said = _("When asking about %(antiviral)s, say that %(other)s may be on the list: a source flags the two.")
    elif met.only_asks:
        said = _("When asking about %(antiviral)s, say that %(other)s is on the list: a source flags the two.")
    elif met.doubts:
        said = _("When asking about %(antiviral)s, say that %(other)s may be on the list: they do not go together.")
    else:
        said = _("When asking about %(antiviral)s, say that %(other)s is on the list: they do not go together.")
    return [*_doubts(met), said % {"antiviral": antiviral, "other": other}]


def _doubts(met: Met) -> list[str]:
    """What a name on the list only may mean."""
    return [_("“%(typed)s” may be %(ingredient)s.") % {"typed": typed, "ingredient": one} for typed, one in met.doubts]
