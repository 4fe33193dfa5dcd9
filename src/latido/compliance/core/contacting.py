"""May we contact them? Pure: no clock, no database, no chance. Worked examples: docs/algorithms/contacting.md."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from enum import StrEnum

from latido.compliance.consent_values import CONTACTS, Answer, Channel, Decision, Made, Purpose, Said, Why, Wishes

NOT_IN_MOURNING = frozenset({Purpose.REMINDER, Purpose.COLLECTION, Purpose.SURVEY, Purpose.MARKETING, Purpose.RESEARCH})
LOOK_AHEAD = 30  # days in which a window is looked for
WEEK = timedelta(days=7)

Window = tuple[time, time]  # from, until; the same day
ALL_DAY: Window = (time.min, time.max)


@dataclass(frozen=True, slots=True)
class Pack:
    """What a country, or the strictest of several, asks. hours: none for a purpose means at any hour."""

    hours: Mapping[Purpose, Mapping[int, Window]]  # purpose -> weekday, 0 is Monday -> when
    on_holidays: frozenset[Purpose]  # those that have their hours on holidays too
    needs_yes: frozenset[Purpose]
    limited: frozenset[Purpose] = frozenset()  # of all these together: once a day, and by one channel in a week


@dataclass(frozen=True, slots=True)
class Facts:
    """Of whom is to be contacted, and by which address. asked: they asked for this very contact.

    barred: nobody is reached there. safe_hours: when they may be, by their own word.
    """

    of_patient: tuple[Said, ...] = ()
    of_address: tuple[Said, ...] = ()
    deceased: bool = False
    asked: bool = False
    holidays: frozenset[date] = frozenset()  # of the next weeks
    barred: bool = False
    safe_hours: Window | None = None
    mourning: bool = False  # somebody of their family died
    wishes: Wishes = field(default_factory=Wishes)
    lapsed: bool = False  # nobody has said for long that they are still reached by this address
    made: tuple[Made, ...] = ()  # the contacts of the last week, to this person or at this address


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
    if unsafe := _unsafe(now, facts):
        return unsafe
    if facts.asked:
        return Decision(Answer.ALLOW)
    if why := _refusal(now, facts, purpose, channel, pack):
        return Decision(Answer.DENY, why)
    if facts.lapsed and purpose is not Purpose.CARE:
        return Decision(Answer.HOLD, Why.UNCONFIRMED)
    rested = rests_until(now, facts.made, purpose, channel, pack)
    opens = _opens(rested, purpose, facts, pack)
    if opens is None:
        return Decision(Answer.DENY, Why.HOURS)
    return Decision(Answer.ALLOW) if opens == now else Decision(Answer.HOLD, _waits(now, rested), opens)


def _waits(now: datetime, rested: datetime) -> Why:
    return Why.OFTEN if rested > now else Why.HOURS


def rests_until(now: datetime, made: Iterable[Made], purpose: Purpose, channel: Channel, pack: Pack) -> datetime:
    """The first instant from now on at which they were not contacted too often, whatever its hour.

    The day of one contact is over at midnight; by another channel than its own they are left alone for seven days. Days
    are counted from each contact and not by the calendar's week: whoever was called on Sunday has no new Monday.
    """
    if purpose not in pack.limited:
        return now
    rest = now
    for each in made:
        if each.purpose in pack.limited and each.at <= now:
            days = timedelta(days=1) if each.channel is channel else WEEK
            rest = max(rest, datetime.combine(each.at.date() + days, time.min, tzinfo=now.tzinfo))
    return rest


def _unsafe(now: datetime, facts: Facts) -> Decision | None:
    """How they asked to be reached stands above everything, their own wish of the moment too."""
    if facts.barred:
        return Decision(Answer.DENY, Why.SAFETY)
    if facts.safe_hours and (safe := _next(now, facts.safe_hours)) != now:
        return Decision(Answer.HOLD, Why.SAFETY, safe)
    return None


def _next(now: datetime, window: Window) -> datetime:
    """The first instant from now on within the same hours of any day."""
    for days in (0, 1):
        begins, ends = (datetime.combine(now.date() + timedelta(days=days), each, tzinfo=now.tzinfo) for each in window)
        if now < ends:
            return max(now, begins)
    raise AssertionError


def _refusal(now: datetime, facts: Facts, purpose: Purpose, channel: Channel, pack: Pack) -> Why:
    """What stands against it at any hour."""
    if facts.deceased:
        return Why.DECEASED
    words = [standing(said, purpose, channel, now) for said in (facts.of_patient, facts.of_address)]
    if Standing.WITHDRAWN in words:
        return Why.WITHDRAWN
    if purpose in pack.needs_yes and Standing.GIVEN not in words:
        return Why.NOT_GIVEN
    if facts.mourning and purpose in NOT_IN_MOURNING:
        return Why.MOURNING
    return Why.NONE if facts.wishes.want(purpose, channel) else Why.WISH


def _opens(now: datetime, purpose: Purpose, facts: Facts, pack: Pack) -> datetime | None:
    """The first instant from now on at which this purpose has its hours, and the person theirs."""
    hours, wished = pack.hours.get(purpose), facts.wishes.hours
    if hours is None and wished is None:
        return now
    for days in range(LOOK_AHEAD):
        day = now.date() + timedelta(days=days)
        window = ALL_DAY if hours is None else hours.get(day.weekday())
        holiday = day in facts.holidays and purpose not in pack.on_holidays
        if window is None or (hours is not None and holiday):
            continue
        begins, ends = (datetime.combine(day, each, tzinfo=now.tzinfo) for each in _both(window, wished or window))
        if now < ends and begins < ends:
            return max(now, begins)
    return None


def _both(one: Window, other: Window) -> Window:
    return max(one[0], other[0]), min(one[1], other[1])
