"""What who is on the line showed of themselves: comparisons and the story of the contact, read in one question."""

import json
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import cast
from uuid import UUID

from django.db.models import Prefetch

from latido.compliance import api as compliance
from latido.interactions import contracts
from latido.interactions.contracts import CallerKind, NotFound
from latido.interactions.core.budget import DAY, HOUR, Limits, Wrong, house_is_closed, is_closed
from latido.interactions.core.lasting import Step, last_fall
from latido.interactions.core.methods import Rules, rules_of
from latido.interactions.core.verification import Tried, enough, verification_of
from latido.interactions.items import PUBLIC_FIELDS, VerificationItem
from latido.interactions.models import Interaction, InteractionPatient, TryLimits, VerificationEvent, VerificationRules
from latido.kernel.time import utc_now
from latido.orgs import api as orgs
from latido.patients import api as patients
from latido.patients.contracts import Check, Level, Verification
from latido.plumbing import sql

_TOLD = """
    SELECT interaction_id, id, at, method, patient_id, outcome, by, speaker_id, 'tried'
      FROM interactions_verificationevent
     WHERE organisation_id = %(organisation)s AND interaction_id = ANY(%(ids)s)
     UNION ALL
    SELECT interaction_id, id, at, kind, null, null, null, null, 'step' FROM interactions_storystep
     WHERE organisation_id = %(organisation)s AND interaction_id = ANY(%(ids)s)
     UNION ALL
    SELECT i.id, 0, i.opened_at, r.said::text, null, null, null, null, 'rules ' || i.country
      FROM interactions_interaction i
      LEFT JOIN LATERAL (SELECT at, said FROM interactions_verificationrules
                          WHERE organisation_id = %(organisation)s AND at <= i.opened_at
                          ORDER BY at DESC LIMIT 1) AS r ON true
     WHERE i.organisation_id = %(organisation)s AND i.id = ANY(%(ids)s)
     ORDER BY 9, 2
"""

RULES = "rules "
_NUMBER = Interaction._meta.get_field("from_mark")
_WRONG = """
    SELECT v.patient_id, count(*), count(*) FILTER (WHERE v.at > %(hour)s),
           count(*) FILTER (WHERE i.from_mark = %(number)s)
      FROM interactions_verificationevent v JOIN interactions_interaction i ON i.id = v.interaction_id
     WHERE v.organisation_id = %(organisation)s AND NOT v.outcome AND v.at > %(day)s AND v.at <= %(now)s
       AND i.promised_at IS NULL
     GROUP BY v.patient_id
"""


@dataclass(frozen=True, slots=True)
class Told:
    """Of one contact."""

    tried: list[Tried] = field(default_factory=list)
    steps: list[Step] = field(default_factory=list)
    rules: Rules = field(default_factory=Rules)  # those that it began with

    def state(
        self, patient_id: UUID, now: datetime, *, known_number: bool, speaker: UUID | None, kind: str | None
    ) -> Verification:
        """kind: who calls, as the agent heard it (CallerKind)."""
        return verification_of(
            tuple(self.tried),
            patient_id,
            known_number=known_number,
            speaker=speaker,
            unnamed=speaker is None and bool(kind) and kind != CallerKind.PATIENT,
            fall=last_fall(self.steps, now),
            rules=self.rules,
        )


def told(interaction_ids: Collection[UUID]) -> Mapping[UUID, Told]:
    """What each of these contacts says of who was on its line, and by which rules that is judged, in one question."""
    usual = rules()
    found = {each: Told(rules=usual) for each in interaction_ids}
    for contact, _id, at, kind, patient_id, outcome, by, speaker, what in sql.rows(_TOLD, ids=list(found)):
        if what == "tried":
            found[contact].tried.append(Tried(patient_id, Check(kind), outcome, by, at, speaker))
        elif what == "step":
            found[contact].steps.append(Step(at, kind))
        else:
            item = VerificationItem(**json.loads(kind)) if kind else None
            found[contact] = replace(found[contact], rules=rules(item, what.removeprefix(RULES)))
    return found


def rules(item: VerificationItem | None = None, country: str = "") -> Rules:
    """The country's, and what the clinic decided where it is stricter. country: empty for where the house is now."""
    return rules_of(country or orgs.organisation().country, own_rules(item) if item else None)


def own_rules(item: VerificationItem) -> Rules:
    return Rules(item.needed, frozenset(check for check, name in PUBLIC_FIELDS.items() if getattr(item, name)))


def could_verify(on_file: Collection[Check], state: Verification) -> bool:
    """Whether whoever says all that is on file would be verified in this contact."""
    return enough(frozenset(on_file), Rules(state.needed, state.public))


def decided() -> VerificationItem:
    """What holds for contacts that begin now: the clinic's last word, where it is stricter than the country's."""
    row = VerificationRules.objects.order_by("-at", "-id").first()
    now = rules(VerificationItem(**row.said) if row else None)
    return VerificationItem(now.needed, **{name: check in now.public for check, name in PUBLIC_FIELDS.items()})


def as_tried(event: VerificationEvent) -> Tried:
    return Tried(event.patient_id, Check(event.method), event.outcome, event.by, event.at, event.speaker_id)


def known_number(row: Interaction, patient_id: UUID) -> bool:
    return any(candidate.patient_id == patient_id for candidate in row.candidates.all())


def speaker_of(interaction_id: UUID, patient_id: UUID) -> UUID | None:
    """The relative who speaks for this patient; None when they speak themselves, or nobody has said."""
    linked = InteractionPatient.objects.filter(interaction_id=interaction_id, patient_id=patient_id)
    return cast("UUID | None", linked.values_list("speaker_id", flat=True).first())


def verification(interaction_id: UUID, patient_id: UUID, *, now: datetime) -> Verification:
    """How far verifying this patient has come in this contact. Raises NotFound."""
    row = Interaction.objects.filter(pk=interaction_id).first()
    if row is None:
        raise NotFound
    state = told([row.id])[row.id].state(
        patient_id,
        now,
        known_number=known_number(row, patient_id),
        speaker=speaker_of(row.id, patient_id),
        kind=row.caller_kind,
    )
    compliance.note_standing(row.id, {patient_id: as_standing(state)})
    return limited(state, row.from_number, patient_id, now, called_back=row.promised_at is not None)


def as_standing(state: Verification) -> tuple[str, UUID | None]:
    return state.level.name, state.speaker


def standings(interaction_id: UUID, patient_ids: Collection[UUID]) -> Mapping[UUID, tuple[str, UUID | None]]:
    """What the audit writes beside an act of this contact: how far each was verified, and who speaks for them."""
    row = Interaction.objects.filter(pk=interaction_id).only("id", "caller_kind").first()
    if row is None:
        return {}
    here, now = told([row.id])[row.id], utc_now()
    candidates = {each.patient_id for each in row.candidates.all()}
    linked = InteractionPatient.objects.filter(interaction=row, patient_id__in=patient_ids)
    speakers = dict(linked.values_list("patient_id", "speaker_id"))
    return {
        each: as_standing(
            here.state(each, now, known_number=each in candidates, speaker=speakers.get(each), kind=row.caller_kind)
        )
        for each in patient_ids
    }


def verifications(contact: contracts.Interaction, *, now: datetime) -> Mapping[UUID, Verification]:
    """The same of every patient of a contact that was just read, in one question."""
    if not contact.patient_ids:
        return {}
    here = told([contact.id])[contact.id]
    states = {
        each: here.state(
            each,
            now,
            known_number=each in contact.candidate_ids,
            speaker=contact.speakers.get(each),
            kind=contact.caller_kind,
        )
        for each in contact.patient_ids
    }
    compliance.note_standing(contact.id, {each: as_standing(state) for each, state in states.items()})
    return {
        each: limited(state, contact.from_number, each, now, called_back=contact.called_back)
        for each, state in states.items()
    }


def limited(state: Verification, number: str, patient_id: UUID, now: datetime, *, called_back: bool) -> Verification:
    """The same with no try left once too many wrong answers were given. Asked only while a try could matter."""
    if state.level >= Level.L2 or not state.tries_left:
        return state
    on_file = called_back and patients.is_reached_at(patient_id, number, now)
    if on_file or (wrong := wrong_lately(number, patient_id, now)) == Wrong():
        return state
    return replace(state, tries_left=0) if is_closed(wrong, called_on_file=False, limits=limits()) else state


def limits() -> Limits:
    """How many wrong answers this organisation bears."""
    row = TryLimits.objects.first()
    return Limits(row.of_patient, row.of_number, row.in_hour, row.in_day) if row else Limits()


def wrong_lately(number: str, patient_id: UUID | None, now: datetime) -> Wrong:
    """Wrong answers in the last day, but for those on calls that we made."""
    found = sql.rows(
        _WRONG, number=_NUMBER.marks([number])[0] if number else None, now=now, hour=now - HOUR, day=now - DAY
    )
    return Wrong(
        of_patient=sum(many for whose, many, _hour, _number in found if whose == patient_id),
        of_number=sum(of_number for _whose, _many, _hour, of_number in found),
        in_hour=sum(in_hour for _whose, _many, in_hour, _number in found),
        in_day=sum(many for _whose, many, _hour, _number in found),
    )


def identification_closed(*, now: datetime) -> bool:
    """Whether data prove nothing in this organisation now: too many wrong answers were given."""
    return house_is_closed(wrong_lately("", None, now), limits())


def verified_patients(interaction_ids: Collection[UUID], *, now: datetime) -> Mapping[UUID, tuple[UUID, ...]]:
    """Of each contact, those of its patients who are verified in it: the contact's own level does not say who."""
    people = InteractionPatient.objects.only(
        "patient_id", "speaker_id", "interaction_id"
    )  # of somebody who is not verified it is not even read
    rows = Interaction.objects.prefetch_related(Prefetch("patients", people))
    found = {row.id: row for row in rows.filter(pk__in=interaction_ids, verified_level__gte=Level.L2)}
    if not found:
        return {}
    here = told(found)
    return {
        each: tuple(one.patient_id for one in row.patients.all() if _is_verified(here[each], one, row.caller_kind, now))
        for each, row in found.items()
    }


def _is_verified(here: Told, one: InteractionPatient, kind: str, now: datetime) -> bool:
    state = here.state(one.patient_id, now, known_number=False, speaker=one.speaker_id, kind=kind)
    return state.level >= Level.L2
