"""Openings of records that somebody should explain: what a day's audit showed, and what was said of each."""

from collections.abc import Collection, Iterable
from datetime import date, datetime
from uuid import UUID
from zoneinfo import ZoneInfo

from django.db import transaction
from django.db.models import Case, When

from latido.compliance import ports, selectors, services
from latido.compliance.contracts import AccessAlert, AuditRecord, Entry, LogQuery, Outcome, Shield, Tie
from latido.compliance.glass import REVIEW, GlassUnknown, NotOnesOwn
from latido.compliance.models import AccessAlert as Row
from latido.compliance.models import Protection
from latido.compliance.shields import ReasonMissing
from latido.kernel.actor import Actor, ActorKind
from latido.kernel.paging import paged
from latido.plumbing import realtime

OPENED = ("patient.opened", "glass.broken")
WATCHED = "alert.watched"
PAGE = 25
MOST = 100_000  # acts of one day that are looked at


def opened_between(since: datetime, until: datetime) -> list[Entry]:
    """Who of the staff opened whose record. For the watch, which writes down what it looked at."""
    found = (
        entry
        for action in OPENED
        for entry in selectors.entries(LogQuery(action=action, since=since, until=until, limit=MOST))
    )
    return [each for each in found if each.actor_kind == ActorKind.STAFF and each.outcome is Outcome.DONE]


def last_watched() -> date | None:
    """The last day whose openings were looked at."""
    found = selectors.entries(LogQuery(action=WATCHED, limit=1))
    return date.fromisoformat(found[0].detail["day"]) if found else None


def first_opening() -> datetime | None:
    """When a record was first opened here: from there on the watch looks, where it never did."""
    return selectors.first_of(OPENED)


def shields_of(patient_ids: Collection[UUID]) -> dict[UUID, dict[Shield, UUID | None]]:
    """Of the protected ones among these: why, and of whom of the staff. Shows nobody."""
    rows = Protection.objects.filter(patient_id__in=patient_ids, lifted_at=None)
    found: dict[UUID, dict[Shield, UUID | None]] = {}
    for patient_id, shield, person_id in rows.values_list("patient_id", "shield", "person_id"):
        found.setdefault(patient_id, {})[Shield(shield)] = person_id
    return found


def records_of(people: Collection[UUID]) -> dict[UUID, UUID]:
    """Of members of staff, the record that is said to be their own."""
    rows = Protection.objects.filter(person_id__in=people, shield=str(Shield.STAFF), lifted_at=None)
    return dict(rows.values_list("person_id", "patient_id"))


@transaction.atomic
def raise_alerts(found: Iterable[tuple[UUID, UUID, tuple[Tie, ...]]], day: date, *, looked_at: Collection[UUID],
                 actor: Actor, now: datetime) -> int:  # fmt: skip
    """Ask about these (person, patient, why) of a day, each once however often the day is watched. How many are new.

    looked_at: everybody whose rows the watch read.
    """
    rows = [
        Row(actor_id=who, patient_id=patient_id, day=day, ties=[str(tie) for tie in ties], raised_at=now)
        for who, patient_id, ties in found
    ]
    known = set(Row.objects.filter(day=day).values_list("actor_id", "patient_id"))
    new = [row for row in rows if (row.actor_id, row.patient_id) not in known]
    Row.objects.bulk_create(new, ignore_conflicts=True)
    detail = {"day": day.isoformat(), "count": str(len(new))}
    services.record(actor, AuditRecord(WATCHED, tuple(sorted(looked_at)), detail=detail))
    return len(new)


@transaction.atomic
def ask_about(who: UUID, patient_id: UUID, tie: Tie, *, actor: Actor, now: datetime,
              interaction_id: UUID | None = None) -> None:  # fmt: skip
    """Ask at once about what somebody opened today; with what is asked of it already. Whoever reviews hears of it."""
    row, new = Row.objects.get_or_create(
        actor_id=who, patient_id=patient_id, day=_day(now), defaults={"ties": [str(tie)], "raised_at": now}
    )
    if not new and str(tie) not in row.ties:
        row.ties, row.justified = [*row.ties, str(tie)], None
        row.save(update_fields=["ties", "justified"])
    detail = {"alert": str(row.id), "of": str(who), "why": str(tie)}
    services.record(actor, AuditRecord("alert.raised", (patient_id,), interaction_id, detail=detail))
    realtime.touch(f"privacy:{actor.organisation_id}", "privacy")


def _day(now: datetime) -> date:
    """Where the clinic is: the night looks at the same one."""
    return now.astimezone(ZoneInfo(ports.house().time_zone)).date()


def urgent(*, actor: Actor) -> int:
    """How many of those that are asked at once wait for an answer. Shows nobody. Raises PermissionError."""
    _allowed(actor)
    return int(Row.objects.filter(justified=None, ties__contains=[str(Tie.WRONG_PERSON)]).count())


def alerts(*, actor: Actor, page: int = 1) -> tuple[list[AccessAlert], bool]:
    """A page of what waits for an answer, the newest day first, then of what was answered; and whether more follow.

    Audited. Raises PermissionError.
    """
    _allowed(actor)
    waits = Case(When(justified=None, then=0), default=1)
    rows = Row.objects.order_by(waits, "-day", "id")
    asked, more = paged(rows, page, PAGE)
    found = [_as_alert(row) for row in asked]
    shown = tuple(dict.fromkeys(each.patient_id for each in found))
    detail = {"count": str(len(found)), "page": str(page)}
    services.record(actor, AuditRecord("alert.listed", shown, detail=detail))
    return found, more


@transaction.atomic
def answer(alert_id: UUID, *, justified: bool, words: str, actor: Actor, now: datetime) -> None:
    """What came of asking, in words. It is said once, and never of one's own.

    Raises PermissionError, GlassUnknown, NotOnesOwn, ReasonMissing.
    """
    _allowed(actor)
    rows = Row.objects.select_for_update().filter(id=alert_id, justified=None)
    who = rows.values_list("actor_id", flat=True).first()
    if who is None:
        raise GlassUnknown
    if who == actor.id:
        raise NotOnesOwn
    if not words.strip():
        raise ReasonMissing
    row = rows.get()
    row.justified, row.words, row.answered_by, row.answered_at = justified, words.strip()[:400], actor.id, now
    row.save(update_fields=["justified", "words", "answered_by", "answered_at"])
    detail = {"alert": str(row.id), "justified": "yes" if justified else "no", "of": str(row.actor_id)}
    services.record(actor, AuditRecord("alert.answered", (row.patient_id,), reason=row.words, detail=detail))


def _allowed(actor: Actor) -> None:
    if not actor.may(REVIEW):
        raise PermissionError(REVIEW)


def _as_alert(row: Row) -> AccessAlert:
    return AccessAlert(
        id=row.id, actor_id=row.actor_id, patient_id=row.patient_id, day=row.day,
        ties=tuple(Tie(tie) for tie in row.ties), justified=row.justified, words=row.words,
        answered_by=row.answered_by, answered_at=row.answered_at,
    )  # fmt: skip
