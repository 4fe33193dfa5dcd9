from datetime import UTC, date, datetime
from uuid import UUID, uuid4

import pytest
from django.db import DatabaseError, connection

from latido.orgs.tests.hospitals import SANTA_LUCIA, agent, found
from latido.patients import api
from latido.patients.contracts import Check, NewPatient
from latido.patients.core import sounds
from latido.patients.models import ContactPoint, Identifier, NameWord, Patient, PatientContactPoint
from latido.patients.tests.conftest import Audit
from latido.patients.tests.people import FAMILY_PHONE, family, patient
from latido.plumbing import tenancy

pytestmark = [pytest.mark.db, pytest.mark.usefixtures("hospital")]
NOW = datetime(2026, 11, 20, 19, tzinfo=UTC)
ANA = agent()


def ids(text: str) -> list[UUID]:
    return [each.patient_id for each in api.search(text, ANA, NOW).found]


def test_a_telephone_gives_its_family_the_holder_first() -> None:
    rosa, tomas, lina = family()

    assert api.find_by_phone(FAMILY_PHONE) == (rosa, tomas, lina)
    assert api.find_by_phone("+573000000000") == ()
    assert api.find_by_phone("") == ()


@pytest.mark.parametrize(
    ("stored", "calling"),
    [("+5213312345678", "+523312345678"), ("+541112345678", "+5491112345678"), ("+551187654321", "+5511987654321")],
)
def test_a_telephone_is_found_in_its_other_spelling(stored: str, calling: str) -> None:
    one = patient("Alba", "Ríos", phone=stored)

    assert api.find_by_phone(calling) == (one.id,)


def test_candidates_are_masked_and_say_what_they_are_to_the_telephone() -> None:
    shown = api.candidates(family(), ANA, uuid4(), NOW)

    assert [(c.masked_name, c.age_band, c.relation) for c in shown] == [
        ("Rosa E. G··· P···", "70 a 75 años", "Titular del teléfono"),
        ("Tomás G··· R···", "45 a 50 años", "Hijo de Rosa · puede agendar"),
        ("Lina M. G···", "10 a 15 años", "Nieta · menor de edad"),
    ]
    assert not any(digit in c.masked_document for c in shown for digit in "0123456789")


def test_showing_candidates_is_audited_with_the_contact(audit: Audit) -> None:
    family_ids, contact = family(), uuid4()

    api.candidates(family_ids, ANA, contact, NOW)

    (row,) = audit()
    assert (row.action, tuple(row.patient_ids), row.interaction_id) == ("patient.candidates", family_ids, contact)


@pytest.mark.parametrize(
    "text",
    [
        "300 111 2233",
        "+573001112233",
        "52.123.907",
        "CC 52123907",
        "hc 71-20455",
        "7120455",
        "71 20455",
        "MRN 71.20455",
        "gutierrez pena",
        "PEÑA rosa",
        "elvira rosa gutiérrez",
        "rosa 12/03/1954",
        "Rosa Gutierres",
        "rsoa gutierrez",
        "roa gutierrez",
        "rosaelvira gutirrez",
        "doña rosa guti errez",
        "rosa gutierrez restrepo",
        "elxora gutierrez",
        "rosa 2233",
        "roza 112233",
        "12 de marzo de 1954 rsoa",
        "52123907 rosa guttierez",
        "rosa elbira",
        "rosa de gutierrez",
        "rosa guttierez",
        "rosa gutirrez",
        "3001112233 rosa",
        "52123907 rosa",
    ],
)
def test_one_box_finds_rosa_however_she_is_looked_for(text: str) -> None:
    rosa, *_ = family()
    patient("Rosario", "Peñaloza", document="CC 52123908")

    assert ids(text)[0] == rosa


@pytest.mark.parametrize(
    "text", ["52123900", "300 111 2299", "pedro paramo", "3001112233 pedro", "rosa 13/03/1954", "2233", "pedro 2233"]
)
def test_who_is_not_there_is_not_found(text: str) -> None:
    family()

    assert ids(text) == []


@pytest.mark.parametrize("text", ["rosa", "", "12/03/1954", "%", "_ _", "' OR 1=1 --"])
def test_too_little_shows_nobody_and_says_how_to_ask(text: str, audit: Audit) -> None:
    family()

    found_ = api.search(text, ANA, NOW)

    assert found_.found == ()
    assert found_.advice.endswith(".")
    assert [(row.action, row.outcome, row.patient_ids) for row in audit()] == [("patient.searched", "refused", [])]


def test_a_search_is_audited_with_who_was_shown_and_never_with_what_was_typed(audit: Audit) -> None:
    rosa, *_ = family()

    api.search("rosa gutierrez peña", ANA, NOW)

    (row,) = audit()
    assert (row.action, row.patient_ids, row.detail) == ("patient.searched", [rosa], {"by": "words", "count": "1"})


def test_at_most_twenty_are_shown_and_it_says_there_are_more() -> None:
    for n in range(23):
        patient("María", "González", f"Núm{'abcdefghijklmnopqrstuvw'[n]}")

    found_ = api.search("maria gonzalez", ANA, NOW)

    assert (len(found_.found), found_.more) == (20, True)


def test_the_name_as_written_comes_before_one_that_only_sounds_so() -> None:
    sounds_so = patient("Ana", "Belez")
    written = patient("Ana", "Vélez")

    assert ids("ana velez") == [written.id, sounds_so.id]


def test_no_audit_row_no_data() -> None:
    family_ids = family()
    nobody = agent(UUID(int=999))  # whose audit row row-level security refuses

    for read in (
        lambda: api.candidates(family_ids, nobody, None, NOW),
        lambda: api.search("rosa gutierrez", nobody, NOW),
        lambda: api.family(family_ids[0], nobody),
        lambda: api.compare(family_ids[0], Check.BIRTH_DATE, "12/03/1954", nobody),
    ):
        with pytest.raises(DatabaseError), tenancy.transaction.atomic():
            read()


def test_a_short_name_in_a_list_is_audited_once(audit: Audit) -> None:
    rosa, tomas, _ = family()

    assert api.shown_names([rosa, tomas], ANA) == {rosa: "Rosa G.", tomas: "Tomás G."}
    assert api.shown_names([], ANA) == {}
    assert [row.action for row in audit()] == ["patient.named"]


def test_another_organisation_finds_nobody_by_any_door_or_by_raw_sql(db: None) -> None:
    rosa, *_ = family()
    with tenancy.role("latido_router"):
        found(SANTA_LUCIA, "MX")
        noor = agent(SANTA_LUCIA, 2)
        with tenancy.organisation(SANTA_LUCIA), connection.cursor() as cursor:
            assert api.find_by_phone(FAMILY_PHONE) == ()
            assert api.search("rosa gutierrez", noor, NOW).found == ()
            assert api.search("52123907", noor, NOW).found == ()
            assert api.candidates([rosa], noor, None, NOW) == ()
            with pytest.raises(api.PatientUnknown):
                api.compare(rosa, Check.BIRTH_DATE, "12/03/1954", noor)
            for model in (Patient, Identifier, ContactPoint, PatientContactPoint):
                cursor.execute(f"SELECT count(*) FROM {model._meta.db_table}")  # noqa: S608
                assert cursor.fetchone() == (0,)
            cursor.execute("SELECT count(*) FROM patients_by_words('rosa', '{rosa}', '{rosa}', NULL, 21)")
            assert cursor.fetchone() == (0,)
            cursor.execute("UPDATE patients_patient SET deceased = true")
            assert cursor.rowcount == 0


def test_only_the_application_may_search_by_name() -> None:
    for role in sorted(tenancy.ROLES):
        with pytest.raises(DatabaseError, match="permission denied"), tenancy.role(role), connection.cursor() as cursor:
            cursor.execute("SELECT patients_by_words('rosa', '{rosa}', '{rosa}', NULL, 1)")


@pytest.mark.parametrize(
    ("given", "first", "typed"),
    [
        ("明", "李", "李 明"),
        ("Владимир", "Петров", "петров владимир"),
        ("فاطمة", "الزهراء", "فاطمة الزهراء"),
        ("Bjørn", "Straße", "bjorn strasse"),
        ("A", "O", "a o"),
        ("María" * 24, "O'Higgins", f"{'maria' * 24} ohiggins"),
        ("D’Angelo", "Núñez-Álvarez", "dangelo nuñez"),
    ],
)
def test_whoever_is_registered_is_found_as_written(given: str, first: str, typed: str) -> None:
    new = NewPatient("SD", "", given, first, "", None, "")

    registered = api.register_patient(new, ANA, NOW)

    assert ids(typed) == [registered]


def test_a_name_that_changed_is_found_misspelt_at_once() -> None:
    one = patient("Ana", "Ríos")
    Patient.objects.filter(id=one.id).update(
        folded_name="ana quetzalcoatl", sounding_name=sounds.of_name("Ana Quetzalcóatl")
    )

    assert ids("ana quetzalcaotl") == [one.id]
    assert ids("ana rios") == []


def test_who_is_nearest_is_shown_first_and_who_is_far_not_at_all() -> None:
    exact, slipped = patient("Luz Marina", "Cano"), patient("Luz Maria", "Cano")
    patient("Luz", "Cantillo")

    assert ids("luz marina cano") == [exact.id, slipped.id]


def test_beside_whoever_is_called_so_stands_who_is_one_slip_away_and_not_two() -> None:
    called_so, one_slip = patient("Ana", "Parra"), patient("Ana", "Parro")
    two_slips = patient("Ama", "Parro")

    assert ids("ana parra") == [called_so.id, one_slip.id]
    assert two_slips.id in ids("ami parri"), "of a name that nobody has, every word may be wrong"


def test_the_words_of_names_are_no_other_organisation_s() -> None:
    family()
    assert NameWord.objects.filter(sound="gutieres").exists()
    with pytest.raises(DatabaseError, match="permission denied"), tenancy.transaction.atomic():
        NameWord.objects.create(sound="x")
    with tenancy.role("latido_router"), tenancy.organisation(SANTA_LUCIA):
        assert not NameWord.objects.exists()


def test_who_died_is_still_found_for_the_family() -> None:
    gone = patient("Alba Stella", "Ríos", deceased=True, birth_date=date(1940, 1, 1))

    assert ids("alba rios") == [gone.id]
    assert api.is_deceased(gone.id)
