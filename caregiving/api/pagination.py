"""Pages by a cursor, so that a list that grows while it is read neither repeats nor skips."""

from rest_framework.pagination import CursorPagination


class ByTime(CursorPagination):
    """The newest first. Every noun says when it was made."""

    page_size = 50
    page_size_query_param = "page_size"
    max_page_size = 200
    ordering = ("-created_at", "id")


class ByArrival(ByTime):
    """Happenings, by when they reached us: what was told late, after an offline day, is not missed."""

    ordering = ("-recorded_at", "id")
