"""What makes the pages an app: the manifest, the service worker at the root, and the page without network."""

from __future__ import annotations

from hashlib import sha256

from django.conf import settings
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.templatetags.static import static
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_safe

from caregiving.web import script as scripts

SHELL = ("web/fortnight.css", "web/sprite.svg", "web/icons/icon.svg", "web/icons/icon-192.png")
BADGE = "web/icons/badge.png"
PAPER = "#f5efe3"


@require_safe
@cache_control(public=True, max_age=3600)
def manifest(request: HttpRequest) -> HttpResponse:
    sizes = [("any", 192), ("any", 512), ("maskable", 192), ("maskable", 512)]
    return JsonResponse(
        {
            "id": "/",
            "name": "Fortnight",
            "short_name": "Fortnight",
            "description": _("Two weeks ahead of an infection, together."),
            "start_url": "/",
            "scope": "/",
            "display": "standalone",
            "background_color": PAPER,
            "theme_color": PAPER,
            "icons": [
                {
                    "src": static(_icon(purpose, size)),
                    "sizes": f"{size}x{size}",
                    "type": "image/png",
                    "purpose": purpose,
                }
                for purpose, size in sizes
            ],
        },
        content_type="application/manifest+json",
    )


@require_safe
@cache_control(no_cache=True)
def service_worker(request: HttpRequest) -> HttpResponse:
    """Not hashed and never kept by a cache: this is how a phone learns of a new version."""
    shell = [*map(static, SHELL), reverse("script", args=[scripts.digest()])]
    values = {"version": _version(shell), "shell": shell, "icon": static(_icon("any", 192)), "badge": static(BADGE)}
    response = render(request, "web/sw.js", values, content_type="text/javascript")
    response["Service-Worker-Allowed"] = "/"
    return response


@require_safe
@cache_control(public=True, max_age=31_536_000, immutable=True)
def script(request: HttpRequest, digest: str) -> HttpResponse:
    """An older name brings today's script: a page from before an update still works."""
    return HttpResponse(scripts.text(), content_type="text/javascript")


@require_safe
@cache_control(public=True, max_age=3600)
def offline(request: HttpRequest) -> HttpResponse:
    """Holds nothing of anybody: it is the same for everyone and may be kept."""
    return render(request, "web/offline.html")


def _version(shell: list[str]) -> str:
    """Changes with any of the files, whose names do, and with the release."""
    return sha256("\n".join([settings.VERSION, *shell]).encode()).hexdigest()[:16]


def _icon(purpose: str, size: int) -> str:
    return f"web/icons/{'icon' if purpose == 'any' else 'maskable'}-{size}.png"
