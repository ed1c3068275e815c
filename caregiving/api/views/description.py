"""The API's own description, its viewer, and the answer to an address that is not there."""

from __future__ import annotations

from functools import lru_cache
from typing import Any

from csp.decorators import csp_update
from django.http import HttpResponse
from django.urls import Resolver404, resolve
from django.utils.decorators import method_decorator
from django.utils.translation import get_language
from drf_spectacular.generators import SchemaGenerator
from drf_spectacular.renderers import OpenApiJsonRenderer, OpenApiJsonRenderer2, OpenApiYamlRenderer
from drf_spectacular.utils import extend_schema
from drf_spectacular.views import SpectacularSwaggerSplitView
from rest_framework.exceptions import NotFound
from rest_framework.permissions import AllowAny
from rest_framework.request import Request
from rest_framework.response import Response

from caregiving.api.door import Door


class Description(Door):
    """The description as OpenAPI 3, as YAML or JSON. It holds nothing about anybody."""

    permission_classes = [AllowAny]
    renderer_classes = [OpenApiYamlRenderer, OpenApiJsonRenderer, OpenApiJsonRenderer2]

    @extend_schema(exclude=True)
    def get(self, request: Request) -> Response:
        return Response(_description(get_language()))


@method_decorator(
    csp_update({"style-src": ["'unsafe-inline'"], "img-src": ["data:"]}),  # the viewer styles itself
    name="dispatch",
)
class Viewer(SpectacularSwaggerSplitView):
    """A page that shows the description and lets one try it, from files of this server only."""

    permission_classes = [AllowAny]
    url_name = "api-schema"


class Nowhere(Door):
    """An address without its last slash is sent on; any other is a problem like all problems."""

    permission_classes = [AllowAny]

    @extend_schema(exclude=True)
    def get(self, request: Request, *args: Any, **kwargs: Any) -> HttpResponse:
        if not request.path.endswith("/") and _is_known(f"{request.path}/"):
            query = request.META.get("QUERY_STRING", "")
            answer = HttpResponse(status=308)
            answer["Location"] = f"{request.path}/" + (f"?{query}" if query else "")
            return answer
        raise NotFound

    post = put = patch = delete = get


@lru_cache(maxsize=8)
def _description(language: str | None) -> Any:
    generator = SchemaGenerator()  # type: ignore[no-untyped-call]  # the library has no types
    return generator.get_schema(request=None, public=True)  # type: ignore[no-untyped-call]  # as above


def _is_known(path: str) -> bool:
    try:
        return getattr(resolve(path).func, "cls", None) is not Nowhere
    except Resolver404:
        return False
