"""What the console's side holds, on each of its pages."""

from collections.abc import Mapping, Sequence

from django import template
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext

from latido.console.places import Group, groups
from latido.kernel.actor import Actor
from latido.plumbing.ui.words import figure
from latido.staff.contracts import Finding

register = template.Library()
WIDE, TALL = 700, 150
STROKES = (("text-muted-foreground", "none"), ("text-brand", "none"), ("text-warn", "6 4"))  # now, proposed, in order
LINE = (
    '<polyline class="{}" stroke="currentColor" stroke-dasharray="{}" points="{}" fill="none" stroke-width="2.2" '
    'stroke-linejoin="round" stroke-linecap="round"/>'
)
LEVEL = (
    '<g class="text-muted-foreground"><line x1="0" x2="700" y1="{0}" y2="{0}" stroke="currentColor" opacity=".25"/>'
    '<text x="-6" y="{0}" dy="4" text-anchor="end" font-size="11" fill="currentColor">{1}</text></g>'
)
TICK = (
    '<g class="text-muted-foreground"><text x="{}" y="170" text-anchor="middle" font-size="11" fill="currentColor">'
    "{}</text></g>"
)


@register.simple_tag
def console_groups(actor: Actor) -> list[Group]:
    """The places that somebody may open, in their groups."""
    return groups(actor)


@register.simple_tag
def count_of(counts: Mapping[str, int], kind: str) -> str:
    """How many items of a kind there are, as a figure."""
    return figure(counts[kind])


@register.simple_tag
def said(finding: Finding) -> str:
    """A line of a check in the reader's words."""
    return gettext(finding.says).format(about=finding.about)


@register.simple_tag
def curves(lines: Sequence[Sequence[float | None]], hours: Sequence[float]) -> SafeString:
    """Percent by the hour, one line each: its stroke tells them apart without colour. The table says the figures."""
    if len(hours) < 2:
        return SafeString("")
    drawn = format_html_join(
        "", LINE, ((tone, dash, _points(each)) for each, (tone, dash) in zip(lines, STROKES, strict=False))
    )
    scale = format_html_join("", LEVEL, ((TALL - level * TALL / 100, level) for level in (0, 50, 100)))
    step = max(1, len(hours) // 8)
    named = [(f"{_across(n, len(hours)):.1f}", _hour(hour)) for n, hour in enumerate(hours) if n % step == 0]
    ticks = format_html_join("", TICK, named)
    return format_html(
        '<svg viewBox="-32 -8 756 184" class="w-full min-w-[560px] max-w-[760px]" role="img" aria-label="{}">'
        "{}{}{}</svg>",
        gettext("Nivel de servicio por hora"), scale, ticks, drawn,
    )  # fmt: skip


def _points(line: Sequence[float | None]) -> str:
    """Hours in which nobody called are passed over."""
    known = [(n, value) for n, value in enumerate(line) if value is not None]
    return " ".join(f"{_across(n, len(line)):.1f},{TALL - value * TALL / 100:.1f}" for n, value in known)


def _across(n: int, count: int) -> float:
    return n * WIDE / max(count - 1, 1)


def _hour(hours: float) -> str:
    return f"{int(hours)}:{round(hours % 1 * 60):02}"
