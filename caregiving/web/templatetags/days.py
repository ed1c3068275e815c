"""The days of an illness, drawn on the server: the highest temperature and the lowest oxygen of each."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from decimal import Decimal

from django import template
from django.utils.formats import number_format
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from caregiving.web.daily import Day

register = template.Library()
LEFT, RIGHT = 50, 326
WARM, OXYGEN = (14, 74), (100, 160)
TEMPERATURES, SATURATIONS = (36, 38, 40), (80, 90, 100)
IN_FAHRENHEIT = frozenset({"US"})
LONGEST = 14


@register.simple_tag
def days(told: Sequence[Day], country: str, label: str) -> SafeString:
    """The last two weeks of `told`: temperature above, oxygen below, each day under its number."""
    shown = [day for day in told if day.number > told[-1].number - LONGEST]
    first, span = shown[0].number, max(shown[-1].number - shown[0].number, 1)

    def x(day: Day) -> float:
        return round(LEFT + (RIGHT - LEFT) * (day.number - first) / span, 1)

    names = format_html_join("", '<text x="{}" y="188" text-anchor="middle">{}</text>', _names(shown, x))
    warm = [(x(day), day.celsius) for day in shown if day.celsius is not None]
    breath = [(x(day), day.spo2) for day in shown if day.spo2 is not None]
    return format_html(
        '<svg class="curve" viewBox="0 0 340 194" role="img" aria-label="{}">{}{}{}</svg>',
        label,
        _panel(warm, WARM, TEMPERATURES, lambda at: _short(at, country)),
        _panel(breath, OXYGEN, SATURATIONS, lambda at: f"{at} %"),
        names,
    )


@register.simple_tag
def degrees(celsius: Decimal, country: str) -> str:
    """38.2 °C, where people measure so; 100.8 °F where they do not."""
    if country in IN_FAHRENHEIT:
        return f"{number_format(celsius * 9 / 5 + 32, 1)} °F"
    return f"{number_format(celsius, 1)} °C"


def _short(celsius: int, country: str) -> str:
    return f"{round(celsius * 9 / 5 + 32) if country in IN_FAHRENHEIT else celsius}°"


def _names(shown: Sequence[Day], x: Callable[[Day], float]) -> list[tuple[float, int]]:
    """The numbers of the days: every second one when they would touch."""
    return [(x(day), day.number) for day in (shown[::-2][::-1] if len(shown) > LONGEST // 2 else shown)]


def _panel(
    points: Sequence[tuple[float, Decimal]], room: tuple[int, int], scale: Sequence[int], name: Callable[[int], str]
) -> SafeString:
    """Dots joined by a line, on a grid; what is off the scale stands at its edge."""
    low, high = scale[0], scale[-1]

    def y(value: Decimal | int) -> float:
        held = min(max(value, low), high)
        return round(float(room[1] - (room[1] - room[0]) * (held - low) / (high - low)), 1)

    grid = format_html_join(
        "", '<path class="c-grid" d="M36 {0}h296"></path><text x="0" y="{1}">{2}</text>',
        ((y(at), y(at) + 4, name(at)) for at in scale),
    )  # fmt: skip
    places = [(across, y(value)) for across, value in points]
    line = " ".join(f"{across},{down}" for across, down in places)
    dots = format_html_join("", '<circle class="c-dot" cx="{}" cy="{}" r="4.5"></circle>', places)
    return format_html('{}<polyline class="c-line" points="{}"></polyline>{}', grid, line, dots)
