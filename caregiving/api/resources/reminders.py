"""How a person is reached: the ladder of a home, one's own quiet hours and one's own phones."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.utils.translation import gettext as _
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from caregiving import record
from caregiving.api.nouns import EditableNouns
from caregiving.api.strict import NOUN, Noun
from caregiving.people.access import Right
from caregiving.people.models import Membership
from caregiving.reminders.channels import asks, push
from caregiving.reminders.errors import NotSent
from caregiving.reminders.household import may_ask, reach
from caregiving.reminders.models import Preference, PushSubscription, Rung


class RungSerializer(Noun[Rung]):
    channel = serializers.ChoiceField(choices=[(name, name) for name in settings.REMINDER_CHANNELS if asks(name)])

    class Meta:
        model = Rung
        owner = "household"
        fields = (*NOUN, "household", "place", "user", "channel", "wait_minutes")
        validators: list[Any] = []

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        attrs = super().validate(attrs)
        home = attrs.get("household") or (self.instance and self.instance.household)
        user = attrs.get("user")
        if user and not Membership.objects.filter(household=home, user=user).exists():
            raise serializers.ValidationError({"user": _("This person does not belong to this home.")})
        self._check_way(attrs)
        return attrs

    def _check_way(self, attrs: dict[str, Any]) -> None:
        """As on the page: no step over a way that reaches nobody. One that is there keeps its place and its minutes."""
        rung = Rung(
            **{name: attrs.get(name, getattr(self.instance, name, None)) for name in ("household", "user", "channel")}
        )
        if self.instance and (rung.user_id, rung.channel) == (self.instance.user_id, self.instance.channel):
            return
        people = reach(rung.household_id, self.context["view"].now).asked(rung.user_id)
        if not may_ask(people, rung.channel):
            who = ", ".join(person.name for person in people)
            said = _("%(who)s cannot be reached that way yet. Choose another way.") % {"who": who}
            raise serializers.ValidationError({"channel": said})


class Rungs(EditableNouns):
    """One step of a home's ladder. Without a `user` it asks whoever is on duty."""

    queryset = Rung.objects.order_by("created_at", "id")
    serializer_class = RungSerializer
    to_write = Right.LEAD


class PreferenceSerializer(Noun[Preference]):
    class Meta:
        model = Preference
        fields = (*NOUN, "quiet_from", "quiet_to", "digest_at", "by_email", "routine_by_email", "by_sms", "by_call")
        validators: list[Any] = []


class Preferences(EditableNouns):
    """When I may be disturbed. Everybody has at most one of these."""

    queryset = Preference.objects.all()
    serializer_class = PreferenceSerializer

    def given(self) -> dict[str, Any]:
        return {"user": self.person}


class SubscriptionSerializer(Noun[PushSubscription]):
    class Meta:
        model = PushSubscription
        fields = (
            *NOUN, "endpoint", "p256dh", "auth", "label", "show_details", "last_seen_at", "test_sent_at",
            "test_tapped_at", "shown_at",
        )  # fmt: skip
        read_only_fields = ("last_seen_at", "test_sent_at", "test_tapped_at", "shown_at")
        extra_kwargs = {"p256dh": {"write_only": True}, "auth": {"write_only": True}}
        validators: list[Any] = []

    def validate_endpoint(self, endpoint: str) -> str:
        try:
            push.check_endpoint(endpoint)
        except (NotSent, ValueError) as error:
            raise serializers.ValidationError(str(error)) from None
        return endpoint


class TestSent(serializers.Serializer[Any]):
    """Whether the push service accepted the test, and if not, why."""

    sent = serializers.BooleanField()
    reason = serializers.CharField(allow_blank=True)


class Subscriptions(EditableNouns):
    """My own phones and browsers, as their push services know them."""

    queryset = PushSubscription.objects.all()
    serializer_class = SubscriptionSerializer

    def given(self) -> dict[str, Any]:
        return {"user": self.person, "last_seen_at": self.now}

    def store_once(self, thing: Any, content: list[str]) -> tuple[Any, bool]:
        """A browser has one address: subscribed anew it is the same phone; it may also have changed hands."""
        known = PushSubscription.objects.filter(endpoint=thing.endpoint).first()
        if known is None:
            return super().store_once(thing, content)
        if not known.belongs_to(self.person.pk, thing.p256dh, thing.auth):
            raise record.Conflict
        known.pass_to(self.person)
        for name in ("last_seen_at", *content):
            setattr(known, name, getattr(thing, name))
        return record.noun(self.person, known, self.now), False

    @extend_schema(request=None, responses={200: TestSent})
    @action(detail=True, methods=["post"], throttle_scope="send")
    def test(self, request: Request, pk: str) -> Response:
        """Send a test to this phone."""
        try:
            push.send_test(self.get_object(), self.now)
        except NotSent as error:
            return Response({"sent": False, "reason": str(error)})
        return Response({"sent": True, "reason": ""})
