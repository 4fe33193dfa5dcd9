"""Records that lack something, for supervisors: a page at a time, by what they lack. Audited with the ids shown."""

from collections.abc import Mapping
from datetime import datetime
from uuid import UUID

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils.translation import gettext as _

from latido.compliance import api as compliance
from latido.compliance.contracts import AuditRecord
from latido.kernel.actor import Actor
from latido.patients import papers, written
from latido.patients.core import births, names
from latido.patients.core import upkeep as core
from latido.patients.models import Identifier, Patient, PatientContactPoint, WrittenPoint
from latido.patients.services import upkeep
from latido.patients.upkeep import LACKS, Datum, Lacking, LackingPage, Standing

AT_ONCE = 25
COUNTED = 1000  # more are said to be more
_MINE = Q(patient_id=OuterRef("id"))


def lacking(which: str, after: UUID | None, actor: Actor, now: datetime) -> LackingPage:
    """which: of LACKS; anything else is "any". after: the last of the page before. Shows masked names alone."""
    which = which if which in LACKS else "any"
    wanted = _wanted(now)
    rows = _people().filter(wanted[which]).order_by("id")
    found = list((rows.filter(id__gt=after) if after else rows)[: AT_ONCE + 1])
    shown, more = found[:AT_ONCE], len(found) > AT_ONCE
    detail = {"which": which, "count": str(len(shown))}
    compliance.record(actor, AuditRecord("patient.lacking_listed", tuple(each.id for each in shown), detail=detail))
    counts = {code: _people().filter(each).order_by()[: COUNTED + 1].count() for code, each in wanted.items()}
    return LackingPage(_lines(shown, now), shown[-1].id if more else None, which, counts, COUNTED)


def _people() -> QuerySet[Patient]:
    rows: QuerySet[Patient] = Patient.objects.filter(replaced_by=None, deceased=False)
    return rows.exclude(id__in=compliance.shielded())


def _wanted(now: datetime) -> Mapping[str, Q]:
    since = upkeep.today_of(now) - upkeep.confirm_after()
    theirs = upkeep.may_be_rung().filter(_MINE)
    lately = theirs.filter(Q(confirmed_on__gte=since) | Q(reconfirmed_on__gte=since))
    found = {
        "phone": Q(~Exists(theirs)),
        "confirm": Q(Exists(theirs)) & Q(~Exists(lately)),
        "document": Q(~Exists(Identifier.objects.filter(_MINE, former_on=None))),
        "birth_date": Q(birth_date=None) | ~Q(birth_known=births.DAY),
        **{
            kind: ~Q(Exists(WrittenPoint.objects.filter(_MINE, kind=kind, barred=False)))
            for kind in ("address", "email")
        },
    }
    return {"any": found["phone"] | found["confirm"] | found["document"] | found["birth_date"], **found}


def _lines(shown: list[Patient], now: datetime) -> tuple[Lacking, ...]:
    ids, today = [each.id for each in shown], upkeep.today_of(now)
    identified = set(papers.in_force(ids))
    used: dict[UUID, list[PatientContactPoint]] = {each: [] for each in ids}
    for one in upkeep.with_barred(ids):
        used[one.patient_id].append(one)
    letters = written.of(ids)
    lines = []
    for each in shown:
        standings = upkeep.standings_of(each, used[each.id], letters[each.id], each.id in identified, today)
        masked = names.masked(each.given_names, each.first_surname, each.second_surname)
        lines.append(Lacking(each.id, masked, core.score(standings), _lacks(standings)))
    return tuple(lines)


def _lacks(standings: Mapping[Datum, Standing]) -> tuple[str, ...]:
    """What is missing or unsure, in words, the most valuable first."""
    words = {
        Datum.PHONE: _("teléfono"), Datum.DOCUMENT: _("documento"), Datum.BIRTH_DATE: _("fecha de nacimiento"),
        Datum.ADDRESS: _("dirección"), Datum.EMAIL: _("correo"),
    }  # fmt: skip
    return tuple(
        words[each] if standings[each] is Standing.MISSING else _("%(datum)s por confirmar") % {"datum": words[each]}
        for each in Datum
        if standings[each] is not Standing.GOOD
    )
