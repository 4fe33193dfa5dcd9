"""The queue of records that may be one person: the list, two side by side, and what somebody says of them. Audited."""

from collections.abc import Mapping
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.db.models import Case, Value, When
from django.utils.translation import gettext as _

from latido.compliance import api as compliance
from latido.compliance.contracts import AuditRecord
from latido.kernel import documents, phone
from latido.kernel.actor import Actor
from latido.patients import ports, treating, written
from latido.patients.contracts import (
    CHOSEN,
    KEPT,
    UNDO_WITHIN,
    Band,
    FieldLine,
    MergeDone,
    Pair,
    PairLine,
    PairState,
    Side,
)
from latido.patients.core import names
from latido.patients.core.linking.comparing import Agreement, Level
from latido.patients.core.linking.judging import reasons
from latido.patients.core.manner import from_json
from latido.patients.duplicates import MergeRefused, PairUnknown, as_shown
from latido.patients.models import DuplicatePair, Identifier, Merge, Patient, Sex
from latido.patients.services.merging import moving
from latido.patients.services.merging.merging import attempting, merge_patients
from latido.plumbing import sql

PAGE = 25
WAITING = (PairState.OPEN, PairState.LATER)


@transaction.atomic
def duplicates(page: int, actor: Actor) -> tuple[tuple[PairLine, ...], int]:
    """Pairs that wait for a decision, the surest first and those left for later last; and how many there are."""
    waiting = DuplicatePair.objects.filter(state__in=WAITING)
    later = Case(When(state=PairState.LATER, then=Value(1)), default=Value(0))
    rows = list(waiting.select_related("one", "other").order_by(later, "-bits", "id")[page * PAGE : (page + 1) * PAGE])
    shown = tuple(dict.fromkeys(i for row in rows for i in (row.one_id, row.other_id)))
    fields = ("masked_name", "levels")
    compliance.record(actor, AuditRecord("patient.duplicates_listed", shown, fields=fields))
    return tuple(map(_line, rows)), waiting.count()


def _line(row: DuplicatePair) -> PairLine:
    agree, differ = _reasons(row)
    shown = tuple(
        names.masked(each.given_names, each.first_surname, each.second_surname) for each in (row.one, row.other)
    )
    return PairLine(row.id, (shown[0], shown[1]), Band(row.band), PairState(row.state), agree, differ)


def _reasons(row: DuplicatePair) -> tuple[tuple[str, ...], tuple[str, ...]]:
    agree, differ = reasons(Agreement(*map(Level, row.levels)))
    return tuple(map(_, agree)), tuple(map(_, differ))


def pair_of(pair_id: UUID, actor: Actor) -> Pair:
    """Two records in full, side by side. Audited. Raises PairUnknown, compliance's Protected."""
    row = DuplicatePair.objects.select_related("one", "other").filter(id=pair_id).first()
    if row is None:
        raise PairUnknown
    compliance.guard(actor, [row.one_id, row.other_id], asked="patient.compared")
    patients = (row.one, row.other)
    fields = (*CHOSEN, *KEPT)
    compliance.record(actor, AuditRecord("patient.compared", (row.one_id, row.other_id), fields=fields))
    sides = (_side(row.one), _side(row.other))
    stays = _better(sides, patients)
    agree, differ = _reasons(row)
    return Pair(
        id=row.id,
        sides=sides,
        fields=tuple(_field(name, words, sides, stays) for name, words in {**CHOSEN, **KEPT}.items()),
        band=Band(row.band),
        state=PairState(row.state),
        agree=agree,
        differ=differ,
        stays=stays,
        hindered=ports.hinders_merge((row.one_id, row.other_id)) if row.state in WAITING else "",
    )


def _side(row: Patient) -> Side:
    papers = [_paper(each) for each in row.identifiers.all()]
    phones = row.telephones.select_related("contact_point")
    values = {name: as_shown(getattr(row, name)) for name in CHOSEN} | {
        "sex": str(Sex(row.sex).label) if row.sex != Sex.UNKNOWN else "",
        "documents": " · ".join(papers),
        "phones": " · ".join(phone.readable(each.contact_point.e164) for each in phones),
        "emails": " · ".join(written.values_of(row.id, written.EMAIL)),
        "addresses": " · ".join(written.values_of(row.id, written.ADDRESS)),
        "manner": " · ".join(each.words for each in treating.hints(from_json(row.manner))),
        "warnings": " · ".join(_warnings(row)),
    }
    held = tuple((_(words), many) for words, many in moving.holds(row.id))
    return Side(row.id, names.full(row.given_names, row.first_surname, row.second_surname), values, held)


def _paper(each: Identifier) -> str:
    shown = documents.shown(each.country, each.type, each.value)
    return shown if each.former_on is None else _("%(document)s (anterior)") % {"document": shown}


def _warnings(row: Patient) -> list[str]:
    said = {
        _("Consultar con enfermería"): row.nursing_note,
        _("Atención preferencial"): row.preferential,
        _("Fallecido"): row.deceased,
    }
    return [words for words, there in said.items() if there]


def _field(name: str, words: str, sides: tuple[Side, Side], stays: int) -> FieldLine:
    mine, yours = sides[0].values[name], sides[1].values[name]
    keep = None if name in KEPT else stays if sides[stays].values[name] else 1 - stays
    return FieldLine(name, _(words), (mine, yours), mine == yours, keep)


def _better(sides: tuple[Side, Side], rows: tuple[Patient, Patient]) -> int:
    """The record that says more, then the one that is older."""
    told = [(not row.incomplete, sum(map(bool, side.values.values()))) for side, row in zip(sides, rows, strict=True)]
    return 1 if told[1] > told[0] else 0


@transaction.atomic
def decide_pair(pair_id: UUID, said: PairState, actor: Actor, now: datetime) -> None:
    """Two people, or later. Remembered. Audited. Raises PairUnknown, MergeRefused when it is decided already."""
    row = _waiting(pair_id)
    row.state, row.decided_by, row.decided_at = said, actor.id, now
    sql.change(row, "state", "decided_by", "decided_at")
    detail = {"pair": str(row.id), "said": str(said)}
    compliance.record(actor, AuditRecord("patient.decided", (row.one_id, row.other_id), detail=detail))


def merge_pair(pair_id: UUID, stays: int, choices: Mapping[str, int], actor: Actor, now: datetime) -> UUID:
    """One person: join them. stays: which of the two; choices: field -> whose value. Raises as the two above."""
    about = DuplicatePair.objects.filter(id=pair_id).values_list("one_id", "other_id").first()
    if about is None:
        raise PairUnknown
    compliance.guard(actor, about, asked="patient.merged")
    with attempting("merge", about, actor):
        row = _waiting(pair_id)
        survivor, loser = (row.one_id, row.other_id) if stays == 0 else (row.other_id, row.one_id)
        taken = [name for name, side in choices.items() if side != stays]
        return merge_patients(survivor, loser, taken, actor, now)


def _waiting(pair_id: UUID) -> DuplicatePair:
    row = DuplicatePair.objects.filter(id=pair_id).first()
    if row is None:
        raise PairUnknown
    both = Patient.objects.filter(id__in=[row.one_id, row.other_id]).order_by("id").select_for_update()
    list(both.values_list(Value(1)))  # held, and nothing of them read
    row = sql.held(DuplicatePair, pair_id)  # patients first, then the pair: in the order of a merge
    if row is None or row.state not in WAITING:
        raise MergeRefused(_("Alguien ya decidió sobre estas fichas."))
    return row


@transaction.atomic
def merges(page: int, actor: Actor) -> tuple[tuple[MergeDone, ...], int]:
    """Every merge, the newest first; and how many there are. Audited."""
    rows = list(Merge.objects.select_related("survivor", "loser").order_by("-id")[page * PAGE : (page + 1) * PAGE])
    shown = tuple(dict.fromkeys(i for row in rows for i in (row.survivor_id, row.loser_id)))
    compliance.record(actor, AuditRecord("patient.named", shown, fields=("short_name",)))
    return tuple(map(_done, rows)), Merge.objects.count()


def _done(row: Merge) -> MergeDone:
    return MergeDone(
        id=row.id,
        survivor_id=row.survivor_id,
        name=names.short(row.survivor.given_names, row.survivor.first_surname),
        replaced=names.short(row.loser.given_names, row.loser.first_surname),
        at=row.at,
        by=row.by,
        undone_at=row.undone_at,
        until=row.at + UNDO_WITHIN,
    )
