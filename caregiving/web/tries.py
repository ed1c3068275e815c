"""How often one person may try what costs money, rings a telephone, asks another service or opens a record."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from rest_framework.throttling import SimpleRateThrottle


class _Tries(SimpleRateThrottle):
    rate = "5/hour"

    def __init__(self, scope: str) -> None:
        self.scope = scope
        super().__init__()

    def get_cache_key(self, request: Any, view: Any) -> str:
        return self.cache_format % {"scope": self.scope, "ident": request.user.pk}


def may_try(request: HttpRequest, what: str) -> bool:
    """Counts this try as one of five an hour; False for one too many."""
    return _Tries(what).allow_request(request, None)  # type: ignore[arg-type]  # any request with a user will do
