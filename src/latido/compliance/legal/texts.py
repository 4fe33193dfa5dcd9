"""Legal texts by purpose and language of a country: written, published once and for ever, read back."""

from collections.abc import Collection, Mapping
from datetime import datetime
from typing import Any

from django.db import transaction

from latido.compliance import services
from latido.compliance.consent_values import Purpose
from latido.compliance.contracts import AuditRecord
from latido.compliance.core import texts as core
from latido.compliance.tables.texts import LegalText as Row
from latido.compliance.values.texts import (
    MOST_WORDS,
    Draft,
    LegalText,
    TextChangedMeanwhile,
    TextEmpty,
    TextSame,
)
from latido.kernel.actor import Actor
from latido.plumbing import sql

MAY = "privacy.texts"
_COLUMNS = """
    SELECT id, country, purpose, language, number, words, since, written_by, written_at, published_by, published_at
      FROM compliance_legaltext WHERE organisation_id = %(organisation)s AND country = %(country)s
"""
_THESE = f"{_COLUMNS} AND purpose = ANY(%(purposes)s) AND number > 0 ORDER BY number DESC"
_PAGE = f"""{_COLUMNS} AND purpose = %(purpose)s AND language = %(language)s AND number > 0
    ORDER BY number DESC LIMIT %(limit)s OFFSET %(skip)s"""
_LATEST = f"{_COLUMNS} AND number IN (0, 1) ORDER BY purpose, language"
_ONE_AT_A_TIME = "SELECT pg_advisory_xact_lock(hashtextextended('legal texts' || %(organisation)s::text, 0))"


def published(purposes: Collection[Purpose], country: str) -> Mapping[Purpose, tuple[LegalText, ...]]:
    """Every published version for these purposes, newest first."""
    found: dict[Purpose, list[LegalText]] = {each: [] for each in purposes}
    for row in sql.rows(_THESE, purposes=[str(each) for each in purposes], country=country):
        text = _as_text(row)
        found[text.purpose].append(text)
    return {purpose: tuple(each) for purpose, each in found.items()}


def to_read(versions: Collection[LegalText], spoken: str, at: datetime) -> LegalText | None:
    """Of one purpose: what is read now to somebody who speaks this."""
    begun = {each.language for each in versions if each.since is not None and each.since <= at}
    language = core.language_read(spoken, begun)
    return core.in_force((each for each in versions if each.language == language), at)


def begun(country: str, *, actor: Actor) -> tuple[tuple[Purpose, str], ...]:
    """For what, and in which languages, somebody has written a text. Raises PermissionError."""
    _allowed(actor)
    return tuple(dict.fromkeys((each.purpose, each.language) for each in map(_as_text, _rows(country))))


def draft_of(purpose: Purpose, language: str, country: str, *, actor: Actor) -> LegalText | None:
    """Raises PermissionError."""
    _allowed(actor)
    return _draft(purpose, language, country)


def versions(
    purpose: Purpose, language: str, country: str, *, actor: Actor, skip: int = 0, limit: int = 20
) -> list[LegalText]:
    """The published ones, newest first. Raises PermissionError."""
    _allowed(actor)
    about: dict[str, Any] = {"purpose": str(purpose), "language": language, "country": country}
    return [_as_text(row) for row in sql.rows(_PAGE, **about, limit=limit, skip=skip)]


@transaction.atomic
def write(draft: Draft, country: str, *, actor: Actor, now: datetime) -> LegalText:
    """Keep the draft; what is in force stays as it is.

    Raises PermissionError, TextEmpty, TextChangedMeanwhile.
    """
    _allowed(actor)
    row = _written(draft, country, actor=actor, now=now)
    row.save()
    services.record(actor, AuditRecord("text.written", detail=_about(row)))
    return _as_text(_tuple(row))


@transaction.atomic
def publish(draft: Draft, country: str, since: datetime | None, *, actor: Actor, now: datetime) -> LegalText:
    """Make it a version, in force from then on (None: from now on). Nobody changes it afterwards.

    Raises PermissionError, TextEmpty, TextChangedMeanwhile, TextTooEarly, TextSame.
    """
    _allowed(actor)
    row = _written(draft, country, actor=actor, now=now)
    start = core.beginning(since, now)
    earlier = versions(draft.purpose, draft.language, country, actor=actor, limit=1000)
    before = core.in_force(earlier, start)
    if before is not None and before.words == row.words:
        raise TextSame
    row.number, row.since = max((each.number for each in earlier), default=0) + 1, start
    row.published_by, row.published_at = actor.id, now
    row.save()
    detail = _about(row) | {"number": str(row.number), "since": start.isoformat()}
    services.record(actor, AuditRecord("text.published", detail=detail))
    return _as_text(_tuple(row))


def _written(draft: Draft, country: str, *, actor: Actor, now: datetime) -> Row:
    sql.rows(_ONE_AT_A_TIME)
    words = " ".join(draft.words.split())[:MOST_WORDS]
    if not words:
        raise TextEmpty
    there = _draft(draft.purpose, draft.language, country)
    if mark_of(draft.purpose, draft.language, country) != draft.seen:
        raise TextChangedMeanwhile
    about: dict[str, Any] = {"country": country, "purpose": str(draft.purpose), "language": draft.language}
    row = Row.objects.get(id=there.id) if there else Row(**about)
    row.words, row.written_by, row.written_at = words, actor.id, now
    return row


def mark_of(purpose: Purpose, language: str, country: str) -> str:
    """Changes whenever somebody writes or publishes. Empty: nobody has."""
    draft = _draft(purpose, language, country)
    last = next((each for each in published([purpose], country)[purpose] if each.language == language), None)
    return draft.mark if draft else last.version if last else ""


def _draft(purpose: Purpose, language: str, country: str) -> LegalText | None:
    row = Row.objects.filter(country=country, purpose=str(purpose), language=language, number=0).first()
    return _as_text(_tuple(row)) if row else None


def _rows(country: str) -> list[tuple[Any, ...]]:
    return sql.rows(_LATEST, country=country)


def _allowed(actor: Actor) -> None:
    if not actor.may(MAY):
        raise PermissionError(MAY)


def _about(row: Row) -> dict[str, str]:
    return {"text": str(row.id), "purpose": row.purpose, "language": row.language}


def _tuple(row: Row) -> tuple[Any, ...]:
    version = (row.id, row.country, row.purpose, row.language, row.number, row.words, row.since)
    return (*version, row.written_by, row.written_at, row.published_by, row.published_at)


def _as_text(row: tuple[Any, ...]) -> LegalText:
    key, country, purpose, *rest = row
    return LegalText(key, country, Purpose(purpose), *rest)
