"""What this room knows of its own controls, in the scope: counts and times, of nobody."""

from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta
from uuid import UUID
from zoneinfo import ZoneInfo

from django.conf import settings
from django.db.models import Count, Min, Q

from latido.compliance import alerts, anchors, ports, rights, selectors
from latido.compliance.contracts import PURPOSES, LogQuery, Purpose
from latido.compliance.core import deadlines
from latido.compliance.incidents import book, risks, sanctions
from latido.compliance.keeping.marking import free_marks
from latido.compliance.legal import texts
from latido.compliance.models import AccessAlert, BrokenGlass, ExportFile, LegalHold, Seal, Unsealed
from latido.compliance.posture import thirds, walking
from latido.compliance.values import posture as values
from latido.compliance.values.exports import ExportState
from latido.compliance.values.posture import Control, Fact
from latido.kernel.ids import id_at
from latido.plumbing import tenancy
from latido.plumbing.keys.models import DataKey, Settling

LATELY = timedelta(days=30)


def facts(now: datetime) -> Iterator[Fact]:
    """Every control that is this room's."""
    yield from _chain(now)
    yield from _keys(now)
    yield from _reviews(now)
    yield _requests(now)
    yield _incidents(now)
    yield _risks(now)
    yield from _keeping(now)
    yield _texts(now)
    yield from thirds.facts(now)
    yield from sanctions.facts(now)


def _chain(now: datetime) -> Iterator[Fact]:
    yield _anchored(now)
    before = id_at(int((now - values.SEALED_WITHIN).timestamp() * 1000), bytes(10))
    yield Fact(Control.SEALED, late=Unsealed.objects.filter(event_id__lt=before).count())
    yield from walking.last(now)
    yield from _watched()


def _anchored(now: datetime) -> Fact:
    """at: until when everything chained has a witness. A still chain needs no new one."""
    last = anchors.last(settings.HOME)
    with tenancy.role("latido_auditor"):
        head = Seal.objects.order_by("-seq").values_list("seq", flat=True).first() or 0
        later = Seal.objects.filter(seq__gt=last.seq if last else 0).order_by("seq")
        first = later.values_list("event_id", flat=True).first()
    contradicts = last is not None and (last == anchors.FORGED or last.seq > head)
    return Fact(Control.ANCHORED, late=int(contradicts), at=_made_at(first) if first else now)


def _watched() -> Iterator[Fact]:
    """at: until when every opening was looked at. Nothing where no record was ever opened."""
    last = alerts.last_watched()
    until = _end_of(last) if last else alerts.first_opening()
    if until:
        yield Fact(Control.WATCHED, at=until)


def _end_of(day: date) -> datetime:
    return datetime.combine(day + timedelta(days=1), time.min, ZoneInfo(ports.house().time_zone))


def _made_at(event_id: UUID) -> datetime:
    """When a row was made is in its id."""
    return datetime.fromtimestamp((event_id.int >> 80) / 1000, UTC)


def _keys(now: datetime) -> Iterator[Fact]:
    if settling := Settling.objects.first():
        cut = settling.settled_at is None and now - settling.begun_at > values.SETTLES
        waiting = settling.waiting if settling.settled_at is None else 0
        counted = settling.settled_at or settling.begun_at
        yield Fact(Control.AT_REST, wrong=waiting, late=waiting if cut else 0, at=counted)
    current = DataKey.objects.filter(patient_id=None, retired_at=None, destroyed_at=None)
    if oldest := current.aggregate(at=Min("created_at"))["at"]:
        yield Fact(Control.KEY_AGE, at=oldest)


def _reviews(now: datetime) -> Iterator[Fact]:
    waiting = [(Control.OPENINGS, BrokenGlass.objects.filter(justified=None), "at")]
    if AccessAlert.objects.exists() or _happened("alert.watched", now):
        waiting.append((Control.ALERTS, AccessAlert.objects.filter(justified=None), "raised_at"))
    for control, rows, since in waiting:
        counted = rows.aggregate(
            of=Count("id"),
            wrong=Count("id", filter=Q(**{f"{since}__lte": now - values.REVIEW_SOON})),
            late=Count("id", filter=Q(**{f"{since}__lte": now - values.REVIEW})),
        )
        yield Fact(control, **counted)


def _happened(action: str, now: datetime) -> bool:
    """Whether the night's work was ever done lately: of what nobody looked at nothing is known."""
    return bool(selectors.entries(LogQuery(action=action, since=now - LATELY, limit=1)))


def _requests(now: datetime) -> Fact:
    """Answers that are owed, and what was granted and is still to be carried out."""
    running = rights.clocks()
    pressing = sum(deadlines.alarm(deadlines.passed(since, due, now)) > 0 for since, due in running)
    return Fact(Control.REQUESTS, wrong=pressing, late=sum(due < now for _s, due in running), of=len(running))


def _incidents(now: datetime) -> Fact:
    """Open incidents, by the notice that presses most."""
    running = book.running(now)
    owed = [[each for each in one.clocks if each.met is None] for one in running]
    pressing = sum(any(deadlines.alarm(each.passed) > 0 for each in clocks) for clocks in owed)
    late = sum(any(each.due < now for each in clocks) for clocks in owed)
    return Fact(Control.INCIDENTS, wrong=pressing, late=late, of=len(running))


def _risks(now: datetime) -> Fact:
    """A clinic that knows of no risk has not looked."""
    standing, late = risks.reviews(now.astimezone(ZoneInfo(ports.house().time_zone)).date())
    return Fact(Control.RISKS, wrong=late if standing else 1, of=standing)


def _keeping(now: datetime) -> Iterator[Fact]:
    ripe, late = Q(ripe_at__lte=now), Q(ripe_at__lte=now - values.PURGE_LATE)
    counted = free_marks().aggregate(of=Count("id"), wrong=Count("id", filter=ripe), late=Count("id", filter=late))
    if counted["of"] or _happened("due.marked", now):
        yield Fact(Control.RETENTION, **counted)
    old = Q(set_at__lte=now - values.HELD_LONG)
    yield Fact(
        Control.HOLDS,
        **LegalHold.objects.filter(lifted_at=None).aggregate(of=Count("id"), wrong=Count("id", filter=old)),
    )
    asked = ExportFile.objects.filter(state=ExportState.ASKED, expires_at__gt=now).count()
    yield Fact(Control.EXPORTS, wrong=asked, of=asked)


def _texts(now: datetime) -> Fact:
    """What is read before a person allows something. What is done to care for them is allowed by law."""
    wanted = [each for each in PURPOSES if each is not Purpose.CARE]
    by_purpose = texts.published([*wanted, Purpose.EVERY], ports.house().country)

    def is_in_force(purpose: Purpose) -> bool:
        return any(each.since is not None and each.since <= now for each in by_purpose[purpose])

    lacking = 0 if is_in_force(Purpose.EVERY) else sum(not is_in_force(each) for each in wanted)
    return Fact(Control.TEXTS, wrong=lacking, of=len(wanted))
