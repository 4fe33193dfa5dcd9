"""Which pairs are worth comparing: those who share what one person's two records would. By the database, in parts.

A key of each kind is hashed; one step takes the patients whose hash falls into its part, and groups them. So a step
needs little memory however many patients there are, and is the same work whenever it is done.
"""

from collections.abc import Iterator
from itertools import combinations
from uuid import UUID

from latido.patients import sealed
from latido.plumbing import sql

AT_A_TIME = 60_000  # patients of one part, about
CROWD = 40  # of one key: more is a habit of whoever typed, as a date nobody knows, and says nothing
SHORT = 4  # characters of a document that says nothing: "1", "0000"
CROWDED_PHONE = 12  # who share one telephone: a home for the elderly, the clinic's own number

_WHO = """
    SELECT id, birth_date, sounding_name, split_part(sounding_name, ' ', 2) AS given,
           split_part(sounding_name, ' ', 1 + cardinality(string_to_array(replace(given_names, '-', ' '), ' '))
                + cardinality(string_to_array(replace(first_surname, '-', ' '), ' '))) AS surname
      FROM patients_patient WHERE organisation_id = %(organisation)s AND replaced_by_id IS NULL
"""
_PHONES = """
    SELECT w.id, u.contact_point_id AS point
      FROM patients_patientcontactpoint u JOIN who w ON w.id = u.patient_id
     WHERE u.organisation_id = %(organisation)s
"""
_LETTERS = """
    SELECT w.id, w.given, l.kind, l.folded
      FROM patients_writtenpoint l JOIN who w ON w.id = l.patient_id
     WHERE l.organisation_id = %(organisation)s
"""
# kind -> its key, of whom, and who has none
_KINDS: dict[str, tuple[str, str, str]] = {
    "born and given name": ("birth_date::text || given", "who", "birth_date IS NOT NULL AND given <> ''"),
    "born and surname": ("birth_date::text || surname", "who", "birth_date IS NOT NULL AND surname <> ''"),
    "day and month changed, and surname": (
        "extract(year FROM birth_date)::text || least(to_char(birth_date, 'MMDD'), to_char(birth_date, 'DDMM'))"
        " || given || surname",
        "who",
        "birth_date IS NOT NULL AND extract(day FROM birth_date) <= 12",
    ),
    "name, and the month": (
        "given || surname || to_char(birth_date, 'YYYYMM')", "who",
        "birth_date IS NOT NULL AND given <> '' AND surname <> ''",
    ),
    "name, and the day": (
        "given || surname || to_char(birth_date, 'MMDD')", "who",
        "birth_date IS NOT NULL AND given <> '' AND surname <> ''",
    ),
    "telephone": ("point::text", "phones", "true"),
    "address and given name": ("folded || given", "letters", "kind = 'address' AND given <> ''"),
    "e-mail and given name": ("folded || given", "letters", "kind = 'email'"),
    "document": ("mark::text", "papers", "mark IS NOT NULL"),
}  # fmt: skip
KINDS = tuple(_KINDS)
_STEP = """
    WITH who AS NOT MATERIALIZED ({who}), phones AS NOT MATERIALIZED ({phones}),
    letters AS NOT MATERIALIZED ({letters}), papers AS NOT MATERIALIZED (
        SELECT i.patient_id AS id, i.value, i.value_mark AS mark FROM patients_identifier i
         WHERE i.organisation_id = %(organisation)s
    ), keyed AS (
        SELECT id, hashtextextended({key}, 0) AS k, {said} AS said FROM {of} WHERE {has}
    )
    SELECT array_agg(DISTINCT id), min(said) FROM keyed WHERE k & 1023 >= %(low)s AND k & 1023 < %(high)s
     GROUP BY k HAVING count(DISTINCT id) > 1
"""
_STATEMENTS = {
    kind: _STEP.format(
        who=_WHO, phones=_PHONES, letters=_LETTERS, key=key, of=of, has=has, said="value" if of == "papers" else "NULL"
    )
    for kind, (key, of, has) in _KINDS.items()
}
SLOTS = 1024


def parts(patients: int) -> int:
    """Into how many parts each kind is cut."""
    return max(1, min(SLOTS, -(-patients // AT_A_TIME)))


def groups(step: int, of_each: int) -> Iterator[list[UUID]]:
    """The patients who share a key of one step: the kind, then the part of it."""
    kind, part = divmod(step, of_each)
    low, high = SLOTS * part // of_each, SLOTS * (part + 1) // of_each
    for ids, document in sql.rows(_STATEMENTS[KINDS[kind]], low=low, high=high):
        if document is None or len(sealed.DOCUMENT.open(document)) > SHORT:
            yield ids


def pairs(group: list[UUID]) -> Iterator[tuple[UUID, UUID]]:
    """Each with each, the older id first."""
    return combinations(sorted(group), 2)
