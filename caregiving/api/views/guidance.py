"""The guidance: every row as it was in force on a day, one row with its history, and what reviewers say of it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.http import Http404
from django.utils.translation import gettext as _
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.exceptions import PermissionDenied
from rest_framework.request import Request
from rest_framework.response import Response

from caregiving import record
from caregiving.agenda.models import ReviewState, RuleReview
from caregiving.agenda.why import spelled
from caregiving.api.door import Door
from caregiving.api.fields import Day
from caregiving.api.strict import Strict
from caregiving.careteam.authority import Authority, authority_of
from caregiving.careteam.guidance import Choice, Line, Said, history, line_of, lines, reviews_for, rules_on
from caregiving.guidance.catalog import COUNTRIES, Confidence, Rules, State
from caregiving.people import access
from caregiving.people.models import CareTeam


class OnSerializer(Strict):
    """`on` is the day that is asked about, today without it; `team` one of the reader's own care teams."""

    on = Day(required=False)
    team = serializers.UUIDField(required=False, help_text="As it is for the patients of this team of the reader's.")


class FilterSerializer(OnSerializer):
    topic = serializers.CharField(required=False)
    state = serializers.ChoiceField(choices=[state.value for state in State], required=False)
    country = serializers.ChoiceField(choices=COUNTRIES, required=False)
    expired = serializers.BooleanField(required=False, help_text="Only what should have been looked at again.")
    disputed = serializers.BooleanField(required=False, help_text="Only what sources answer differently.")


class BoundsSerializer(serializers.Serializer[Any]):
    low = serializers.CharField()
    high = serializers.CharField()


class SourceSerializer(serializers.Serializer[Any]):
    title = serializers.CharField(source="organisation_and_title")
    date = serializers.CharField(source="year_or_date")
    address = serializers.CharField()


class RowSerializer(serializers.Serializer[Any]):
    """One row as it is in force. `ask`: it reminds nobody and is shown as "ask your team"."""

    id = serializers.CharField(source="row.id")
    topic = serializers.CharField(source="row.topic")
    statement = serializers.CharField(help_text="In the reader's language.")
    original = serializers.CharField(source="row.statement", help_text="The sentence as it is reviewed, in English.")
    value = serializers.SerializerMethodField("exact_value")
    unit = serializers.CharField(source="row.unit", allow_blank=True)
    bounds = BoundsSerializer(source="row.bounds", allow_null=True)
    country = serializers.CharField(source="row.country")
    confidence = serializers.ChoiceField(choices=[one.value for one in Confidence], source="row.confidence")
    source_date = serializers.CharField(source="row.source_date")
    sources = SourceSerializer(source="row.sources", many=True)
    review_by = serializers.DateField(source="row.review_by")
    expired = serializers.BooleanField()
    disputed = serializers.SerializerMethodField()
    ask = serializers.BooleanField()
    state = serializers.ChoiceField(choices=[state.value for state in State], source="ruling.state")
    reviewed = serializers.CharField(help_text="The state of review as a sentence in the reader's language.")
    by = serializers.CharField(source="ruling.by", allow_blank=True)
    reviewed_on = serializers.DateField(source="ruling.on", allow_null=True)
    team = serializers.CharField(source="ruling.team", allow_null=True)
    reason = serializers.CharField(source="ruling.reason", allow_blank=True)

    def exact_value(self, line: Line) -> str:
        """Exact, as text; empty when the statement says it all."""
        return spelled(line.ruling.stated, "")

    def get_disputed(self, line: Line) -> bool:
        return bool(line.disagreements)


class SideSerializer(serializers.Serializer[Any]):
    country = serializers.CharField()
    position = serializers.CharField()
    rows = serializers.ListField(child=serializers.CharField())


class DisagreementSerializer(serializers.Serializer[Any]):
    """A question that sources answer differently; all sides are given, none is chosen."""

    id = serializers.CharField()
    topic = serializers.CharField()
    sides = SideSerializer(many=True)


class SaidSerializer(serializers.Serializer[Any]):
    """What was said of a row, or a version of the row itself (without a name)."""

    at = serializers.SerializerMethodField()
    by = serializers.CharField(allow_blank=True)
    state = serializers.CharField(allow_blank=True)
    value = serializers.CharField(allow_blank=True)
    reason = serializers.CharField()

    def get_at(self, said: Said) -> str:
        """A moment; a day for a version of the row."""
        return said.at.isoformat()


class WholeRowSerializer(serializers.Serializer[Any]):
    """A row with both sides of what is disputed, and its history, the newest first."""

    row = RowSerializer(source="line")
    disagreements = DisagreementSerializer(source="line.disputes", many=True)
    history = SaidSerializer(many=True)


@dataclass(frozen=True, slots=True)
class WholeRow:
    line: Line
    history: list[Said]


class GuidanceSerializer(serializers.Serializer[Any]):
    on = serializers.DateField()
    rows = RowSerializer(many=True)


class ReviewSerializer(Strict):
    """What is said of a row. Without a team it is said for every home, which only a content reviewer may."""

    team = serializers.UUIDField(allow_null=True, default=None)
    state = serializers.ChoiceField(choices=ReviewState.choices)
    value = serializers.CharField(allow_blank=True, default="", max_length=20)
    reason = serializers.CharField(max_length=500)


class _Reading(Door):
    """What the three addresses share: which day is asked about, for whose patients, and the whole of one row."""

    def asked(self, kind: type[OnSerializer]) -> dict[str, Any]:
        """The question, with the day and the team that it is about."""
        question = kind(data=self.request.query_params.dict())
        question.is_valid(raise_exception=True)
        told: dict[str, Any] = {**question.validated_data}
        today = self.now.astimezone(self.person.zone).date()
        team = told.pop("team", None)
        return {**told, "on": told.get("on", today), "team": self.own_team(team, self.authority) if team else None}

    @property
    def authority(self) -> Authority:
        return authority_of(self.person)

    def own_team(self, team_id: object, authority: Authority) -> CareTeam:
        team = next((team for team in authority.teams if team.id == team_id), None)
        if team is None:
            raise serializers.ValidationError({"team": _("This is not a care team of yours.")})
        return team

    def whole(self, rule_id: str, on: Any, team: CareTeam | None) -> dict[str, Any]:
        reviews = reviews_for(team)
        rules = rules_on(on, self.person.zone, reviews)
        line = line_of(rules, rule_id, on)
        return WholeRowSerializer(WholeRow(line, history(rules, rule_id, reviews))).data


class Guidance(_Reading):
    @extend_schema(operation_id="guidance_list", parameters=[FilterSerializer], responses=GuidanceSerializer)
    def get(self, request: Request) -> Response:
        """Every row that was in force on a day."""
        asked = self.asked(FilterSerializer)
        day, team = asked.pop("on"), asked.pop("team")
        rules = rules_on(day, self.person.zone, reviews_for(team))
        choice = Choice(**asked)
        found = [line for line in lines(rules, day) if choice.takes(line)]
        return Response(GuidanceSerializer({"on": day, "rows": found}).data)


class GuidanceRow(_Reading):
    @extend_schema(parameters=[OnSerializer], responses=WholeRowSerializer)
    def get(self, request: Request, pk: str) -> Response:
        """One row as it was in force on a day, with its history."""
        if pk not in Rules.load():
            raise Http404
        return Response(self.whole(pk, **self.asked(OnSerializer)))


class GuidanceReview(_Reading):
    @extend_schema(request=ReviewSerializer, responses={201: WholeRowSerializer})
    def post(self, request: Request, pk: str) -> Response:
        """Say something of a row, in one's own name. Nothing that was said before changes."""
        authority = self.authority
        if pk not in Rules.load() or not authority.any:
            raise Http404
        if not access.has_second_factor(self.person):
            raise PermissionDenied(_("Set up an authenticator app or a passkey first."))
        told = ReviewSerializer(data=request.data)
        told.is_valid(raise_exception=True)
        said = {**told.validated_data}
        team = self.own_team(said.pop("team"), authority) if said["team"] else said.pop("team")
        if not authority.over(team):
            raise serializers.ValidationError(
                {"team": _("Name your care team: only a content reviewer may leave it out.")}
            )
        record.review(self.person, RuleReview(rule_id=pk, team=team, **said), self.now)
        today = self.now.astimezone(self.person.zone).date()
        return Response(self.whole(pk, today, team), status=201)
