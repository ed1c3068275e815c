"""The emergency sheet as PDF, laid out by WeasyPrint from the page's own template. Imported only where that works."""

from __future__ import annotations

import logging
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.contrib.staticfiles import finders
from django.template.loader import render_to_string
from django.utils._os import safe_join
from weasyprint import CSS, HTML
from weasyprint.urls import URLFetcher, URLFetcherResponse

# It warns of every rule of the screen that paper has no use for.
logging.getLogger("weasyprint").setLevel(logging.ERROR)


class OwnFiles(URLFetcher):  # type: ignore[misc]  # the library ships no types
    """Only our own style sheet: what a page says can make the server ask for nothing else."""

    def fetch(self, url: str, headers: object = None) -> URLFetcherResponse:
        static = "/" + str(settings.STATIC_URL).strip("/") + "/"
        path = urlsplit(url).path
        if not path.startswith(static) or not path.endswith(".css"):
            raise ValueError("not a style sheet of ours")
        return URLFetcherResponse(url, _file(path.removeprefix(static)).read_bytes(), {"Content-Type": "text/css"})


def _file(name: str) -> Path:
    """Where it stands: in its app, or, under its collected name, in the collected files. Raises OSError for others."""
    found = finders.find(name)
    return Path(found if isinstance(found, str) else safe_join(settings.STATIC_ROOT, name))


def made(context: dict[str, Any], size: str) -> bytes:
    """The PDF on paper of that size."""
    page = HTML(
        string=render_to_string("web/sheet_alone.html", context), base_url="fortnight:///", url_fetcher=OwnFiles()
    )
    paper = CSS(string=f"@page {{ size: {size} }}")
    written: bytes = page.write_pdf(stylesheets=[paper], pdf_variant="pdf/ua-1")
    return written
