"""Who is signed in, and what this person is to whom."""

from __future__ import annotations

from typing import Any

from django.db.models import Prefetch
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from caregiving.api.door import Door
from caregiving.patients.models import Patient
from caregiving.people import access
from caregiving.people.access import RIGHTS
from caregiving.people.models import Membership
from caregiving.reminders.channels import push


class NamedPatient(serializers.Serializer[Any]):
    id = serializers.UUIDField()
    name = serializers.CharField()
    time_zone = serializers.CharField()


class HomeSerializer(serializers.Serializer[Any]):
    """A home that this person may see now: an aide's only while on shift."""

    id = serializers.UUIDField(source="household.id")
    name = serializers.CharField(source="household.name")
    role = serializers.CharField()
    rights = serializers.SerializerMethodField()
    patients = NamedPatient(source="household.patients.all", many=True)

    def get_rights(self, membership: Membership) -> list[str]:
        return sorted(right.value for right in RIGHTS[membership.role])


class TeamSerializer(serializers.Serializer[Any]):
    id = serializers.UUIDField(source="team.id")
    name = serializers.CharField(source="team.name")
    role = serializers.CharField()


class MeSerializer(serializers.Serializer[Any]):
    id = serializers.UUIDField()
    name = serializers.CharField()
    email = serializers.EmailField()
    language = serializers.CharField()
    time_zone = serializers.CharField()
    homes = HomeSerializer(many=True)
    care_teams = TeamSerializer(many=True)
    push_key = serializers.CharField(help_text="What a browser needs to subscribe to alerts.")


class Me(Door):
    @extend_schema(responses=MeSerializer)
    def get(self, request: Request) -> Response:
        """Who is signed in."""
        me = self.person
        return Response(MeSerializer({
            "id": me.id, "name": me.name, "email": me.email, "language": me.language,
            "time_zone": me.time_zone, "homes": self.homes(), "push_key": push.public_key(),
            "care_teams": me.care_teams.select_related("team").order_by("created_at", "id"),
        }).data)  # fmt: skip

    def homes(self) -> Any:
        patients = Prefetch("household__patients", Patient.objects.order_by("created_at", "id"))
        seen = access.households(self.person, self.now)
        mine = Membership.objects.filter(user=self.person, household__in=seen).select_related("household")
        return mine.prefetch_related(patients).order_by("created_at", "id")
