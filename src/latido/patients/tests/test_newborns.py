"""A newborn from its mother's record; twins without a name; a name and a document of its own later."""

from datetime import UTC, date, datetime
from uuid import UUID

import pytest

from latido.compliance import api as compliance
from latido.compliance.contracts import Shield
from latido.compliance.models import Protection
from latido.orgs.tests.hospitals import agent
from latido.patients import api
from latido.patients.contracts import Act, Check, Level, NewPatient, Verification
from latido.patients.core.linking import weights
from latido.patients.core.linking.judging import judge
from latido.patients.models import Patient, RecordChange, RelatedPerson, Representation
from latido.patients.services.linking.loading import records
from latido.patients.tests.conftest import Audit
from latido.patients.tests.people import FAMILY_PHONE, patient

pytestmark = pytest.mark.db
NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)
BORN = date(2026, 11, 21)
ANA = agent()


@pytest.fixture
def laura(hospital: None) -> UUID:
    row = patient(
        "Laura", "Díaz", "Mora", document="CC 1020304050", phone=FAMILY_PHONE, birth_date=date(1995, 5, 5), sex="female"
    )
    key: UUID = row.id
    return key


def baby(**more: object) -> NewPatient:
    said: dict[str, object] = {"newborn": True, "sex": "female", **more}
    return NewPatient("SD", "", "Laura", "Díaz", "Mora", BORN, FAMILY_PHONE, **said)  # type: ignore[arg-type]


def speaker_of(child: UUID) -> Verification:
    """Her mother, verified as far as one can be."""
    related = RelatedPerson.objects.get(patient_id=child, relation="mother")
    nothing = frozenset[Check]()
    return Verification(Level.L3, nothing, nothing, tries_left=3, needed=2, speaker=related.id)


def test_the_form_is_filled_from_her_record_which_the_audit_keeps(laura: UUID, audit: Audit) -> None:
    known = api.expecting(laura, ANA)

    assert (known.given_names, known.first_surname, known.second_surname, known.children) == (
        "Laura",
        "Díaz",
        "Mora",
        0,
    )
    assert (audit()[-1].action, audit()[-1].patient_ids) == ("patient.newborn_begun", [laura])


def test_from_a_record_that_was_protected_meanwhile_nobody_is_registered(laura: UUID, audit: Audit) -> None:
    api.expecting(laura, ANA)
    Protection.objects.create(patient_id=laura, shield=str(Shield.VIP), set_at=NOW)

    with pytest.raises(compliance.Protected):
        api.register_newborn(baby(), laura, ANA, NOW)

    assert not RelatedPerson.objects.filter(patient_id=laura).exists()
    assert Patient.objects.count() == 1


def test_a_newborn_is_a_person_of_its_own_and_each_is_in_the_others_family(laura: UUID) -> None:
    child = api.register_newborn(baby(), laura, ANA, NOW)

    row = Patient.objects.get(id=child)
    assert (row.given_names, row.first_surname, row.sex, row.incomplete) == ("Hija de Laura", "Díaz", "female", True)
    ties = RelatedPerson.objects.values_list("patient_id", "relative_id", "relation")
    assert set(ties) == {(laura, child, "daughter"), (child, laura, "mother")}
    assert api.expecting(laura, ANA).children == 1


def test_saying_so_lets_the_mother_do_nothing_and_a_paper_that_was_seen_does(laura: UUID) -> None:
    said = api.register_newborn(baby(born_as=1), laura, ANA, NOW)
    shown = api.register_newborn(baby(born_as=2), laura, ANA, NOW, seen="Certificado de nacido vivo, archivo 12")

    one, other = speaker_of(said), speaker_of(shown)
    assert not api.may_on_contact(Act.APPOINTMENTS, said, one, NOW).allowed
    assert api.may_on_contact(Act.APPOINTMENTS, shown, other, NOW).allowed
    grant = Representation.objects.get()
    assert (grant.basis, grant.by_age, grant.sensitive_excluded) == ("parent", True, True)


def test_twins_without_a_name_are_told_apart_and_never_proposed_as_one(laura: UUID) -> None:
    first = api.register_newborn(baby(born_as=1), laura, ANA, NOW)
    likely = api.likely(baby(born_as=2))
    second = api.register_newborn(baby(born_as=2), laura, ANA, NOW)

    assert first not in likely
    assert api.names([first, second]) == {first: "Hija I D.", second: "Hija II D."}
    found = {each.patient_id: each for each in api.candidates([first, second], ANA, now=NOW)}
    assert {each.masked_name for each in found.values()} == {"Hija L. I D··· M···", "Hija L. II D··· M···"}
    assert all(each.double for each in found.values())
    one, other = records([first, second]).values()
    assert judge(one, other, *weights.from_json({})) is None


def test_the_same_newborn_twice_is_asked_about(laura: UUID) -> None:
    first = api.register_newborn(baby(), laura, ANA, NOW)

    assert first in api.likely(baby())


def test_later_it_has_its_own_name_and_document_and_its_history_stays(laura: UUID) -> None:
    child = api.register_newborn(baby(born_as=1), laura, ANA, NOW)
    was = api.editable(child, ANA)
    own = {"given_names": "Sofía", "document": "CO RC 1099887766"}

    api.edit_patient(child, own, was.version, ANA, NOW)

    row = Patient.objects.get(id=child)
    assert (row.id, row.given_names, row.incomplete) == (child, "Sofía", False)
    kept = RecordChange.objects.get().before
    assert (kept["given_names"], kept["document"]) == ("Hija de Laura I", "")
    assert RelatedPerson.objects.filter(patient_id=child, relative_id=laura).exists()
    assert api.search("1099887766", ANA, NOW).found[0].patient_id == child
    assert api.expecting(laura, ANA).children == 0


def test_the_mothers_number_with_a_number_of_its_own_is_former_once_it_has_a_document(laura: UUID) -> None:
    new = NewPatient("RN", "1020304050-1", "Laura", "Díaz", "Mora", BORN, FAMILY_PHONE, newborn=True)
    child = api.register_newborn(new, laura, ANA, NOW)
    was = api.editable(child, ANA)

    api.edit_patient(child, {"document": "CO RC 1099887766", "document_why": "changed"}, was.version, ANA, NOW)

    assert api.compare(child, Check.DOCUMENT, "1020304050-1", ANA)
    assert not api.compare(child, Check.DOCUMENT, "1020304050", ANA)  # the mother's alone is hers
    assert [each.patient_id for each in api.search("1020304050", ANA, NOW).found] == [laura]


@pytest.mark.parametrize("seen", ["x", "x" * 201])
def test_a_paper_that_says_nothing_is_told_and_nobody_is_registered(laura: UUID, seen: str) -> None:
    with pytest.raises(api.InvalidRelative) as refused:
        api.register_newborn(baby(), laura, ANA, NOW, seen=seen)

    assert set(refused.value.problems) == {"document"}
    assert Patient.objects.count() == 1


def test_a_mother_with_the_longest_name_is_told_instead_of_breaking(laura: UUID) -> None:
    long = NewPatient("SD", "", "m" * 115, "Díaz", "", BORN, "", newborn=True, sex="female", born_as=2)

    with pytest.raises(api.InvalidPatient) as refused:
        api.register_newborn(long, laura, ANA, NOW)

    assert set(refused.value.problems) == {"given_names"}
