"""The published description of the API: what every operation shares is said once, here."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from drf_spectacular.extensions import OpenApiAuthenticationExtension
from drf_spectacular.openapi import AutoSchema
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter

from caregiving.api import problems

READ_PROBLEMS = {400: "bad request", 401: "nobody is signed in", 404: "not there, or not yours"}
WRITE_PROBLEMS = {
    403: "forged, or not yours to change",
    409: "other content under the same id, or still needed",
    413: "too large",
    415: "not JSON",
    429: "too often",
}


class Schema(AutoSchema):
    """Adds the problems that any operation may answer, the 200 of a repeated post, and the filters of a list."""

    def get_override_parameters(self) -> list[Any]:
        filters: dict[str, str] = getattr(self.view, "filters", {}) if self._is_list_view() else {}
        named = [
            OpenApiParameter(name, OpenApiTypes.UUID, description=f"Only what belongs to this {name}.")
            for name in filters
        ]
        return [*super().get_override_parameters(), *named]

    def _get_response_bodies(self, direction: Any = "response") -> Any:
        bodies = super()._get_response_bodies(direction)
        if "201" in bodies:
            bodies["200"] = {**bodies["201"], "description": "The same was already stored."}
        for status, words in self._problems().items():
            body = self._get_response_for_code(  # type: ignore[no-untyped-call]  # the library has no types
                problems.Problem, str(status), [problems.MEDIA_TYPE], direction
            )
            bodies[str(status)] = {**body, "description": words}
        return bodies

    def _problems(self) -> dict[int, str]:
        return READ_PROBLEMS if self.method == "GET" else {**READ_PROBLEMS, **WRITE_PROBLEMS}


class SessionScheme(OpenApiAuthenticationExtension):  # type: ignore[no-untyped-call]  # the library has no types
    target_class = "caregiving.api.door.Session"
    name = "session"

    def get_security_definition(self, auto_schema: AutoSchema) -> dict[str, str]:
        return {"type": "apiKey", "in": "cookie", "name": settings.SESSION_COOKIE_NAME}
