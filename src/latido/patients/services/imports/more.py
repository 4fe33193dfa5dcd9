"""How to treat somebody, who pays and what they refused, as files bring it: many people at a time, and back."""

import json
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any
from uuid import UUID

from latido.compliance import api as compliance
from latido.compliance.contracts import Channel, Purpose
from latido.kernel.actor import Actor
from latido.kernel.time import utc_now
from latido.patients import ports, sealed
from latido.patients.contracts import ReadingPlan
from latido.patients.core.imports import more as core
from latido.patients.core.imports.matching import Judgement
from latido.patients.core.imports.more import More
from latido.patients.models import ImportBatch, ImportRow
from latido.patients.services.imports.rows import Staged
from latido.plumbing import sql

NEW_INSURERS = "new_insurers"  # of a plan's defaults: "create" makes those that are not there
_BROUGHT_PARTS = {"pronouns", "languages", "interpreter", "needs"}  # of how somebody is treated
_MANNERS = """
    SELECT id, manner FROM patients_patient WHERE organisation_id = %(organisation)s AND id = ANY(%(ids)s)
"""
_CHANGE = """
    UPDATE patients_patient AS p
       SET preferred_name = t.preferred_name, nursing_note = t.nursing, manner = t.manner
      FROM jsonb_to_recordset(%(rows)s::jsonb) AS t(id uuid, preferred_name text, nursing boolean, manner jsonb)
     WHERE p.id = t.id AND p.organisation_id = %(organisation)s
"""


def insurers(plan: ReadingPlan) -> Mapping[str, str]:
    """However each may be written in a file read by this plan."""
    known = ports.covering().insurers()
    return {**known, "*": ""} if plan.defaults.get(NEW_INSURERS) == "create" else known


def theirs(ids: Collection[UUID]) -> Callable[..., More]:
    """Of each of these patients, with what their row says of them."""
    covers = ports.covering().covers_of(ids)
    refused = compliance.refusals_of(ids, utc_now())

    def of(patient_id: UUID, preferred_name: str, manner: str, *, nursing: bool) -> More:
        said = _opened(manner)
        return More(
            preferred_name,
            said.get("pronouns", ""),
            next(iter(said.get("languages", ())), ""),
            said.get("interpreter", ""),
            tuple(said.get("needs", ())),
            nursing,
            tuple(f"{purpose}:{channel}" for purpose, channel in refused.get(patient_id, ())),
            covers.get(patient_id, ()),
        )

    return of


def _opened(manner: Any) -> dict[str, Any]:
    """A statement gives JSON as text."""
    kept = json.loads(manner) if isinstance(manner, str) else manner
    said: dict[str, Any] = sealed.MANNER.open(kept) if kept else {}
    return said


def add(
    new: Iterable[Staged],
    changed: Sequence[tuple[Staged, Judgement]],
    batch: ImportBatch,
    actor: Actor,
    now: datetime,
) -> None:
    """What was there is kept in the rows of those that change, to be put back."""
    told: list[tuple[UUID, More, More]] = []  # whose, what the file says, what was known
    for row in new:
        if row.patient_id and row.person and row.person.more:
            told.append((row.patient_id, row.person.more, core.NOTHING))
    for row, judgement in changed:
        if row.patient_id and row.person and row.person.more and judgement.holder:
            known = judgement.holder.person.more
            told.append((row.patient_id, row.person.more, known))
            row.before = {**(row.before or {}), **_before(row.person.more, known)}
    _write([each for each in told if set(core.differences(each[1], each[2])) & {*core.PLAIN, "needs"}])
    refused = [
        (patient_id, Purpose(purpose), Channel(channel))
        for patient_id, said, known in told
        for purpose, channel in (each.split(":") for each in core.added("refused", said, known))
    ]
    compliance.bring_refusals(refused, import_id=batch.id, file=batch.name, actor=actor, now=now)
    covers = [(patient_id, cover) for patient_id, said, known in told for cover in core.new_covers(said, known)]
    ports.covering().bring(covers, batch.id, actor)


def _before(said: More, known: More) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for name in core.differences(said, known):
        if name in core.PLAIN:
            found[name] = getattr(known, name)
        elif name != "covers":
            found[name] = list(core.added(name, said, known))
        else:
            there = {each.insurer for each in core.new_covers(said, known)}
            found[name] = core.as_json(More(covers=tuple(c for c in known.covers if c.insurer in there))).get(name, [])
    return found


def _write(told: Sequence[tuple[UUID, More, More]]) -> None:
    if not told:
        return
    manners = {i: _opened(manner) for i, manner in sql.rows(_MANNERS, ids=[patient_id for patient_id, *_ in told])}
    _keep([(i, core.together(said, known), manners.get(i, {})) for i, said, known in told])


def _keep(wanted: Iterable[tuple[UUID, More, dict[str, Any]]]) -> None:
    """As it is from now on, with what their record says besides of how they are treated."""
    rows = [
        {
            "id": str(patient_id),
            "preferred_name": now.preferred_name,
            "nursing": now.nursing,
            "manner": sealed.MANNER.boxed(_manner(now, kept)) or {},
        }
        for patient_id, now, kept in wanted
    ]
    sql.rows(_CHANGE, rows=json.dumps(rows, ensure_ascii=False))


def _manner(now: More, kept: Mapping[str, Any]) -> dict[str, Any]:
    spoken = [now.language, *(each for each in kept.get("languages", ()) if each != now.language)]
    said = {
        **kept,
        "pronouns": now.pronouns,
        "languages": [each for each in spoken if each],
        "interpreter": now.interpreter,
        "needs": list(now.needs),
    }
    return {name: value for name, value in said.items() if value}


def noted_by_hand(ids: Collection[UUID]) -> set[UUID]:
    """Those whose record says of how they are treated what no file brings."""
    rows = [(i, _opened(manner)) for i, manner in sql.rows(_MANNERS, ids=list(ids))]
    return {i for i, said in rows if said.keys() - _BROUGHT_PARTS or len(said.get("languages", ())) > 1}


def take_back(row: ImportRow, wrote: More, known: More, before: Mapping[str, Any]) -> str:
    """As it was, where it still says what the file wrote. Why something stays, if it does."""
    patient_id = row.patient_id
    plain = {name: before[name] for name in core.PLAIN if name in before}
    ours = {name: value for name, value in plain.items() if getattr(known, name) == getattr(wrote, name)}
    needs = tuple(each for each in known.needs if each not in before.get("needs", ()))
    if patient_id and (ours or "needs" in before):
        manner = dict(_opened(next(manner for _i, manner in sql.rows(_MANNERS, ids=[patient_id]))))
        if "language" in ours:
            manner["languages"] = [each for each in manner.get("languages", ()) if each != known.language]
        _keep([(patient_id, replace(known, **ours, needs=needs), manner)])
    stands = not core.new_covers(wrote, known)
    if patient_id and "covers" in before and stands:
        covers = core.from_json({"covers": before["covers"]}).covers
        stands = ports.covering().take_back(patient_id, row.batch_id, covers)
    if ours != plain or ("covers" in before and not stands):
        return "undo.changed"
    return "undo.refused" if before.get("refused") else ""
