"""Errors as problem details (RFC 9457): one shape for whatever went wrong."""

from typing import Any

from django.core.exceptions import ValidationError as ModelError
from django.http import Http404
from django.utils.translation import gettext as _
from rest_framework import exceptions
from rest_framework.response import Response
from rest_framework.views import exception_handler

from caregiving.record import Conflict


class ConflictProblem(exceptions.APIException):
    status_code = 409
    default_detail = _("Something else was already stored under this id.")
    default_code = "conflict"


def as_problem(error: Exception, context: dict[str, Any]) -> Response | None:
    """The answer to an error, or None for a fault of ours (a 500 that is logged)."""
    response = exception_handler(_known(error), context)
    if response is None:
        return None
    response.data = _problem(response.status_code, response.data)
    response.content_type = "application/problem+json"
    return response


def _known(error: Exception) -> Exception:
    if isinstance(error, ModelError):
        detail = error.message_dict if hasattr(error, "error_dict") else {"non_field_errors": error.messages}
        return exceptions.ValidationError(detail)
    if isinstance(error, Conflict):
        return ConflictProblem(str(error))
    if isinstance(error, Http404):
        return exceptions.NotFound()
    return error


def _problem(status: int, data: Any) -> dict[str, Any]:
    problem: dict[str, Any] = {"type": "about:blank", "status": status}
    if isinstance(data, dict) and set(data) == {"detail"}:
        return {**problem, "title": str(data["detail"])}
    return {**problem, "title": _("Please look at what was sent."), "errors": data}
