"""Answers from a mail or a notification, and routine mail switched off, without signing in: pages with one button.
Looking at them stores nothing, so the programs that open every link of a mail cannot answer for anybody."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone, translation
from django.views.decorators.cache import cache_control
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from caregiving.web.mail_answers import Opened, opened
from caregiving.web.mail_answers import words as said
from caregiving.web.mail_off import routine_mail

STATUS = {"broken": 404, "old": 410, "refused": 409}


@csrf_exempt  # the signed address is the secret, and mail programs keep no cookies
@require_http_methods(["GET", "HEAD", "POST"])
@cache_control(private=True, no_store=True)
def answer(request: HttpRequest, token: str) -> HttpResponse:
    found = opened(token, timezone.now())
    if found is None:
        return _page(request, None)
    with translation.override(found.reminder.user.language), timezone.override(found.reminder.user.zone):
        if request.method != "POST" or found.state != "ask":
            return _page(request, found)
        if found.tell() == "refused":
            return _page(request, found, refused=True)
        return redirect("mail_answer", token)


def _page(request: HttpRequest, found: Opened | None, *, refused: bool = False) -> HttpResponse:
    state = "refused" if refused else found.state if found else "broken"
    words = said(state, found.verb, found.put_off_until) if found else said(state, None)
    status = STATUS.get(state, 200)
    if request.headers.get("Accept") == "text/plain":  # a button of a notification: these words take its place
        return HttpResponse(words, "text/plain; charset=utf-8", status)
    shown = {
        "state": state,
        "words": words,
        "opened": found,
        "link": found.reminder if found else None,
        "lang": translation.get_language(),
    }
    return render(request, "web/mail_answer.html", shown, status=status)


@csrf_exempt  # RFC 8058: the mail program posts it by itself, with no page and no cookies before
@require_http_methods(["GET", "HEAD", "POST"])
@cache_control(private=True, no_store=True)
def off(request: HttpRequest, off_token: str) -> HttpResponse:
    """Answered without a redirect, which mail programs do not follow."""
    found = routine_mail(off_token, timezone.now())
    if found is None:
        return _off_page(request, "broken")
    with translation.override(found.user.language):
        if found.is_old:
            return _off_page(request, "old")
        if request.method == "POST":
            found.turn(on=request.POST.get("routine") == "on")
        kept, on = found.kept, "on" if request.method == "POST" else "ask"
        return _off_page(request, on if kept.routine_by_email else "off", kept.by_email)


def _off_page(request: HttpRequest, state: str, critical: bool = True) -> HttpResponse:
    shown = {"state": state, "critical": critical, "lang": translation.get_language()}
    return render(request, "web/mail_off.html", shown, status=STATUS.get(state, 200))
