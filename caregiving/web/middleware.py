"""Every page in the language and the time zone of the person who reads it."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.utils import timezone, translation

from caregiving.people.models import User


def speak_the_persons_language(
    get_response: Callable[[HttpRequest], HttpResponse],
) -> Callable[[HttpRequest], HttpResponse]:
    """A signed-in person's own language wins over the browser's."""

    def middleware(request: HttpRequest) -> HttpResponse:
        if not isinstance(request.user, User):
            return get_response(request)
        with translation.override(request.user.language), timezone.override(request.user.zone):
            response = get_response(request)
            response.headers.setdefault("Content-Language", translation.get_language() or "en")
            response.headers.setdefault("Cache-Control", "private, no-store")  # a page about somebody
        return response

    return middleware
