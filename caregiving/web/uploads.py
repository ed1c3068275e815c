"""Files that people send are small and stay in memory: nothing that a stranger sends fills a disk.

Only a page that takes pictures takes more, and only from who is signed in; what is too much even then is thrown
away as it comes, and the page can say so.
"""

from collections.abc import Callable
from typing import Any, TypeVar

from django.core.exceptions import RequestDataTooBig
from django.core.files.uploadhandler import MemoryFileUploadHandler, SkipFile, StopUpload
from django.http import HttpRequest

View = TypeVar("View", bound=Callable[..., Any])

MOST_BYTES = 2_000_000
# Six pictures of a telephone.
MOST_BYTES_OF_PICTURES = 24_000_000
# More than this is not even thrown away: the request is refused.
MOST_BYTES_ANNOUNCED = 64_000_000


def takes_pictures(view: View) -> View:
    """The view's forms may hold pictures as large as telephones take them."""
    view.takes_pictures = True  # type: ignore[attr-defined]  # a mark that the handler looks for
    return view


def was_too_much(request: HttpRequest) -> bool:
    """Whether files of the request were thrown away for their size."""
    return bool(request.META.get(SmallUploads.THROWN_AWAY))


class SmallUploads(MemoryFileUploadHandler):
    """Refuses (400) when more is announced than a health card needs, and ends the connection when more comes."""

    THROWN_AWAY = "fortnight.thrown_away"

    def handle_raw_input(self, input_data: Any, META: Any, content_length: int, *args: Any, **kwargs: Any) -> None:
        self.pictures = _may_send_pictures(self.request)
        self.came = 0
        if content_length > (MOST_BYTES_ANNOUNCED if self.pictures else MOST_BYTES):
            raise RequestDataTooBig(f"{content_length} bytes are announced")
        self.activated = True

    def receive_data_chunk(self, raw_data: bytes, start: int) -> bytes | None:
        self.came += len(raw_data)
        if self.came > (MOST_BYTES_OF_PICTURES if self.pictures else MOST_BYTES):
            self._refuse()
        return super().receive_data_chunk(raw_data, start)

    def _refuse(self) -> None:
        if not self.pictures:
            raise StopUpload(connection_reset=True)
        if self.request is not None:
            self.request.META[self.THROWN_AWAY] = True
        raise SkipFile


def _may_send_pictures(request: HttpRequest | None) -> bool:
    match = request and request.resolver_match
    user = getattr(request, "user", None)
    return bool(match and user and getattr(match.func, "takes_pictures", False) and user.is_authenticated)
