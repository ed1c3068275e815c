"""How a request comes in: who sends it, how large it may be, how often it may come, and at what moment."""

from __future__ import annotations

import logging
from datetime import datetime
from typing import Any, cast

from django.utils import timezone
from django.utils.translation import gettext as _
from rest_framework.authentication import SessionAuthentication
from rest_framework.exceptions import ParseError
from rest_framework.parsers import JSONParser
from rest_framework.permissions import SAFE_METHODS
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.throttling import ScopedRateThrottle
from rest_framework.utils import json
from rest_framework.views import APIView

from caregiving.api.problems import TooLarge
from caregiving.api.schema import Schema
from caregiving.people.models import User

LARGEST_BODY = 1_000_000

log = logging.getLogger(__name__)


class Session(SessionAuthentication):
    """The browser's session, its writes guarded against forgery. Without one the answer is 401."""

    def authenticate_header(self, request: Request) -> str:
        return "Session"


class BoundedJson(JSONParser):
    """JSON in UTF-8, neither too large nor too deep to be read."""

    def parse(self, stream: Any, media_type: str | None = None, parser_context: Any = None) -> Any:
        body = stream.read(LARGEST_BODY + 1)
        if len(body) > LARGEST_BODY:
            raise TooLarge
        try:
            told = json.loads(body.decode(), parse_constant=json.strict_constant)
            if b"\\u" in body:  # an escape can spell half a character, which no answer could repeat
                json.dumps(told, ensure_ascii=False).encode()
            return told
        except ValueError as error:
            raise ParseError(_("This is not JSON: %(why)s") % {"why": error}) from None
        except RecursionError:
            raise ParseError(_("This is not JSON that can be read: it is nested too deeply.")) from None


class WriteRate(ScopedRateThrottle):
    """So often may one person write: generous enough for a phone that brings a whole offline week."""

    THROTTLE_RATES = {"write": "900/min", "send": "10/min", "invite": "30/hour"}

    def allow_request(self, request: Request, view: APIView) -> bool:
        if request.method in SAFE_METHODS:
            return True
        try:
            return super().allow_request(request, view)
        except Exception:  # the counter is gone, not the household: a symptom must still come through
            log.exception("the rate of writes could not be counted")
            return True


class Door(APIView):
    """What every view of the API shares. `now` is read once, here, and passed on."""

    authentication_classes = [Session]
    parser_classes = [BoundedJson]
    throttle_classes = [WriteRate]
    throttle_scope = "write"
    metadata_class = None
    schema = Schema()
    now: datetime

    def initial(self, request: Request, *args: Any, **kwargs: Any) -> None:
        self.now = timezone.now()
        super().initial(request, *args, **kwargs)

    def finalize_response(self, request: Request, response: Any, *args: Any, **kwargs: Any) -> Response:
        answer = super().finalize_response(request, response, *args, **kwargs)
        answer.headers.setdefault("Cache-Control", "private, no-store")
        return answer

    @property
    def person(self) -> User:
        """Who is signed in."""
        return cast(User, self.request.user)
