"""The fourteen marks, the strip of an illness, and the icons: drawn here, in no template twice."""

from __future__ import annotations

from collections.abc import Iterable

from django import template
from django.forms import BoundField
from django.templatetags.static import static
from django.urls import reverse
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from caregiving.web import script
from caregiving.web.glance import Illness

register = template.Library()

DAYS = 14
STEP, WEEK_GAP = 22, 16
MARK, TALL, LOW = 12, 48, 24


@register.simple_tag
def icon(name: str, extra: str = "") -> SafeString:
    """A line icon of the sprite; `extra` is one more class. Decoration: the words stand beside it."""
    return format_html(
        '<svg class="icon {}" aria-hidden="true"><use href="{}#i-{}"></use></svg>',
        extra,
        static("web/sprite.svg"),
        name,
    )


@register.simple_tag
def control(field: BoundField) -> SafeString:
    """What is filled in. The first that is wrong is brought into sight, however far down it stands."""
    wrong = next((one.name for one in field.form.visible_fields() if one.errors), None)
    return field.as_widget(attrs={"autofocus": True} if field.name == wrong else None)


@register.simple_tag
def script_address() -> str:
    """The one script of all pages, by a name that changes with it."""
    return reverse("script", args=[script.digest()])


@register.simple_tag
def marks(covered: int | None, label: str, height: int = TALL) -> SafeString:
    """Two weeks: tall and filled is covered, hollow the first day that is not, a seed not there yet.

    `covered` None: not known, drawn as dashed outlines. `label` says the same as a sentence.
    """
    body = _unknown(height) if covered is None else _days(covered, height)
    return format_html(
        '<svg class="marks" viewBox="0 0 318 {}" role="img" aria-label="{}">{}'
        '<path class="m-ground" d="M0 {}h148M170 {}H318"></path></svg>',
        height + 8, label, body, height + 6, height + 6,
    )  # fmt: skip


@register.simple_tag
def illness_strip(illness: Illness) -> SafeString:
    """The days since the first sign: past, today with a pointer, still open, open on the usual count only, seeds."""
    strict = (illness.strict - illness.began).days
    usual = (illness.usual - illness.began).days
    body = _join(_illness_day(day, illness.day, strict, usual) for day in range(DAYS))
    return format_html(
        '<svg class="marks" viewBox="0 -7 318 60" role="img" aria-label="{}">{}</svg>', illness.sentence, body
    )


@register.simple_tag
def progress(place: int, count: int, label: str) -> SafeString:
    """How far one is in a row of pages: done ones filled, those to come outlined."""
    width = 324 // max(count, 1)
    body = _join(
        _bar("m-on" if n < place else "m-lost", 2 + n * width, 2, max(width - 6, 4), 8, 4) for n in range(count)
    )
    return format_html('<svg class="marks" viewBox="0 0 324 12" role="img" aria-label="{}">{}</svg>', label, body)


def _days(covered: int, height: int) -> SafeString:
    shapes = [_bar("m-on", _x(n), 2, MARK, height, 6) for n in range(min(covered, DAYS))]
    if 0 <= covered < DAYS:
        shapes += [_bar("m-next", _x(covered) + 1.25, 3.25, 9.5, height - 2.5, 4.75)]
        shapes += [_dot("m-seed", _x(covered) + 6, height - 4, 2.25)]
    shapes += [_dot("m-off", _x(n) + 6, height - 2, 4) for n in range(max(covered + 1, 0), DAYS)]
    return _join(shapes)


def _unknown(height: int) -> SafeString:
    return _join(_bar("m-lost", _x(n) + 1, 3, MARK - 2, height - 2, 5) for n in range(DAYS))


def _illness_day(day: int, today: int, strict: int, usual: int) -> SafeString:
    shapes = []
    if day == today:
        shapes += [_bar("m-today", _x(day) - 2, 2, 16, 40, 8), _path(f"M{_x(day) + 6} 46l5 6h-10z")]
    elif day < today:
        shapes.append(_bar("m-past", _x(day), 8, MARK, 34, 6))
    elif day <= usual:
        shapes.append(_bar("m-open" if day <= strict else "m-strict", _x(day) + 1, 9, 10, 32, 5))
    else:
        shapes.append(_dot("m-off", _x(day) + 6, 38, 4))
    if day == strict and day >= today:
        shapes.append(_path(f"M{_x(day) + 6} {5 if day > today else -1}l-5-6h10z"))
    return _join(shapes)


def _x(day: int) -> int:
    return 2 + day * STEP + (WEEK_GAP if day >= DAYS // 2 else 0)


def _bar(kind: str, x: float, y: float, width: float, height: float, radius: float) -> SafeString:
    drawn = '<rect class="{}" x="{}" y="{}" width="{}" height="{}" rx="{}"></rect>'
    return format_html(drawn, kind, x, y, width, height, radius)


def _dot(kind: str, x: float, y: float, radius: float) -> SafeString:
    return format_html('<circle class="{}" cx="{}" cy="{}" r="{}"></circle>', kind, x, y, radius)


def _path(line: str) -> SafeString:
    return format_html('<path class="m-tick" d="{}"></path>', line)


def _join(shapes: Iterable[SafeString]) -> SafeString:
    return format_html_join("", "{}", ((shape,) for shape in shapes))
