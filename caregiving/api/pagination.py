from rest_framework.pagination import CursorPagination


class ByTime(CursorPagination):
    """Pages by a cursor, so that a list that grows while it is read neither repeats nor skips."""

    page_size = 50
    page_size_query_param = "page_size"
    max_page_size = 200
    ordering = ("-created_at", "id")
