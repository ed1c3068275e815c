"""Who may say something about the guidance: a content reviewer for everybody, a clinician for the own patients."""

from __future__ import annotations

from dataclasses import dataclass

from caregiving.people.models import CareTeam, CareTeamMembership, TeamRole, User

CLINICAL = (TeamRole.COORDINATOR, TeamRole.PRESCRIBER, TeamRole.PHARMACIST, TeamRole.RESPIRATORY)


@dataclass(frozen=True, slots=True)
class Authority:
    """For whom a person may review: for every home, and for the patients of these teams."""

    for_all: bool
    teams: tuple[CareTeam, ...]

    @property
    def any(self) -> bool:
        return self.for_all or bool(self.teams)

    def over(self, team: CareTeam | None) -> bool:
        return self.for_all if team is None else team in self.teams


def authority_of(user: User) -> Authority:
    roles = CareTeamMembership.objects.filter(user=user, user__is_active=True).select_related("team")
    roles = roles.order_by("team__name", "id")
    teams = {role.team: None for role in roles if role.role in CLINICAL}
    return Authority(any(role.role == TeamRole.REVIEWER for role in roles), tuple(teams))
