"""The operator's charts: columns drawn here in the colour of the words; a table beside them has every number."""

from __future__ import annotations

from django import template
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from caregiving.careteam.dashboard import Series

register = template.Library()
STEP, WIDE, TALL, TOP = 34, 22, 64, 14


@register.simple_tag
def columns(series: Series, label: str) -> SafeString:
    """A column for each span with its number above it; where there was nothing, the ground alone."""
    most, width = max(series.counts, default=0) or 1, STEP * len(series.counts)
    drawn = (
        (n * STEP + (STEP - WIDE) / 2, TOP + TALL - round(TALL * count / most), round(TALL * count / most), count)
        for n, count in enumerate(series.counts)
        if count
    )
    bars = format_html_join("", "{}", ((_column(x, y, height, count),) for x, y, height, count in drawn))
    return format_html(
        '<svg viewBox="0 0 {0} {1}" width="{0}" height="{1}" class="max-w-full h-auto" role="img" aria-label="{2}">'
        '{3}<path d="M0 {4}h{0}" stroke="currentColor"></path></svg>',
        width, TOP + TALL + 2, label, bars, TOP + TALL + 1,
    )  # fmt: skip


def _column(x: float, y: int, height: int, count: int) -> SafeString:
    return format_html(
        '<rect x="{}" y="{}" width="{}" height="{}" rx="3" fill="currentColor"></rect>'
        '<text x="{}" y="{}" font-size="11" text-anchor="middle" fill="currentColor">{}</text>',
        x, y, WIDE, height, x + WIDE / 2, y - 3, count,
    )  # fmt: skip
