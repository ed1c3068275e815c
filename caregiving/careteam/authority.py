"""Who may say something about the guidance: a content reviewer for everybody, a clinician for the own patients."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from functools import cached_property

from caregiving.people.models import CLINICAL, CareTeam, CareTeamMembership, TeamRole, User

# A screening sheet is signed by who prescribes or dispenses, an infection plan published by the respiratory team; each
# in a team that the home let in, so never for a record that was opened in an emergency.
SIGNS = frozenset({TeamRole.PRESCRIBER, TeamRole.PHARMACIST})
PLANS = frozenset({TeamRole.RESPIRATORY})


@dataclass(frozen=True)
class Authority:
    """What a person may in care teams, by the memberships: review for every home, look after the patients of some."""

    held: tuple[CareTeamMembership, ...]

    @cached_property
    def roles(self) -> frozenset[str]:
        return frozenset(one.role for one in self.held)

    @cached_property
    def teams(self) -> tuple[CareTeam, ...]:
        """Those for whose patients this person may say something, by name."""
        return self.teams_as(CLINICAL)

    def teams_as(self, roles: Collection[str]) -> tuple[CareTeam, ...]:
        """Those in which this person has one of these roles."""
        return tuple(dict.fromkeys(one.team for one in self.held if one.role in roles))

    @property
    def for_all(self) -> bool:
        """Whether this person may review for every home."""
        return TeamRole.REVIEWER in self.roles

    @property
    def clinical(self) -> bool:
        """Whether this person looks after patients."""
        return bool(self.teams)

    @property
    def any(self) -> bool:
        return self.for_all or self.clinical

    def over(self, team: CareTeam | None) -> bool:
        return self.for_all if team is None else team in self.teams


def chosen_of(teams: Sequence[CareTeam], named: str) -> CareTeam | None:
    """The only team; of several the one of that id, None as long as none is chosen."""
    return teams[0] if len(teams) == 1 else next((team for team in teams if str(team.pk) == named), None)


def authority_of(user: User) -> Authority:
    held = CareTeamMembership.objects.filter(user=user, user__is_active=True).select_related("team")
    return Authority(tuple(held.order_by("team__name", "id")))
