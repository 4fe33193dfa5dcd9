"""Tags and filters of the screens: icons, figures, dates. Load with {% load ui %}."""

from collections.abc import Iterable, Sequence
from datetime import date, datetime, timedelta
from uuid import UUID

from django import template
from django.forms import BoundField
from django.utils import timezone
from django.utils.html import json_script
from django.utils.safestring import SafeString

from latido.kernel import references
from latido.plumbing.ui import charts, icons, words
from latido.plumbing.ui.phone_words import phone_words

register = template.Library()
register.simple_tag(charts.spark, name="spark")
register.filter(words.clock)
register.filter(words.initials)
register.filter(words.masked)
register.filter(words.tone)
register.filter("keyname", words.key_name)

WIDGET_CLASSES = {"checkbox": "input", "radio": "input", "select": "select", "textarea": "textarea"}


@register.simple_tag
def icon(name: str, size: float = 16, stroke: float = 2) -> SafeString:
    """{% icon "phone" 16 2 %}; add a new name by `npm run build:css` in web/."""
    return icons.draw(name, size, stroke)


@register.simple_tag
def stack(parts: Iterable[tuple[float, str]]) -> SafeString:
    """{% stack parts %} with parts = ((7, "ok"), (15, "brand"), ...)."""
    return charts.stack(parts)


@register.simple_tag(name="phone_words")
def phone_words_script() -> SafeString:
    """The softphone's words as a JSON block that <latido-softphone words="phone-words"> reads."""
    return json_script(phone_words(), "phone-words")


@register.filter
def figure(value: float | None, decimals: int = 0) -> str:
    return words.figure(value, decimals)


@register.filter
def percent(value: float | None, decimals: int = 0) -> str:
    return words.percent(value, decimals)


def _here(at: datetime | date) -> datetime | date:
    """Aware instants are shown in the zone of the request; plain dates have none."""
    return timezone.localtime(at) if isinstance(at, datetime) and timezone.is_aware(at) else at


def _instant(at: datetime) -> datetime:
    return timezone.localtime(at) if timezone.is_aware(at) else at


@register.filter
def day(at: datetime | date | None) -> str:
    return words.day(_here(at)) if at else ""


@register.filter
def short_day(at: datetime | date | None) -> str:
    return words.short_day(_here(at)) if at else ""


@register.filter
def dated(at: datetime | date | None) -> str:
    return words.dated(_here(at)) if at else ""


@register.filter
def far_day(at: datetime | date | None) -> str:
    return words.far_day(_here(at), timezone.localdate()) if at else ""


@register.filter
def long_day(at: datetime | date | None) -> str:
    return words.long_day(_here(at)) if at else ""


@register.filter
def weekday(at: datetime | date | None) -> str:
    return words.weekday(_here(at)) if at else ""


@register.filter
def month(at: datetime | date | None) -> str:
    return words.month(_here(at)) if at else ""


@register.filter
def hour(at: datetime | None) -> str:
    return words.hour(_instant(at)) if at else ""


@register.filter
def spoken_hour(at: datetime | None) -> str:
    return words.spoken_hour(_instant(at)) if at else ""


@register.filter
def when(at: datetime | None) -> str:
    return words.far_when(_instant(at), timezone.localdate()) if at else ""


@register.filter
def recent(at: datetime | None, now: datetime | None = None) -> str:
    return words.recent(_instant(at), _instant(now or timezone.now())) if at else ""


@register.filter
def iso(at: datetime | None) -> str:
    """For data-since and data-until, which the page's clocks read."""
    return at.isoformat() if at else ""


@register.filter
def since(at: datetime | None, now: datetime | None = None) -> timedelta | None:
    """How long ago, for {{ at|since|clock }}; the page's clock goes on from there."""
    return (now or timezone.now()) - at if at else None


@register.filter
def left(at: datetime | None, now: datetime | None = None) -> timedelta | None:
    """How long until then, never negative."""
    return max(at - (now or timezone.now()), timedelta()) if at else None


@register.filter
def spoken_number(made: UUID) -> str:
    """Of an appointment or a contact: "048 201 793"."""
    return references.shown(made)


@register.filter
def styled(field: BoundField) -> SafeString:
    """A form's field with the look of its kind."""
    kind = getattr(field.field.widget, "input_type", "") or type(field.field.widget).__name__.lower()
    look = WIDGET_CLASSES.get(kind, "input")
    size = "" if kind in ("checkbox", "radio") else "w-full " + ("h-10" if look in ("input", "select") else "")
    return field.as_widget(attrs={"class": f"{look} {size}".strip()})


@register.filter
def member(items: Sequence[object], item: object) -> bool:
    return item in items
