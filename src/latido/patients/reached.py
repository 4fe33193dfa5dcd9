"""Reads of how patients want to be reached. Nothing here is audited: only services, which are, may call it."""

import json
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import time
from typing import Any
from uuid import UUID

from latido.kernel import phone
from latido.patients import sealed, written
from latido.patients.core import reaching
from latido.patients.core.reaching import Number
from latido.patients.models import SafeContact
from latido.patients.reaching import NumberLine, SafeCard, Safety
from latido.plumbing import keys, sql

_SAID = """
    SELECT patient_id, e164, barred, everybody FROM patients_safenumber
     WHERE organisation_id = %(organisation)s
       AND (patient_id = ANY(%(ids)s) OR (everybody AND e164_mark = ANY(%(numbers)s)))
"""
_HOURS = """
    SELECT DISTINCT ON (patient_id) hours_from, hours_to, lifted FROM patients_safecontact
     WHERE organisation_id = %(organisation)s AND patient_id = ANY(%(ids)s) ORDER BY patient_id, at DESC, id DESC
"""
_WITH_CARE = """
    SELECT EXISTS (SELECT 1 FROM patients_safenumber
                    WHERE organisation_id = %(organisation)s
                      AND (patient_id = ANY(%(ids)s) OR (everybody AND e164_mark = ANY(%(numbers)s))))
        OR EXISTS (SELECT 1 FROM patients_safecontact c
                    WHERE c.organisation_id = %(organisation)s AND c.patient_id = ANY(%(ids)s) AND NOT c.lifted
                      AND NOT EXISTS (SELECT 1 FROM patients_safecontact o
                                       WHERE o.patient_id = c.patient_id AND (o.at, o.id) > (c.at, c.id)))
"""
# One expression for a patient's telephones and card, and who else bars one of those telephones for everybody.
CARD = f"""(
    WITH used AS (
        SELECT c.id, c.e164, c.ending_mark, c.wrong_at IS NOT NULL AS wrong, u.position, u.id AS at
          FROM patients_patientcontactpoint u JOIN patients_contactpoint c ON c.id = u.contact_point_id
         WHERE u.organisation_id = %(organisation)s AND u.patient_id = %(patient)s
    ), newest AS (
        SELECT id, words, hours_from, hours_to, write_to, say_who, leave_message, lifted FROM patients_safecontact
         WHERE organisation_id = %(organisation)s AND patient_id = %(patient)s ORDER BY at DESC, id DESC LIMIT 1
    ), said AS (
        SELECT id, patient_id, e164, barred, everybody FROM patients_safenumber
         WHERE organisation_id = %(organisation)s AND (patient_id = %(patient)s
               OR (everybody AND ending_mark IN (SELECT ending_mark FROM used)))
    )
    SELECT jsonb_build_array(
           jsonb_build_array(n.id, n.words, n.hours_from, n.hours_to, n.write_to, n.say_who, n.leave_message),
           (SELECT jsonb_agg(jsonb_build_array(id, e164, wrong) ORDER BY position, at) FROM used),
           (SELECT jsonb_agg(jsonb_build_array(id, patient_id, e164, barred, everybody) ORDER BY id) FROM said),
           {keys.OF_PATIENT})
      FROM (SELECT 1) AS one LEFT JOIN newest n ON NOT n.lifted
)"""  # noqa: S608 - our own words

_CARDS = f"SELECT w.id, {CARD.replace('%(patient)s', 'w.id')} FROM unnest(%(ids)s::uuid[]) AS w(id)"  # noqa: S608 - the same


@dataclass(frozen=True, slots=True)
class Telephone:
    key: str  # of its contact point
    e164: str
    wrong: bool  # somebody else answered there


def safety_of(number: str, patient_ids: Collection[UUID], *, surely: bool) -> Safety:
    """What is to be kept to before this telephone is rung, or this e-mail written to.

    surely: the call would be about these people; else they only use the telephone.
    """
    ids = list(patient_ids)
    if "@" in number:
        return Safety(written.is_barred(number, ids))
    rows = sql.rows(_SAID, ids=ids, numbers=_marks(number))
    said = [Number(of, sealed.SAFE.open(e164), *rest) for of, e164, *rest in rows]
    about = frozenset(ids) if surely or len(ids) == 1 else frozenset[UUID]()
    return Safety(bool(number) and reaching.is_barred(number, said, about), _hours(list(about)))


def barring(number: str, patient_ids: Collection[UUID]) -> set[UUID]:
    """Those of these who are never to be reached at this telephone, or whose telephone is barred for everybody."""
    if not number or not patient_ids:
        return set()
    rows = sql.rows(_SAID, ids=list(patient_ids), numbers=_marks(number))
    said = [Number(of, sealed.SAFE.open(e164), *rest) for of, e164, *rest in rows]
    here = [each for each in said if each.barred and phone.are_one(each.e164, number)]
    if any(each.everybody for each in here):
        return set(patient_ids)
    return {each.patient_id for each in here} & set(patient_ids)


def _hours(ids: list[UUID]) -> tuple[time, time] | None:
    """When all of them may be rung."""
    kept = [(first, last) for first, last, lifted in sql.rows(_HOURS, ids=ids) if first and not lifted] if ids else []
    return (max(first for first, _last in kept), min(last for _first, last in kept)) if kept else None


def with_care(patient_ids: Collection[UUID], number: str) -> bool:
    """Whether any of these asks for care in reaching them, or nobody is called at this telephone. Not who, nor why."""
    return sql.row(_WITH_CARE, ids=list(patient_ids), numbers=_marks(number)) == (True,)


def card_of(patient_id: UUID) -> tuple[SafeCard, Telephone | None, tuple[Telephone, ...]]:
    """The card, the telephone that may be rung, and those on file in their order."""
    ((told,),) = sql.rows(f"SELECT {CARD}", patient=patient_id)
    return card_from(patient_id, json.loads(told))


def may_be_rung(patient_ids: Sequence[UUID]) -> dict[UUID, str]:
    """Of each of these, the telephone that may be rung; who has none is not there. In one question."""
    rows = sql.rows(_CARDS, ids=list(patient_ids))
    cards = ((patient_id, card_from(patient_id, json.loads(told))) for patient_id, told in rows)
    return {patient_id: telephone.e164 for patient_id, (_card, telephone, _all) in cards if telephone}


def card_from(patient_id: UUID, told: list[Any]) -> tuple[SafeCard, Telephone | None, tuple[Telephone, ...]]:
    """The same, of what CARD gave."""
    newest, used, numbers, opening = told
    keys.met(opening)
    telephones = tuple(Telephone(key, sealed.TELEPHONE.open(e164), wrong) for key, e164, wrong in used or ())
    said = [(pk, Number(UUID(of), sealed.SAFE.open(e164), *rest)) for pk, of, e164, *rest in numbers or ()]
    call = reaching.first_allowed((each.e164 for each in telephones), [each for _pk, each in said], patient_id)
    shown = next((each for each in telephones if each.e164 == call), Telephone("", call, wrong=False) if call else None)
    return _card(patient_id, newest, said, telephones), shown, telephones


def _card(
    patient_id: UUID, newest: list[Any], said: list[tuple[int, Number]], telephones: Sequence[Telephone]
) -> SafeCard:
    key, words, first, last, write_to, say_who, leave_message = newest
    mine = [(str(pk), each) for pk, each in said if each.patient_id == patient_id]
    safe = next((each.e164 for _key, each in mine if not each.barred), "")
    barred = {phone.canonical(each.e164): each for _key, each in mine if each.barred}
    shown = {phone.canonical(each.e164): (each.key, each.e164) for each in telephones}
    shown |= {each.e164: (pk, each.e164) for pk, each in mine if each.barred and each.e164 not in shown}
    return SafeCard(
        version=str(key or ""),
        words=_field("words").open(words or ""),
        safe=phone.masked(safe) if safe else "",
        hours=(time.fromisoformat(first), time.fromisoformat(last)) if first else None,
        write_to=_field("write_to").open(write_to or ""),
        say_who=bool(say_who),
        leave_message=bool(leave_message),
        numbers=tuple(
            NumberLine(k, phone.masked(e164), spelt in barred, spelt in barred and barred[spelt].everybody)
            for spelt, (k, e164) in shown.items()
        ),
    )


def _field(name: str) -> Any:
    return SafeContact._meta.get_field(name)


def _marks(number: str) -> list[UUID]:
    return sealed.marks_of_telephones(phone.variants(number)) if number else []
