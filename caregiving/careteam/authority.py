"""Who may say something about the guidance: a content reviewer for everybody, a clinician for the own patients."""

from __future__ import annotations

from dataclasses import dataclass

from caregiving.people.models import CLINICAL, CareTeam, CareTeamMembership, TeamRole, User


@dataclass(frozen=True, slots=True)
class Authority:
    """For whom a person may review: for every home, and for the patients of these teams."""

    for_all: bool
    teams: tuple[CareTeam, ...]
    roles: frozenset[str] = frozenset()

    @property
    def clinical(self) -> bool:
        """Whether this person looks after patients."""
        return bool(self.teams)

    def may_sign(self) -> bool:
        """A screening sheet is signed by who prescribes or dispenses."""
        return bool(self.roles & {TeamRole.PRESCRIBER, TeamRole.PHARMACIST})

    def may_plan(self) -> bool:
        """An infection plan is published by the respiratory team."""
        return TeamRole.RESPIRATORY in self.roles

    @property
    def any(self) -> bool:
        return self.for_all or bool(self.teams)

    def over(self, team: CareTeam | None) -> bool:
        return self.for_all if team is None else team in self.teams


def authority_of(user: User) -> Authority:
    roles = CareTeamMembership.objects.filter(user=user, user__is_active=True).select_related("team")
    roles = roles.order_by("team__name", "id")
    teams = {role.team: None for role in roles if role.role in CLINICAL}
    names = frozenset(role.role for role in roles)
    return Authority(TeamRole.REVIEWER in names, tuple(teams), names)
