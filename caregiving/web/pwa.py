"""What makes the pages an app: the manifest, the service worker at the root, and the page without network."""

from __future__ import annotations

from hashlib import sha256

from django.conf import settings
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.templatetags.static import static
from django.urls import reverse
from django.utils.translation import get_language, get_language_bidi
from django.utils.translation import gettext as _
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_safe
from django.views.decorators.vary import vary_on_headers

from caregiving.web import script as scripts

SHELL = ("web/fortnight.css", "web/sprite.svg", "web/icons/icon.svg", "web/icons/icon-192.png")
BADGE = "web/icons/badge.png"
PAPER = "#f5efe3"
# The demo's invented home, as it looks on a phone and on a desk.
SHOTS = (("web/shots/phone.png", "720x1280", "narrow"), ("web/shots/desk.png", "1280x800", "wide"))


@require_safe
@vary_on_headers("Accept-Language")
@cache_control(public=True, max_age=3600)
def manifest(request: HttpRequest) -> HttpResponse:
    return JsonResponse(
        {
            "id": "/",
            "name": "Fortnight",
            "short_name": "Fortnight",
            "description": _("Two weeks ahead of an infection, together."),
            "lang": get_language() or settings.LANGUAGE_CODE,
            "dir": "rtl" if get_language_bidi() else "ltr",
            "start_url": "/",
            "scope": "/",
            "display": "standalone",
            "background_color": PAPER,
            "theme_color": PAPER,
            "icons": [_drawn(purpose, size) for purpose in ("any", "maskable") for size in (192, 512)],
            "shortcuts": [_shortcut(name, page) for name, page in _shortcuts()],
            "screenshots": [_shot(*shot) for shot in SHOTS],
            "share_target": _takes_cards(),
        },
        content_type="application/manifest+json",
    )


def _drawn(purpose: str, size: int) -> dict[str, str]:
    return {"src": static(_icon(purpose, size)), "sizes": f"{size}x{size}", "type": "image/png", "purpose": purpose}


def _shortcuts() -> list[tuple[str, str]]:
    """What somebody in need opens straight from the icon."""
    return [(_("Something is wrong"), "wrong"), (_("Power is out"), "power"), (_("Emergency sheet"), "sheet")]


def _shortcut(name: str, page: str) -> dict[str, object]:
    return {"name": name, "url": reverse(page), "icons": [_drawn("any", 192)]}


def _shot(file: str, sizes: str, form: str) -> dict[str, str]:
    label = _("What to do now, and how long the home lasts")
    return {"src": static(file), "sizes": sizes, "type": "image/png", "form_factor": form, "label": label}


def _takes_cards() -> dict[str, object]:
    """A phone that shares a health card, or pictures of one, with the app."""
    files = {"name": "file", "accept": ["application/smart-health-card", ".smart-health-card", "image/*"]}
    return {
        "action": reverse("vaccine_card_shared"),
        "method": "POST",
        "enctype": "multipart/form-data",
        "params": {"files": [files]},
    }


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


@require_safe
@cache_control(private=True, max_age=3600)
def install(request: HttpRequest) -> HttpResponse:
    """How it comes onto a home screen, with pictures. Holds nothing of anybody."""
    return render(request, "web/install.html")


def _version(shell: list[str]) -> str:
    """Changes with any of the files, whose names do, and with the release."""
    return sha256("\n".join([settings.VERSION, *shell]).encode()).hexdigest()[:16]


def _icon(purpose: str, size: int) -> str:
    return f"web/icons/{'icon' if purpose == 'any' else 'maskable'}-{size}.png"
