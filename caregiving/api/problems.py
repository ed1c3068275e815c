"""Errors as problem details (RFC 9457): one shape for whatever went wrong."""

from __future__ import annotations

import logging
from collections.abc import Iterator, Mapping
from http import HTTPStatus
from typing import Any

from django.core.exceptions import ValidationError as ModelError
from django.core.signals import got_request_exception
from django.db import IntegrityError
from django.db.models import ProtectedError, RestrictedError
from django.http import Http404
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from rest_framework import exceptions, serializers
from rest_framework.response import Response
from rest_framework.views import exception_handler

from caregiving.record import Conflict

MEDIA_TYPE = "application/problem+json"
WHOLE = {"non_field_errors", "__all__"}  # names under which an error of the whole thing comes

log = logging.getLogger(__name__)


class Taken(exceptions.APIException):
    status_code = 409
    default_detail = gettext_lazy("Something else was already stored under this id.")
    default_code = "conflict"


class StillNeeded(exceptions.APIException):
    status_code = 409
    default_detail = gettext_lazy("Other things rest on this. It cannot be removed while they are there.")
    default_code = "still_needed"


class TooLarge(exceptions.APIException):
    status_code = 413
    default_detail = gettext_lazy("This is too large. Send it in smaller parts.")
    default_code = "too_large"


class FieldProblem(serializers.Serializer[Any]):
    """One thing that is wrong, and where: `lots[0].expires_on`; an empty path means the whole."""

    path = serializers.CharField(allow_blank=True)
    message = serializers.CharField()
    code = serializers.CharField()


class Problem(serializers.Serializer[Any]):
    """What every error looks like."""

    type = serializers.CharField()
    status = serializers.IntegerField()
    title = serializers.CharField()
    detail = serializers.CharField()
    errors = FieldProblem(many=True, required=False)  # type: ignore[assignment]  # a field, not the errors


def as_problem(error: Exception, context: dict[str, Any]) -> Response:
    """The answer to any error. A fault of ours is logged and says no more than that it is ours."""
    response = exception_handler(_known(error), context)
    if response is None:
        return _our_fault(context)
    response.data = _problem(response.status_code, response.data)
    response.content_type = MEDIA_TYPE
    return response


def _our_fault(context: dict[str, Any]) -> Response:
    log.exception("unexpected error in the API")
    got_request_exception.send(sender=None, request=context["request"])
    told = {"detail": _("Something broke on our side. Nothing was stored. Please try again later.")}
    return Response(_problem(500, told), status=500, content_type=MEDIA_TYPE)


def _known(error: Exception) -> Exception:
    """The same error as the framework knows it."""
    if isinstance(error, ModelError):
        return exceptions.ValidationError(_model_errors(error))
    if isinstance(error, Conflict):
        return Taken()
    if isinstance(error, ProtectedError | RestrictedError):
        return StillNeeded()
    if isinstance(error, IntegrityError):
        return exceptions.ValidationError([_("This contradicts what is already there.")])
    if isinstance(error, Http404):
        return exceptions.NotFound()
    return error


def _model_errors(error: ModelError) -> dict[str, list[exceptions.ErrorDetail]]:
    by_field = error.error_dict if hasattr(error, "error_dict") else {"": [error]}
    return {
        field: [exceptions.ErrorDetail(text, code=one.code or "invalid") for one in found for text in one.messages]
        for field, found in by_field.items()
    }


def _problem(status: int, data: Any) -> dict[str, Any]:
    problem: dict[str, Any] = {"type": "about:blank", "status": status, "title": HTTPStatus(status).phrase}
    if isinstance(data, dict) and set(data) == {"detail"} and isinstance(data["detail"], str):
        return {**problem, "detail": str(data["detail"])}
    detail = _("Nothing was stored. Please look at what was sent.")
    return {**problem, "detail": detail, "errors": list(_flat(data))}


def _flat(errors: Any, path: str = "") -> Iterator[dict[str, str]]:
    if isinstance(errors, Mapping):
        for name, inner in errors.items():
            yield from _flat(inner, _below(path, name))
    elif isinstance(errors, list):
        for place, inner in enumerate(errors):
            nested = isinstance(inner, Mapping | list)
            yield from _flat(inner, _below(path, place) if nested else path)
    else:
        yield {"path": path, "message": str(errors), "code": getattr(errors, "code", "invalid")}


def _below(path: str, name: object) -> str:
    if isinstance(name, int):
        return f"{path}[{name}]"
    if name in WHOLE or not name:
        return path
    return f"{path}.{name}" if path else str(name)
