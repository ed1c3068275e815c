"""The function score over time, drawn on the server; a table beside it holds every number."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from django import template
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

register = template.Library()
LEFT, RIGHT, TOP, BOTTOM = 34, 327, 16, 164
BEST, LEAST_HEIGHT = 48, 8


@register.simple_tag
def curve(points: Sequence[tuple[date, int]], onsets: Sequence[date], label: str) -> SafeString:
    """Totals of 0 to 48 by day; the first day of each infection is marked where it falls among them."""
    first, last = points[0][0], max([points[-1][0], *onsets])
    span = max((last - first).days, 1)
    low = min(min(total for _, total in points), BEST - LEAST_HEIGHT) // LEAST_HEIGHT * LEAST_HEIGHT

    def x(on: date) -> float:
        return LEFT + (RIGHT - LEFT) * (on - first).days / span

    def y(total: int) -> float:
        return BOTTOM - (BOTTOM - TOP) * (total - low) / (BEST - low)

    places = [(round(x(on), 1), round(y(total), 1)) for on, total in points]
    line = " ".join(f"{across},{down}" for across, down in places)
    dots = format_html_join("", '<circle class="c-dot" cx="{}" cy="{}" r="4.5"></circle>', places)
    rule = '<path class="c-grid" d="M30 {0}h304"></path><text x="0" y="{1}">{2}</text>'
    grid = format_html_join("", rule, ((y(t), y(t) + 4, t) for t in sorted({low, (low + BEST) // 2, BEST})))
    ill = format_html_join(
        "", '<path class="c-edge" d="M{} 12v152"></path>', ((x(on),) for on in onsets if on >= first)
    )
    return format_html(
        '<svg class="curve" viewBox="0 0 340 180" role="img" aria-label="{}">{}{}'
        '<polyline class="c-line" points="{}"></polyline>{}</svg>',
        label, grid, ill, line, dots,
    )  # fmt: skip
