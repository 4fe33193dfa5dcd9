"""Patients as they are compared, many at a time; and how common their names and dates are."""

import re
from collections import defaultdict
from collections.abc import Iterable
from uuid import UUID

from latido.kernel.text import fold
from latido.patients import sealed
from latido.patients.core import names
from latido.patients.core.linking.comparing import Document, Record, record
from latido.patients.core.linking.weights import Common
from latido.patients.services.linking.blocks import CROWDED_PHONE
from latido.plumbing import sql

_PEOPLE = """
    SELECT id, sounding_name, given_names, CASE WHEN birth_known = 'day' THEN birth_date END, sex
      FROM patients_patient WHERE organisation_id = %(organisation)s AND id = ANY(%(ids)s) AND replaced_by_id IS NULL
"""
_DOCUMENTS = """
    SELECT patient_id, country, type, value FROM patients_identifier
     WHERE organisation_id = %(organisation)s AND patient_id = ANY(%(ids)s)
"""
_WRITTEN = """
    SELECT patient_id, kind, folded FROM patients_writtenpoint
     WHERE organisation_id = %(organisation)s AND patient_id = ANY(%(ids)s) ORDER BY position, id
"""
_PHONES = """
    SELECT u.patient_id, u.contact_point_id FROM patients_patientcontactpoint u
     WHERE u.organisation_id = %(organisation)s AND u.patient_id = ANY(%(ids)s)
       AND (SELECT count(*) FROM (SELECT 1 FROM patients_patientcontactpoint o
             WHERE o.contact_point_id = u.contact_point_id LIMIT %(crowd)s) AS many) < %(crowd)s
"""
_WORDS = """
    WITH words AS (
        SELECT string_to_array(trim(sounding_name), ' ') AS word,
               cardinality(string_to_array(replace(given_names, '-', ' '), ' ')) AS given
          FROM patients_patient WHERE organisation_id = %(organisation)s AND replaced_by_id IS NULL
    ), parted AS (
        SELECT true AS given, unnest(word[:given]) AS word FROM words
         UNION ALL SELECT false, unnest(word[given + 1:]) FROM words
    )
    SELECT given, word, count(*) FROM parted GROUP BY given, word HAVING count(*) > %(many)s
"""
_DATES = """
    SELECT birth_date, count(*) FROM patients_patient
     WHERE organisation_id = %(organisation)s AND replaced_by_id IS NULL AND birth_date IS NOT NULL
     GROUP BY birth_date HAVING count(*) > %(many)s
"""
RARE = 1e-5  # of all patients: a rarer name says no more
TOO_MANY_ON_A_DAY = 5e-4  # of all patients; chance alone gives about a thirty-thousandth


def records(ids: Iterable[UUID]) -> dict[UUID, Record]:
    """Those of them that nobody replaced."""
    wanted = list(ids)
    papers, phones = defaultdict[UUID, list[Document]](list), defaultdict[UUID, set[str]](set)
    for patient_id, country, kind, value in sql.rows(_DOCUMENTS, ids=wanted):
        papers[patient_id].append((country, kind, sealed.DOCUMENT.open(value)))
    for patient_id, point in sql.rows(_PHONES, ids=wanted, crowd=CROWDED_PHONE):
        phones[patient_id].add(str(point))
    letters = defaultdict[tuple[UUID, str], list[str]](list)
    for patient_id, kind, folded in sql.rows(_WRITTEN, ids=wanted):
        letters[patient_id, kind].append(folded)
    return {
        i: record(
            i,
            sounding,
            len(given.replace("-", " ").split()),
            born=born,
            documents=tuple(papers[i]),
            phones=frozenset(phones[i]),
            homes=tuple(map(address_words, letters.get((i, "address"), ()))),
            emails=frozenset(letters.get((i, "email"), ())),
            sex="" if sex == "unknown" else sex,
            born_as=names.ordinal(given),
        )
        for i, sounding, given, born, sex in sql.rows(_PEOPLE, ids=wanted)
    }


def address_words(address: str) -> frozenset[str]:
    return frozenset(re.findall(r"\d+|[a-z]{3,}", fold(address))) if address else frozenset()


def common(patients: int) -> Common:
    """How common each name is here, and the dates that too many have."""
    many = max(patients, 1)
    given, surnames = dict[str, float](), dict[str, float]()
    for of_given, word, count in sql.rows(_WORDS, many=RARE * many):
        (given if of_given else surnames)[word] = count / many
    dates = sql.rows(_DATES, many=max(3, int(TOO_MANY_ON_A_DAY * many)))
    return Common(given, surnames, {born: count / many for born, count in dates})


_HOUSEHOLDS = """
    SELECT array_agg(patient_id) FROM patients_patientcontactpoint WHERE organisation_id = %(organisation)s
     GROUP BY contact_point_id HAVING count(*) BETWEEN 2 AND %(crowd)s ORDER BY contact_point_id LIMIT %(most)s
"""


def households(most: int) -> list[list[UUID]]:
    """Patients who share a telephone."""
    return [ids for (ids,) in sql.rows(_HOUSEHOLDS, crowd=CROWDED_PHONE - 1, most=most)]
