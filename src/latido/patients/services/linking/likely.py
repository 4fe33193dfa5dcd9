"""Whoever is about to be registered may be there already: said at once, while they are on the line."""

from uuid import UUID

from latido.kernel import documents, phone
from latido.orgs import api as orgs
from latido.patients import papers, sealed
from latido.patients.contracts import NewPatient
from latido.patients.core import births, names, registration, sounds
from latido.patients.core.linking import weights as of_weights
from latido.patients.core.linking.comparing import Record, record
from latido.patients.core.linking.judging import judge
from latido.patients.models import ContactPoint, DuplicateScan
from latido.patients.services.linking.loading import records
from latido.plumbing import sql

AT_MOST = 3  # people offered
_NEAR = """
    (SELECT u.patient_id FROM patients_patientcontactpoint u
      WHERE u.organisation_id = %(organisation)s AND u.contact_point_id = ANY(%(points)s) LIMIT 20)
    UNION
    (SELECT i.patient_id FROM patients_identifier i
      WHERE i.organisation_id = %(organisation)s AND i.value_mark = ANY(%(papers)s) LIMIT 20)
    UNION
    (SELECT p.id FROM patients_patient p
      WHERE p.organisation_id = %(organisation)s AND p.birth_date = %(born)s AND p.replaced_by_id IS NULL
        AND (position(%(given)s IN p.sounding_name) > 0 OR position(%(surname)s IN p.sounding_name) > 0) LIMIT 40)
"""


def likely(new: NewPatient) -> tuple[UUID, ...]:
    """Who on file this may be, first who once had that document, then the likeliest. The caller shows and audits it."""
    heard = _heard(new)
    if heard is None:
        return ()
    words = {"given": f" {heard.given[0]} ", "surname": f" {(heard.surnames or ('-',))[-1]} "}
    number = heard.documents[0][2] if heard.documents else ""
    near = sql.rows(
        _NEAR,
        points=list(map(UUID, heard.phones)),
        papers=sealed.marks_of_documents([number] if number else []),
        born=new.birth_date,
        **words,
    )
    scan = DuplicateScan.objects.exclude(learnt={}).order_by("-id").first()
    weights, common = of_weights.from_json(scan.learnt if scan else {})
    known = records(i for (i,) in near).values()
    found = [(likeness.bits, each.id) for each in known if (likeness := judge(heard, each, weights, common))]
    ids = [i for _bits, i in sorted(found, reverse=True)]
    once = papers.former_holders(*heard.documents[0]) if heard.documents else []  # whatever else they say of themselves
    return tuple(dict.fromkeys((*once, *ids)))[:AT_MOST]


def _heard(new: NewPatient) -> Record | None:
    country, given = orgs.organisation().country, registration.given_names(new)
    full = sounds.of_name(names.full(given, new.first_surname, new.second_surname))
    try:
        kind, number = documents.paper(country, new.document_type, new.document_number)
    except documents.InvalidDocument:
        kind, number = new.document_type, ""
    spellings = phone.variants(new.phone) if new.phone else frozenset[str]()
    points = ContactPoint.objects.filter(e164__in=spellings)
    heard = record(
        UUID(int=0),
        full,
        len(given.replace("-", " ").split()),
        born=new.birth_date if new.birth_known == births.DAY else None,
        documents=((country, kind, number),) if number else (),
        sex=new.sex,
        born_as=names.ordinal(given),
        phones=frozenset(map(str, points.values_list("id", flat=True))),
    )
    return heard if heard.given else None
