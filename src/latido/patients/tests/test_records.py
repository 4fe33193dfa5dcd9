from collections.abc import Iterator
from datetime import UTC, date, datetime
from uuid import UUID, uuid4

import pytest

from latido.kernel.actor import Actor
from latido.orgs.tests.hospitals import agent
from latido.patients import api, ports
from latido.patients.contracts import Check, Need, NewPatient, Purpose
from latido.patients.models import ContactPoint, Identifier, Patient, PatientContactPoint
from latido.patients.tests.conftest import Audit
from latido.patients.tests.people import FAMILY_PHONE, family, patient

pytestmark = [pytest.mark.db, pytest.mark.usefixtures("hospital")]
NOW = datetime(2026, 11, 20, 19, tzinfo=UTC)
ANA, LAURA = agent(), agent(number=2)
CONTACT = UUID(int=77)
ON_CALL = Purpose("interaction", CONTACT)


class OneLiveContact:
    """A room that knows one live contact, of Ana."""

    def is_live(self, purpose: Purpose, patient_id: UUID, actor: Actor) -> bool:
        return (purpose.ref, actor.id) == (CONTACT, ANA.id) and patient_id.version == 7


@pytest.fixture(autouse=True)
def _one_live_contact() -> Iterator[None]:
    before = tuple(ports._answering)
    ports.answer_purposes(OneLiveContact())
    yield
    ports.answer_purposes(*before)


def heard(**changed: object) -> NewPatient:
    facts: dict[str, object] = {
        "document_type": "CC",
        "document_number": "41.987.318",
        "given_names": "Marta  Lucía",
        "first_surname": "Ospina",
        "second_surname": "Duarte",
        "birth_date": date(1962, 5, 4),
        "phone": "310 444 9042",
    }
    return NewPatient(**(facts | changed))  # type: ignore[arg-type]


def test_a_record_opens_for_a_live_contact_and_is_audited(audit: Audit) -> None:
    rosa, *_ = family()

    shown = api.open_patient(rosa, ON_CALL, ANA, NOW)

    assert (shown.name, shown.short_name, shown.age) == ("Rosa Elvira Gutiérrez Peña", "Rosa G.", 72)
    assert (shown.masked_document, shown.masked_phone) == ("CC ··· ··· 907", "+57 ··· ··· 2233")
    assert (shown.manner.needs, shown.nursing_note, shown.incomplete) == ((Need.SLOW,), True, False)
    (row,) = audit()
    assert (row.action, row.patient_ids, row.interaction_id, row.purpose) == (
        "patient.opened",
        [rosa],
        CONTACT,
        "interaction",
    )


@pytest.mark.parametrize(
    ("purpose", "actor"),
    [
        (Purpose("interaction", UUID(int=78)), ANA),
        (Purpose("interaction", CONTACT), LAURA),
        (Purpose("interaction"), ANA),
        (Purpose("search"), ANA),
        (Purpose("search", reason="  a ", code="other"), ANA),
        (Purpose("search", reason="devolver la llamada de ayer"), ANA),
        (Purpose("search", reason="devolver la llamada de ayer", code="curiosity"), ANA),
        (Purpose("registration"), ANA),
        (Purpose("curiosity", reason="es mi vecina"), ANA),
    ],
    ids=[
        "over",
        "somebody else's",
        "none",
        "no reason",
        "a letter",
        "none picked",
        "none known",
        "not registered by her",
        "unknown",
    ],
)
def test_without_a_purpose_nothing_opens_and_the_refusal_is_audited(
    purpose: Purpose, actor: Actor, audit: Audit
) -> None:
    rosa, *_ = family()

    with pytest.raises(api.PurposeMissing):
        api.open_patient(rosa, purpose, actor, NOW)
    with pytest.raises(api.PurposeMissing):
        api.reveal(rosa, "document", purpose, actor)

    assert [(row.action, row.outcome, row.detail["asked"]) for row in audit()] == [
        ("patient.refused", "refused", "patient.opened"),
        ("patient.refused", "refused", "patient.revealed"),
    ]


def test_a_patient_who_is_not_there_is_unknown_and_asking_is_audited(audit: Audit) -> None:
    nobody = uuid4()

    with pytest.raises(api.PatientUnknown):
        api.open_patient(nobody, ON_CALL, ANA, NOW)

    (row,) = audit()
    assert (row.action, row.patient_ids, row.detail["refused"]) == ("patient.refused", [nobody], "PatientUnknown")


def test_a_reason_in_words_opens_a_record_outside_a_contact(audit: Audit) -> None:
    rosa, *_ = family()

    api.open_patient(rosa, Purpose("search", reason="devolver la llamada de ayer", code="call_back"), LAURA, NOW)

    assert [(row.action, row.reason) for row in audit()] == [("patient.opened", "devolver la llamada de ayer")]


@pytest.mark.parametrize(("field", "value"), [("document", "CC 52.123.907"), ("phone", FAMILY_PHONE)])
def test_a_hidden_datum_is_shown_and_audited_by_name(field: str, value: str, audit: Audit) -> None:
    rosa, *_ = family()

    assert api.reveal(rosa, field, ON_CALL, ANA) == value
    assert [(row.action, row.fields) for row in audit()] == [("patient.revealed", [field])]


def test_what_is_not_on_file_is_not_revealed() -> None:
    nobody = patient("Alba", "Ríos")

    for field in ("document", "phone", "address"):
        with pytest.raises(api.NothingToShow):
            api.reveal(nobody.id, field, ON_CALL, ANA)


@pytest.mark.parametrize(
    ("check", "said", "matches"),
    [
        (Check.DOCUMENT, "52 123 907", True),
        (Check.DOCUMENT, "52 123 908", False),
        (Check.BIRTH_DATE, "12 de marzo del 54", True),
        (Check.ADDRESS, "la esmeralda", True),
        (Check.EMAIL, "rosa arroba correo punto example", True),
        (Check.LAST_VISIT, "12/03/2026", False),
    ],
)
def test_comparing_says_yes_or_no_and_keeps_neither_what_was_said_nor_the_record(
    check: Check, said: str, matches: bool, audit: Audit
) -> None:
    rosa, *_ = family()

    assert api.compare(rosa, check, said, ANA, CONTACT) is matches

    (row,) = audit()
    assert (row.action, row.fields, row.interaction_id) == ("patient.verified", [str(check)], CONTACT)
    assert row.detail == {"match": "yes" if matches else "no"}


def test_an_earlier_document_still_identifies() -> None:
    rosa, *_ = family()
    Identifier.objects.create(patient_id=rosa, country="CO", type="TI", value="5403121234", position=1)

    assert api.compare(rosa, Check.DOCUMENT, "5403121234", ANA)
    assert api.reveal(rosa, "document", ON_CALL, ANA) == "CC 52.123.907"


def test_only_what_is_on_file_is_asked_for_and_seeing_what_that_is_is_audited(audit: Audit) -> None:
    rosa, tomas, _ = family()

    assert Check.EMAIL in api.checks_available(rosa, ANA, CONTACT)
    assert api.checks_available(tomas, ANA, CONTACT) == (Check.DOCUMENT, Check.BIRTH_DATE)

    rows = [(row.action, row.patient_ids, row.interaction_id) for row in audit()]
    assert rows == [("patient.asked", [rosa], CONTACT), ("patient.asked", [tomas], CONTACT)]
    assert audit()[1].fields == ["document", "birth_date"]


def test_the_family_of_a_record(audit: Audit) -> None:
    rosa, tomas, lina = family()

    shown = api.family(rosa, ANA)

    assert [(each.patient_id, each.relation, each.authorised) for each in shown] == [
        (tomas, "Hijo · puede agendar", True),
        (lina, "Usa el mismo teléfono", False),
    ]
    assert audit()[-1].patient_ids == [rosa, tomas, lina]


def test_a_patient_is_registered_in_the_call_and_found_at_once(audit: Audit) -> None:
    new = api.register_patient(heard(), ANA, NOW, CONTACT)

    assert api.find_by_phone("+573104449042") == (new,)
    assert [each.patient_id for each in api.search("ospina marta", ANA, NOW).found] == [new]
    shown = api.open_patient(new, Purpose("registration"), ANA, NOW)
    assert (shown.name, shown.incomplete, shown.masked_document) == (
        "Marta Lucía Ospina Duarte",
        True,
        "CC ··· ··· 318",
    )
    assert [row.action for row in audit()][:2] == ["patient.phone_linked", "patient.registered"]


def test_a_second_record_with_one_document_is_refused_and_names_the_first(audit: Audit) -> None:
    first = api.register_patient(heard(), ANA, NOW)

    with pytest.raises(api.DuplicateDocument) as refused:
        api.register_patient(heard(given_names="Marta", document_number="41987318"), LAURA, NOW)

    assert refused.value.existing_id == first
    assert Patient.objects.count() == 1
    told = audit()[-1]
    assert (told.action, tuple(told.patient_ids), told.actor_id) == ("patient.searched", (first,), LAURA.id)


def test_people_without_a_document_are_as_many_as_they_are() -> None:
    unknown = heard(document_type="SD", document_number="")

    assert api.register_patient(unknown, ANA, NOW) != api.register_patient(unknown, ANA, NOW)
    assert Identifier.objects.count() == 0


def test_a_newborn_is_named_after_its_mother() -> None:
    baby = heard(
        document_type="SD", document_number="", given_names="Rosa", newborn=True, birth_date=date(2026, 11, 18)
    )

    new = api.register_patient(baby, ANA, NOW)

    assert api.names([new]) == {new: "Hijo O."}


def test_what_cannot_be_is_refused_field_by_field_and_nothing_is_kept() -> None:
    with pytest.raises(api.InvalidPatient) as refused:
        api.register_patient(heard(document_number="", first_surname="", phone="1"), ANA, NOW)

    assert set(refused.value.problems) == {"document_number", "first_surname", "phone"}
    assert Patient.objects.count() == 0


def test_a_family_telephone_keeps_one_holder_and_one_row() -> None:
    rosa, *_ = family()
    new = api.register_patient(heard(phone="300 111 2233"), ANA, NOW)

    api.link_phone(new, "+573001112233", ANA, NOW)

    assert ContactPoint.objects.count() == 1
    assert PatientContactPoint.objects.filter(patient_id=new).count() == 1
    assert api.find_by_phone(FAMILY_PHONE)[0] == rosa
    with pytest.raises(api.InvalidPatient):
        api.link_phone(new, "abc", ANA, NOW)
