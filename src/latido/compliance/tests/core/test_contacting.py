"""May we contact them? The worked examples are those of docs/algorithms/contacting.md."""

import re
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from itertools import count
from pathlib import Path
from uuid import UUID
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from latido.compliance.contracts import Answer, Channel, Purpose, Said, Why
from latido.compliance.core.contacting import Facts, Standing, last_word, may_contact, standing
from latido.compliance.core.packs import COMMERCIAL, PACKS, pack_of

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
    """«paciente no voice», «número sí marketing», «pidió», «falleció»."""
    patient, address = [], []
    for part in (each.strip() for each in words.split(",") if each.strip()):
        if part in ("pidió", "falleció"):
            continue
        who, yes, *about = part.split()
        purpose = next((each for each in about if each in list(Purpose)), "")
        channel = next((each for each in about if each in list(Channel)), "")
        event = said(purpose, yes=yes == "sí", channel=channel, at=MONDAY - timedelta(days=30))
        (patient if who == "paciente" else address).append(event)
    return Facts(tuple(patient), tuple(address), "falleció" in words, "pidió" in words, HOLIDAY)


@pytest.mark.parametrize(("when", "country", "purpose", "channel", "known", "answer"), TABLES[1][2:])
def test_a_worked_example(when: str, country: str, purpose: str, channel: str, known: str, answer: str) -> None:
    now = instant(when)

    decided = may_contact(now, facts(known), Purpose(purpose), Channel(channel), pack_of(country))

    until = f"{DAYS[decided.until.weekday()]} {decided.until.day} {decided.until:%-H:%M}" if decided.until else ""
    assert " ".join(part for part in (decided.answer.value, until or decided.why.value) if part) == answer


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
    holidays=st.frozensets(instants.map(datetime.date), max_size=5),
)  # fmt: skip
packs = st.sampled_from([*PACKS.values(), pack_of("MX")])


@given(instants, known, purposes, channels, packs)
def test_nobody_who_said_no_is_contacted_but_on_their_own_wish(now, about, purpose, channel, pack) -> None:  # type: ignore[no-untyped-def]
    words = [standing(each, purpose, channel, now) for each in (about.of_patient, about.of_address)]
    decided = may_contact(now, about, purpose, channel, pack)

    refused = Standing.WITHDRAWN in words or about.deceased
    assert not (refused and not about.asked) or decided.answer is Answer.DENY
    assert (decided.answer is Answer.HOLD) == (decided.until is not None)


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


@given(instants, known, channels, packs)
def test_more_yes_never_takes_a_contact_away(now, about, channel, pack) -> None:  # type: ignore[no-untyped-def]
    before = may_contact(now, about, Purpose.MARKETING, channel, pack)
    yes = said("marketing", at=now)
    after = may_contact(
        now, Facts((*about.of_patient, yes), about.of_address, about.deceased, about.asked, about.holidays),
        Purpose.MARKETING, channel, pack,
    )  # fmt: skip

    assert before.answer is not Answer.ALLOW or after.answer is Answer.ALLOW
