"""May we contact them? The worked examples are those of docs/algorithms/contacting.md."""

import re
from dataclasses import replace
from datetime import UTC, datetime, time, timedelta
from itertools import count
from pathlib import Path
from uuid import UUID
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from latido.compliance.contracts import Answer, Channel, Decision, Made, Purpose, Said, Why, Wishes
from latido.compliance.core.contacting import NOT_IN_MOURNING, Facts, Standing, last_word, may_contact, standing
from latido.compliance.core.packs import COMMERCIAL, PACKS, pack_of, pack_with

pytestmark = pytest.mark.core
PAGE = (Path(__file__).resolve().parents[5] / "docs/algorithms/contacting.md").read_text()
TABLES = [
    [[cell.strip() for cell in line.strip("|").split("|")] for line in part.splitlines()]
    for part in re.findall(r"(?:^\|.*\n)+", PAGE, re.MULTILINE)
]
BOGOTA = ZoneInfo("America/Bogota")
MONDAY = datetime(2026, 3, 2, tzinfo=BOGOTA)
DAYS = ("lun", "mar", "mié", "jue", "vie", "sáb", "dom")
HOLIDAY = frozenset({datetime(2026, 3, 23, tzinfo=BOGOTA).date()})  # San José, moved to its Monday
_ids = count(1)


def said(purpose: str = "", *, yes: bool = True, channel: str = "", at: datetime = MONDAY, **more: datetime) -> Said:
    return Said(UUID(int=next(_ids)), Purpose(purpose), Channel(channel), yes, at, more.get("expires"))


def instant(words: str) -> datetime:
    """«vie 18:59», of the week of 2 March; «2026-03-23 10:00»."""
    day, hour = words.split()
    on = MONDAY + timedelta(days=DAYS.index(day)) if day in DAYS else datetime.fromisoformat(day).replace(tzinfo=BOGOTA)
    return on.replace(hour=int(hour.split(":")[0]), minute=int(hour.split(":")[1]))


def facts(words: str) -> Facts:
    """«paciente no voice», «pidió», «falleció», «vetado», «horas 9 12», «duelo», «prefiere sms», «vencido»,
    «hubo lun 8:00 survey sms»."""
    patient, address, safe, wishes, made = [], [], None, Wishes(), ()
    for part in (each.strip() for each in words.split(",") if each.strip()):
        if part in ("pidió", "falleció", "vetado", "duelo", "vencido"):
            continue
        if part.startswith("prefiere"):
            wishes = replace(wishes, by=dict.fromkeys(Purpose, frozenset(map(Channel, part.split()[1:]))))
            continue
        if part.startswith("quiere"):
            begins, ends = map(int, part.split()[1:])
            wishes = replace(wishes, hours=(time(begins), time(ends)))
            continue
        if part.startswith("hubo"):
            _, day, hour, purpose, channel = part.split()
            made = (Made(Purpose(purpose), Channel(channel), instant(f"{day} {hour}")),)
            continue
        if part.startswith("horas"):
            begins, ends = map(int, part.split()[1:])
            safe = (time(begins), time(ends))
            continue
        who, yes, *about = part.split()
        purpose = next((each for each in about if each in list(Purpose)), "")
        channel = next((each for each in about if each in list(Channel)), "")
        event = said(purpose, yes=yes == "sí", channel=channel, at=MONDAY - timedelta(days=30))
        (patient if who == "paciente" else address).append(event)
    asked, barred = "pidió" in words, "vetado" in words
    known_of = (tuple(patient), tuple(address), "falleció" in words, asked, HOLIDAY, barred, safe)
    return Facts(*known_of, "duelo" in words, wishes, "vencido" in words, made)


@pytest.mark.parametrize(("when", "country", "purpose", "channel", "known", "answer"), TABLES[1][2:])
def test_a_worked_example(when: str, country: str, purpose: str, channel: str, known: str, answer: str) -> None:
    now = instant(when)

    decided = may_contact(now, facts(known), Purpose(purpose), Channel(channel), pack_of(country))

    until = f"{DAYS[decided.until.weekday()]} {decided.until.day} {decided.until:%-H:%M}" if decided.until else ""
    why = "" if until and decided.why in (Why.HOURS, Why.SAFETY) else decided.why.value
    assert " ".join(part for part in (decided.answer.value, why, until) if part) == answer


def test_the_page_tells_every_answer_and_every_reason() -> None:
    told = " ".join(row[5] for row in TABLES[1][2:])

    assert all(each.value in told for each in (*Answer, *(why for why in Why if why not in (Why.NONE, Why.HOURS))))


def test_the_last_word_counts_and_of_two_at_once_the_no() -> None:
    no, yes = said(yes=False, at=MONDAY), said("care", at=MONDAY + timedelta(days=1))
    both = [said("care", at=MONDAY), said("care", yes=False, at=MONDAY)]
    later = MONDAY + timedelta(days=2)

    assert standing([no, yes], Purpose.CARE, Channel.VOICE, later) is Standing.GIVEN
    assert standing([no, yes], Purpose.SURVEY, Channel.VOICE, later) is Standing.WITHDRAWN
    assert standing(both, Purpose.CARE, Channel.VOICE, later) is Standing.WITHDRAWN
    assert standing([no], Purpose.CARE, Channel.VOICE, MONDAY - timedelta(days=1)) is Standing.NOTHING
    assert last_word([no, yes], Purpose.CARE, Channel.SMS, later) is yes


def test_a_yes_may_expire() -> None:
    yes = said("marketing", expires=MONDAY + timedelta(days=1))
    ten = MONDAY.replace(hour=10)

    answers = [
        may_contact(now, Facts((yes,)), Purpose.MARKETING, Channel.SMS, pack_of("CO")).why
        for now in (ten, ten + timedelta(days=1))
    ]

    assert answers == [Why.NONE, Why.NOT_GIVEN]


def test_what_is_said_counts_from_its_very_instant_and_ends_at_its_own() -> None:
    yes = said("marketing", at=MONDAY, expires=MONDAY + timedelta(days=1))
    moment = timedelta(microseconds=1)

    found = [
        standing([yes], Purpose.MARKETING, Channel.SMS, at)
        for at in (MONDAY - moment, MONDAY, yes.expires - moment, yes.expires)  # type: ignore[operator]
    ]

    assert found == [Standing.NOTHING, Standing.GIVEN, Standing.GIVEN, Standing.EXPIRED]


def test_what_has_no_hours_in_a_month_is_refused_for_its_hours() -> None:
    never = pack_with({})

    assert may_contact(MONDAY, Facts(), Purpose.SURVEY, Channel.VOICE, never) == Decision(Answer.DENY, Why.HOURS)


def test_what_waits_says_that_it_waits_for_its_hours() -> None:
    night = MONDAY.replace(hour=3)

    assert may_contact(night, Facts(), Purpose.REMINDER, Channel.SMS, pack_of("CO")) == Decision(
        Answer.HOLD, Why.HOURS, MONDAY.replace(hour=7)
    )


def test_a_country_says_when_to_sell_and_the_rest_is_the_same_everywhere() -> None:
    wednesdays = {2: (time(9), time(10))}
    whole_week = {day: (time(7), time(21)) for day in range(7)}

    pack = pack_with(wednesdays)

    assert pack.hours == {
        **dict.fromkeys((Purpose.REMINDER, Purpose.RESULT, Purpose.BILLING), whole_week),
        **dict.fromkeys((Purpose.COLLECTION, Purpose.SURVEY, Purpose.MARKETING, Purpose.RESEARCH), wednesdays),
    }
    assert pack.on_holidays == {Purpose.REMINDER, Purpose.RESULT, Purpose.BILLING}
    assert pack.needs_yes == {Purpose.MARKETING, Purpose.RESEARCH}


instants = st.datetimes(datetime(2026, 1, 1), datetime(2026, 12, 1)).map(lambda at: at.replace(tzinfo=BOGOTA))  # noqa: DTZ001
purposes, channels = st.sampled_from(list(Purpose)), st.sampled_from(list(Channel))
events = st.lists(
    st.builds(
        Said, st.uuids(), purposes, channels, st.booleans(), instants, expires=st.none() | instants
    ),
    max_size=6,
).map(tuple)  # fmt: skip
known = st.builds(
    Facts, events, events, deceased=st.booleans(), asked=st.booleans(),
    holidays=st.frozensets(instants.map(datetime.date), max_size=5), mourning=st.booleans(),
)  # fmt: skip
hours = st.tuples(st.integers(0, 22), st.integers(1, 23)).map(sorted).filter(lambda two: two[0] < two[1])
wished = st.builds(
    Wishes, st.dictionaries(purposes, st.frozensets(channels, min_size=1), max_size=3),
    st.none() | hours.map(lambda two: (time(two[0]), time(two[1]))),
)  # fmt: skip
packs = st.sampled_from([*PACKS.values(), pack_of("MX")])


@given(instants, known, purposes, channels, packs)
def test_nobody_who_said_no_is_contacted_but_on_their_own_wish(now, about, purpose, channel, pack) -> None:  # type: ignore[no-untyped-def]
    words = [standing(each, purpose, channel, now) for each in (about.of_patient, about.of_address)]
    decided = may_contact(now, about, purpose, channel, pack)

    refused = Standing.WITHDRAWN in words or about.deceased
    assert not (refused and not about.asked) or decided.answer is Answer.DENY
    assert (decided.answer is Answer.HOLD) == (decided.until is not None or decided.why is Why.UNCONFIRMED)


@given(instants, known, purposes, channels, packs)
def test_what_must_wait_may_be_done_then_and_not_a_minute_before(now, about, purpose, channel, pack) -> None:  # type: ignore[no-untyped-def]
    decided = may_contact(now, about, purpose, channel, pack)
    if decided.until is None:
        return
    quiet = Facts(holidays=about.holidays)
    free = replace(pack, needs_yes=frozenset())

    assert now < decided.until
    assert may_contact(decided.until, quiet, purpose, channel, free).answer is Answer.ALLOW
    before = decided.until - timedelta(minutes=1)
    assert before < now or may_contact(before, quiet, purpose, channel, free).answer is Answer.HOLD


@given(instants, channels, st.sampled_from(COMMERCIAL), packs)
def test_nothing_is_sold_at_night_nor_on_a_holiday(now, channel, purpose, pack) -> None:  # type: ignore[no-untyped-def]
    yes = Facts((said(at=datetime(2025, 1, 1, tzinfo=UTC)),), holidays=frozenset({now.date()}))

    assert may_contact(now, yes, purpose, channel, pack).answer is not Answer.ALLOW
    assert may_contact(now.replace(hour=22), Facts(yes.of_patient), purpose, channel, pack).answer is not Answer.ALLOW


@given(instants, known, wished, purposes, channels, packs)
def test_a_wish_only_takes_away_and_who_asks_is_answered(now, about, wishes, purpose, channel, pack) -> None:  # type: ignore[no-untyped-def]
    free = may_contact(now, about, purpose, channel, pack)
    held = may_contact(now, replace(about, wishes=wishes), purpose, channel, pack)

    assert held.answer is not Answer.ALLOW or free.answer is Answer.ALLOW
    assert free.answer is not Answer.DENY or held == free
    assert not about.asked or held == free
    kept_to = wishes.hours is None or about.asked or wishes.hours[0] <= now.time() < wishes.hours[1]
    assert held.answer is not Answer.ALLOW or (kept_to and (about.asked or wishes.want(purpose, channel)))


@given(instants, known, purposes, channels, packs)
def test_a_family_that_mourns_is_neither_reminded_nor_asked_nor_charged(now, about, purpose, channel, pack) -> None:  # type: ignore[no-untyped-def]
    mourns = replace(about, mourning=True, asked=False)

    decided = may_contact(now, mourns, purpose, channel, pack)

    assert purpose not in NOT_IN_MOURNING or decided.answer is Answer.DENY
    released = may_contact(now, replace(mourns, mourning=False), purpose, channel, pack)
    assert purpose in NOT_IN_MOURNING or decided == released


@given(instants, known, channels, packs)
def test_more_yes_never_takes_a_contact_away(now, about, channel, pack) -> None:  # type: ignore[no-untyped-def]
    before = may_contact(now, about, Purpose.MARKETING, channel, pack)
    yes = said("marketing", at=now)
    after = may_contact(now, replace(about, of_patient=(*about.of_patient, yes)), Purpose.MARKETING, channel, pack)

    assert before.answer is not Answer.ALLOW or after.answer is Answer.ALLOW


@settings(max_examples=1000)
@given(data=st.data())
def test_nothing_is_ever_sent_where_somebody_is_not_safe(data: st.DataObject) -> None:
    now, about, purpose, channel, pack = (data.draw(each) for each in (instants, known, purposes, channels, packs))
    begins = data.draw(st.times(max_value=time(22)))
    hours = (begins, data.draw(st.times(min_value=time(22, 1))))

    barred = may_contact(now, replace(about, barred=True), purpose, channel, pack)
    within = may_contact(now, replace(about, safe_hours=hours), purpose, channel, pack)

    assert barred.answer is Answer.DENY
    assert within.answer is not Answer.ALLOW or begins <= now.time() < hours[1]


contacts = st.lists(
    st.builds(Made, st.sampled_from(COMMERCIAL), channels.filter(bool), st.timedeltas(timedelta(), timedelta(days=9))),
    max_size=4,
)


@settings(max_examples=500)
@given(instants, contacts, st.sampled_from(COMMERCIAL), channels.filter(bool), packs)
def test_nobody_is_sold_to_twice_in_a_day_nor_by_two_channels_in_a_week(now, before, purpose, channel, pack) -> None:  # type: ignore[no-untyped-def]
    made = tuple(replace(each, at=now - each.at) for each in before)
    free = replace(pack, needs_yes=frozenset())
    decided = may_contact(now, Facts(made=made), purpose, channel, free)

    if decided.answer is Answer.ALLOW:
        assert all(each.at.date() != now.date() for each in made)
        assert all(each.channel is channel or now.date() - each.at.date() >= timedelta(days=7) for each in made)
    else:
        assert decided.answer is Answer.HOLD
        assert decided.until is not None
        assert may_contact(decided.until, Facts(made=made), purpose, channel, free).answer is Answer.ALLOW


@given(instants, contacts, known, purposes, channels, packs)
def test_earlier_contacts_only_take_away_and_hold_neither_care_nor_who_asks(  # type: ignore[no-untyped-def]
    now, before, about, purpose, channel, pack
) -> None:
    made = tuple(replace(each, at=now - each.at) for each in before)
    free = may_contact(now, about, purpose, channel, pack)
    held = may_contact(now, replace(about, made=made), purpose, channel, pack)

    assert held.answer is not Answer.ALLOW or free.answer is Answer.ALLOW
    assert free.answer is not Answer.DENY or held == free
    assert (purpose in COMMERCIAL and not about.asked) or held == free
