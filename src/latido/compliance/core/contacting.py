"""May we contact them? Pure: no clock, no database, no chance. Worked examples: docs/algorithms/contacting.md."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from enum import StrEnum

from latido.compliance.consent_values import CONTACTS, Answer, Channel, Decision, Purpose, Said, Why

LOOK_AHEAD = 30  # days in which a window is looked for

Window = tuple[time, time]  # from, until; the same day


@dataclass(frozen=True, slots=True)
class Pack:
    """What a country, or the strictest of several, asks. hours: none for a purpose means at any hour."""

    hours: Mapping[Purpose, Mapping[int, Window]]  # purpose -> weekday, 0 is Monday -> when
    on_holidays: frozenset[Purpose]  # those that have their hours on holidays too
    needs_yes: frozenset[Purpose]


@dataclass(frozen=True, slots=True)
class Facts:
    """Of whom is to be contacted, and by which address. asked: they asked for this very contact."""

    of_patient: tuple[Said, ...] = ()
    of_address: tuple[Said, ...] = ()
    deceased: bool = False
    asked: bool = False
    holidays: frozenset[date] = frozenset()  # of the next weeks


class Standing(StrEnum):
    """What somebody's events come to."""

    NOTHING = "nothing"  # they have not said
    GIVEN = "given"
    WITHDRAWN = "withdrawn"
    EXPIRED = "expired"


def standing(said: Iterable[Said], purpose: Purpose, channel: Channel, now: datetime) -> Standing:
    """The last word on a purpose and channel counts, whether it was about them alone or about all."""
    last = last_word(said, purpose, channel, now)
    if last is None:
        return Standing.NOTHING
    if not last.given:
        return Standing.WITHDRAWN
    return Standing.EXPIRED if last.expires is not None and last.expires <= now else Standing.GIVEN


def last_word(said: Iterable[Said], purpose: Purpose, channel: Channel, now: datetime) -> Said | None:
    """Of what was said at one instant, the no."""
    heard = [each for each in said if each.at <= now and _about(each, purpose, channel)]
    return max(heard, key=lambda each: (each.at, not each.given), default=None)


def _about(said: Said, purpose: Purpose, channel: Channel) -> bool:
    return said.purpose in (Purpose.EVERY, purpose) and said.channel in (Channel.ANY, channel)


def may_contact(now: datetime, facts: Facts, purpose: Purpose, channel: Channel, pack: Pack) -> Decision:
    """now: in the patient's zone. The first rule that says something decides."""
    if purpose not in CONTACTS:
        return Decision(Answer.DENY, Why.NO_CONTACT)
    if facts.asked:
        return Decision(Answer.ALLOW)
    if facts.deceased:
        return Decision(Answer.DENY, Why.DECEASED)
    words = [standing(said, purpose, channel, now) for said in (facts.of_patient, facts.of_address)]
    if Standing.WITHDRAWN in words:
        return Decision(Answer.DENY, Why.WITHDRAWN)
    if purpose in pack.needs_yes and Standing.GIVEN not in words:
        return Decision(Answer.DENY, Why.NOT_GIVEN)
    opens = _opens(now, purpose, facts.holidays, pack)
    if opens is None:
        return Decision(Answer.DENY, Why.HOURS)
    return Decision(Answer.ALLOW) if opens == now else Decision(Answer.HOLD, Why.HOURS, opens)


def _opens(now: datetime, purpose: Purpose, holidays: frozenset[date], pack: Pack) -> datetime | None:
    """The first instant from now on at which this purpose has its hours."""
    hours = pack.hours.get(purpose)
    if hours is None:
        return now
    for days in range(LOOK_AHEAD):
        day = now.date() + timedelta(days=days)
        window = hours.get(day.weekday())
        if window is None or (day in holidays and purpose not in pack.on_holidays):
            continue
        begins, ends = (datetime.combine(day, each, tzinfo=now.tzinfo) for each in window)
        if now < ends:
            return max(now, begins)
    return None
