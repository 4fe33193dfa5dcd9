"""How figures, times and names are written on screen. Pure, but for the words of the active language."""

import zlib
from datetime import date, datetime, timedelta

from django.utils.dates import MONTHS, MONTHS_3, WEEKDAYS, WEEKDAYS_ABBR
from django.utils.translation import get_language, gettext

TONES = "rsavgti"
NARROW_SPACE = "\N{NARROW NO-BREAK SPACE}"


def clock(seconds: float | timedelta | None) -> str:
    """How long, as 0:42, 12:05 or 1:42:08; a dash when nobody knows."""
    if seconds is None:
        return "—"
    if isinstance(seconds, timedelta):
        seconds = seconds.total_seconds()
    minutes, rest = divmod(max(int(seconds), 0), 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours}:{minutes:02d}:{rest:02d}" if hours else f"{minutes}:{rest:02d}"


def figure(value: float | None, decimals: int = 0) -> str:
    """1.234,5 in Spanish, 1,234.5 in English; a dash when there is none."""
    if value is None:
        return "—"
    written = f"{value:,.{decimals}f}"
    return written if _english() else written.translate(str.maketrans(",.", ".,"))


def percent(value: float | None, decimals: int = 0) -> str:
    """80 % with a narrow gap; `value` is 0 to 100."""
    return figure(value, decimals) if value is None else f"{figure(value, decimals)}{NARROW_SPACE}%"


def day(on: date) -> str:
    """mar 24 nov"""
    return f"{_day_word(WEEKDAYS_ABBR[on.weekday()])} {on.day} {_day_word(MONTHS_3[on.month])}"


def short_day(on: date) -> str:
    """24 nov"""
    return f"{on.day} {_day_word(MONTHS_3[on.month])}"


def dated(on: date) -> str:
    """24 nov 2026"""
    return f"{short_day(on)} {on.year}"


def far_day(on: date, today: date) -> str:
    """24 nov, and with the year when it is another one."""
    return short_day(on) if on.year == today.year else dated(on)


def long_day(on: date) -> str:
    """martes 24 de noviembre"""
    joined = " " if _english() else " de "
    return f"{_day_word(WEEKDAYS[on.weekday()])} {on.day}{joined}{_day_word(MONTHS[on.month])}"


def weekday(on: date) -> str:
    """martes"""
    return _day_word(WEEKDAYS[on.weekday()])


def month(on: date) -> str:
    """nov"""
    return _day_word(MONTHS_3[on.month])


def hour(at: datetime) -> str:
    """9:20, on a 24-hour clock without leading zero."""
    return f"{at.hour}:{at.minute:02d}"


def spoken_hour(at: datetime) -> str:
    """9:20 de la mañana, as one says it on the telephone."""
    if at.hour < 12:
        part = gettext("de la mañana")
    elif at.hour < 19:
        part = gettext("de la tarde")
    else:
        part = gettext("de la noche")
    return f"{at.hour % 12 or 12}:{at.minute:02d} {part}"


def when(at: datetime) -> str:
    """mar 24 nov · 9:20"""
    return f"{day(at)} · {hour(at)}"


def far_when(at: datetime, today: date) -> str:
    """mar 24 nov · 9:20, and with the year when it is another one."""
    return when(at) if at.year == today.year else f"{day(at)} {at.year} · {hour(at)}"


def recent(at: datetime, now: datetime) -> str:
    """14:05 today, ayer 16:20, mañana 16:00, 12 nov, with the year when it is another one. Both in the same zone."""
    days = (now.date() - at.date()).days
    if days == 0:
        return hour(at)
    if days == 1:
        return f"{gettext('ayer')} {hour(at)}"
    if days == -1:
        return f"{gettext('mañana')} {hour(at)}"
    return far_day(at, now)


def initials(name: str) -> str:
    """Rosa Elvira Gutiérrez -> RG: the first name and the first surname, as far as two words tell."""
    words = [word for word in name.split() if word[:1].isupper()]
    if not words:
        return "?"
    second = words[2] if len(words) > 2 else words[-1]
    return words[0][0] + (second[0] if len(words) > 1 else "")


def tone(identifier: object) -> str:
    """One of seven avatar tones, always the same for one id; grey while nobody is known."""
    return TONES[zlib.crc32(str(identifier).encode()) % len(TONES)] if identifier else "n"


def masked(value: str, shown: int = 3) -> str:
    """··· ··· 907: the last characters of a document or a number."""
    if not value:
        return ""
    return f"··· ··· {value[-shown:]}" if len(value) > shown else "··· ···"


def key_name(key: str) -> str:
    """Ctrl+Enter -> Ctrl Intro: what is printed on the keyboards of those who read it."""
    printed = {"Enter": gettext("Intro"), "Shift": gettext("Mayús"), "Escape": "Esc"}
    return " ".join(printed.get(part, part) for part in key.split("+"))


def _day_word(word: object) -> str:
    """As the language writes its days and months: small in Spanish, capital in English."""
    return str(word).capitalize() if _english() else str(word).lower()


def _english() -> bool:
    return (get_language() or "es").startswith("en")
