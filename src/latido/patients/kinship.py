"""Reads of who somebody's family is and what lets them act. Nothing here is audited: only services may call it."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import replace
from datetime import date
from typing import Any
from uuid import UUID

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import OuterRef
from django.db.models.functions import JSONObject
from django.utils.translation import gettext as _

from latido.kernel import documents, phone
from latido.patients import papers
from latido.patients.contracts import Authorisation, Basis, Family, KnownPerson, Level, Relative, Scope
from latido.patients.core import names
from latido.patients.core.representing import AgePack, Grant, Standing, acts, scopes_now
from latido.patients.models import Patient, PatientContactPoint, RelatedPerson, Relation, Representation

SOMEBODY = ("patient", "relative", "person")  # read with a relative, to name them


class RelativeUnknown(LookupError):
    """No such relative of this patient."""


class InvalidRelative(ValueError):
    """What was heard cannot be kept. problems: field -> a sentence for the agent."""

    def __init__(self, problems: dict[str, str]) -> None:
        super().__init__()
        self.problems = problems


class RelativeKnown(ValueError):
    """That person is on this patient's list already."""


class MaybeKnown(ValueError):
    """Somebody without a record may be the one who is written down: the agent says whether they are."""

    def __init__(self, people: tuple[KnownPerson, ...]) -> None:
        super().__init__()
        self.people = people


def related(related_id: UUID, patient_id: UUID) -> RelatedPerson:
    """Raises RelativeUnknown, of another patient's too."""
    found: RelatedPerson | None = (
        RelatedPerson.objects.filter(id=related_id, patient_id=patient_id).select_related(*SOMEBODY).first()
    )
    if found is None:
        raise RelativeUnknown
    return found


def standing_of(one: RelatedPerson, grants: Iterable[Representation]) -> Standing:
    """What they are to the patient, as deciding needs it."""
    return _standing(one, (as_grant(each) for each in grants if each.ended_at is None))


def _standing(one: RelatedPerson, grants: Iterable[Grant]) -> Standing:
    return Standing(
        tuple(grants),
        one.patient.birth_date,
        deceased=one.patient.deceased,
        suspended=one.suspended_at is not None,
    )


def as_grant(row: Representation) -> Grant:
    return Grant(
        frozenset(Scope(each) for each in row.scopes), row.from_on, row.to_on, row.by_age, row.sensitive_excluded
    )


def family(patient_id: UUID, today: date, pack: AgePack) -> tuple[Family, ...]:
    """Who is known as family, those who may act first; then others who use the same telephones."""
    known = standings(patient_id=patient_id)
    members = sorted(
        (_member(one, scopes_now(standing, today, pack)) for one, standing in known),
        key=lambda each: (not each.authorised, each.suspended),
    )
    seen = {patient_id, *(one.relative_id for one, _standing in known if one.relative_id)}
    phones = PatientContactPoint.objects.filter(patient_id=patient_id).values("contact_point_id")
    sharing = PatientContactPoint.objects.filter(contact_point_id__in=phones).exclude(patient_id__in=seen)
    others = {user.patient_id: user.patient for user in sharing.select_related("patient")}
    return (*members, *(_housemate(row) for row in others.values()))


def chips(patient_id: UUID, among: Collection[UUID], today: date, pack: AgePack) -> dict[UUID, str]:
    """A word on each of these who is a relative, with a record, of whom there is something to say."""
    said = {
        one.relative_id: _about(scopes_now(standing, today, pack), suspended=standing.suspended)
        for one, standing in standings(patient_id=patient_id, relative_id__in=among)
        if one.relative_id
    }
    return {each: words for each, words in said.items() if words}


def standings(**which: object) -> list[tuple[RelatedPerson, Standing]]:
    """Each of these relatives with what they are to the patient, in one question. which: of the relatives."""
    grants = Representation.objects.filter(related=OuterRef("pk"), ended_at=None).order_by()
    columns = {name: name for name in ("scopes", "from_on", "to_on", "by_age", "sensitive_excluded")}
    people = RelatedPerson.objects.filter(**which).select_related(*SOMEBODY)
    rows = people.order_by("id").annotate(in_short=ArraySubquery(grants.values(in_short=JSONObject(**columns))))
    return [(one, _standing(one, (_grant(told) for told in one.in_short))) for one in rows]


def _grant(told: Mapping[str, Any]) -> Grant:
    """As the database writes it in JSON."""
    to_on = told["to_on"]
    return Grant(
        frozenset(map(Scope, told["scopes"])),
        date.fromisoformat(told["from_on"]),
        date.fromisoformat(to_on) if to_on else None,
        told["by_age"],
        told["sensitive_excluded"],
    )


def _about(scopes: frozenset[Scope], *, suspended: bool) -> str:
    if suspended:
        return _("acceso suspendido")
    if Scope.BOOK in scopes or Scope.APPOINTMENTS in scopes:
        return _("puede agendar")
    return _("autorizado") if scopes else ""


def _member(one: RelatedPerson, scopes: frozenset[Scope]) -> Family:
    given, surname = parts_of(one)
    suspended = one.suspended_at is not None
    words = (str(Relation(one.relation).label), _about(scopes, suspended=suspended))
    return Family(
        patient_id=one.relative_id,
        initials=names.initials(given, surname),
        tone=names.tone(one.relative_id or one.id),
        name=names.short(given, surname),
        relation=" · ".join(filter(None, words)),
        authorised=bool(scopes),
        related_id=one.id,
        suspended=suspended,
    )


def parts_of(one: RelatedPerson) -> tuple[str, str]:
    """Given names and surname; of who has no record, the first word and the rest."""
    if one.relative:
        return one.relative.given_names, one.relative.first_surname
    given, _space, rest = called(one).partition(" ")
    return given, rest


def _housemate(row: Patient) -> Family:
    return Family(
        patient_id=row.id,
        initials=names.initials(row.given_names, row.first_surname),
        tone=names.tone(row.id),
        name=names.short(row.given_names, row.first_surname),
        relation=_("Usa el mismo teléfono"),
        authorised=False,
    )


def details(one: RelatedPerson, today: date, pack: AgePack) -> Relative:
    """Everything that lets one relative act, the newest first."""
    rows = list(one.grants.all())
    standing = standing_of(one, rows)
    kind, number, telephone = identity_of(one)
    return Relative(
        id=one.id,
        patient_id=one.patient_id,
        name=full_name(one),
        relation=str(Relation(one.relation).label),
        masked_document=documents.masked(kind, number) if number else "",
        masked_phone=phone.masked(telephone) if telephone else "",
        suspended=standing.suspended,
        suspended_why=one.suspended_why,
        suspended_by=one.suspended_by,
        suspended_at=one.suspended_at,
        authorisations=tuple(_authorisation(row, standing, today, pack) for row in rows),
        may=frozenset(acts(Level.L2, standing, today, pack)),
        record=one.relative_id is not None,
        bound=one.relative_id is not None and one.person_id is not None,
    )


def full_name(one: RelatedPerson) -> str:
    who = one.relative
    return names.full(who.given_names, who.first_surname, who.second_surname) if who else called(one)


def called(one: RelatedPerson) -> str:
    """As they were written down before anybody knew of a record of theirs."""
    return one.person.name if one.person else ""


def identity_of(one: RelatedPerson) -> tuple[str, str, str]:
    """The type and number of their document, and their telephone; each may be empty."""
    if one.relative_id is None:
        who = one.person
        return (who.document_type, str(who.document), str(who.phone)) if who else ("", "", "")
    paper = papers.in_force([one.relative_id]).get(one.relative_id)
    used = PatientContactPoint.objects.filter(patient_id=one.relative_id)
    telephone = str(used.values_list("contact_point__e164", flat=True).first() or "")
    return (paper.type, paper.value, telephone) if paper else ("", "", telephone)


def documents_of(one: RelatedPerson) -> Collection[str]:
    """Every number this person may be known by."""
    if one.relative_id is None:
        return [number] if (number := identity_of(one)[1]) else []
    return papers.numbers_of(one.relative_id)


def _authorisation(row: Representation, standing: Standing, today: date, pack: AgePack) -> Authorisation:
    alone = replace(standing, grants=(as_grant(row),))
    return Authorisation(
        id=row.id,
        basis=Basis(row.basis),
        scopes=tuple(Scope(each) for each in row.scopes),
        document=row.document,
        from_on=row.from_on,
        to_on=row.to_on,
        sensitive_excluded=row.sensitive_excluded,
        in_force=row.ended_at is None and bool(scopes_now(alone, today, pack)),
        by=row.by,
        at=row.at,
    )


def relations_of(related_ids: Collection[UUID]) -> dict[UUID, str]:
    """What each is to their patient, in words: no name, nobody's data."""
    rows = RelatedPerson.objects.filter(id__in=related_ids).values_list("id", "relation") if related_ids else ()
    return {i: str(Relation(relation).label) for i, relation in rows}
