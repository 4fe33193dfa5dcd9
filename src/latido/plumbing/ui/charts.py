"""Small drawings beside a figure: a spark of the day and a stacked bar. SVG attributes only, no inline style."""

from collections.abc import Iterable, Sequence

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString


def spark(points: Sequence[float], width: int = 200, height: int = 28) -> SafeString:
    """The course of one figure; it stretches to its place and takes the colour of its text."""
    if len(points) < 2:
        return SafeString("")
    low, span = min(points), (max(points) - min(points)) or 1
    line = " ".join(
        f"{i * width / (len(points) - 1):.1f},{height - 2 - (value - low) / span * (height - 4):.1f}"
        for i, value in enumerate(points)
    )
    return format_html(
        '<svg width="100%" height="{h}" viewBox="0 0 {w} {h}" preserveAspectRatio="none" aria-hidden="true">'
        '<polygon points="0,{h} {line} {w},{h}" fill="currentColor" opacity=".12"/>'
        '<polyline points="{line}" fill="none" stroke="currentColor" stroke-width="1.8" '
        'stroke-linejoin="round" stroke-linecap="round" vector-effect="non-scaling-stroke"/></svg>',
        w=width,
        h=height,
        line=line,
    )


def stack(parts: Iterable[tuple[float, str]]) -> SafeString:
    """Parts of a whole as one bar, each (amount, tone). The figures stand beside it in words."""
    shown = [(amount, tone) for amount, tone in parts if amount > 0]
    whole = sum(amount for amount, _ in shown)
    rectangles, start = [], 0.0
    for amount, tone in shown:
        share = 100 * amount / whole
        rectangles.append((f"{start:.2f}", f"{max(share - 0.3, 0.2):.2f}", tone))
        start += share
    return format_html(
        '<svg width="100%" height="12" class="overflow-hidden rounded-full bg-muted" aria-hidden="true">{}</svg>',
        format_html_join("", '<rect x="{}%" width="{}%" height="12" class="fill-{}"/>', rectangles),
    )
