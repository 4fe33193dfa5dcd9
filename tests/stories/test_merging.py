"""Two records of one person become one, and two again: nothing is left behind, and nothing is lost."""

from datetime import UTC, date, datetime, timedelta
from uuid import UUID

import pytest

from latido.interactions import api as interactions
from latido.interactions.models import Interaction, InteractionPatient, TimelineEntry
from latido.kernel.ids import new_id
from latido.orgs.tests.hospitals import agent
from latido.patients import api
from latido.patients.contracts import Basis, Check, Need, NewRelative, PairState, Purpose, Scope
from latido.patients.models import (
    DuplicatePair,
    Identifier,
    Merge,
    Patient,
    PatientContactPoint,
    RelatedPerson,
    Representation,
    WrittenPoint,
)
from latido.patients.tests.conftest import Audit
from latido.patients.tests.people import FAMILY_PHONE, family, granted, patient

pytestmark = [pytest.mark.db, pytest.mark.usefixtures("hospital")]
NOW = datetime(2026, 11, 20, 19, tzinfo=UTC)
LATER = NOW + timedelta(days=2)
OTHER_PHONE = "+573104449042"
WHY = Purpose("search", reason="resultado pendiente", code="result")


@pytest.fixture
def twice() -> tuple[UUID, UUID]:
    """Rosa, and Rosa again with less of her name, another document and a telephone of her own too."""
    rosa, tomas, _lina = family()
    again = patient(
        "Rosa", "Gutiérres", document="CE 998877", phone=FAMILY_PHONE, birth_date=date(1954, 3, 12),
        record_number="HC 80-1", sex="female", nursing_note=False, manner={"sentences": ["Habla poco español"]},
    )  # fmt: skip
    api.link_phone(again.id, OTHER_PHONE, agent(), NOW)
    RelatedPerson.objects.create(patient=again, relative_id=tomas, relation="son")
    RelatedPerson.objects.create(patient_id=tomas, relative=again, relation="mother")
    return rosa, again.id


def contact(patient_id: UUID, state: str = "closed") -> UUID:
    row = Interaction.objects.create(
        channel="voice", node="n", channel_id=str(new_id()), opened_at=NOW, state=state, ended_at=NOW, end_reason="x",
        agent_id=agent().id,
    )  # fmt: skip
    InteractionPatient.objects.create(interaction=row, patient_id=patient_id, linked_at=NOW)
    interactions.add_to_timeline(patient_id, "interaction", row.id, at=NOW)
    return UUID(str(row.id))


def everything() -> list[object]:
    """All that a merge may touch, as it stands."""
    columns = [Patient, Identifier, PatientContactPoint, RelatedPerson, InteractionPatient, TimelineEntry]
    return [sorted(map(str, model.objects.values_list())) for model in columns]


def test_what_one_record_has_is_of_the_other_and_its_old_id_leads_there(twice: tuple[UUID, UUID]) -> None:
    rosa, again = twice
    call = contact(again)

    api.merge_patients(rosa, again, [], agent(), NOW)

    opened = api.open_patient(again, WHY, agent(), NOW)
    assert (opened.id, opened.name) == (rosa, "Rosa Elvira Gutiérrez Peña")
    assert api.compare(rosa, Check.DOCUMENT, "998877", agent())
    assert api.find_by_phone(OTHER_PHONE) == (rosa,)
    assert api.find_by_phone(FAMILY_PHONE)[0] == rosa
    assert interactions.interaction(call).patient_ids == (rosa,)
    assert [entry.ref for entry in interactions.timeline(rosa, actor=agent())] == [call]
    assert opened.document_type == "CC"
    assert (opened.manner.needs, opened.manner.sentences) == ((Need.SLOW,), ("Habla poco español",))
    assert Patient.objects.get(id=rosa).sex == "female"


def test_no_search_finds_the_record_that_was_replaced(twice: tuple[UUID, UUID]) -> None:
    rosa, again = twice
    api.merge_patients(rosa, again, [], agent(), NOW)

    for words in ("Rosa Gutierrez", "998877", "HC 80-1", OTHER_PHONE, "Rosa 12/03/1954", "12/03/1954 rosa"):
        assert [each.patient_id for each in api.search(words, agent(), NOW).found][:1] == [rosa], words
        assert again not in [each.patient_id for each in api.search(words, agent(), NOW).found], words


def test_each_field_is_of_the_record_that_was_chosen(twice: tuple[UUID, UUID]) -> None:
    rosa, again = twice

    api.merge_patients(rosa, again, ["first_surname", "record_number"], agent(), NOW)

    row = Patient.objects.get(id=rosa)
    assert (row.first_surname, row.given_names, row.record_number) == ("Gutiérres", "Rosa Elvira", "HC 80-1")
    assert row.sounding_name.split()[2] == "gutieres"
    assert [each.patient_id for each in api.search("HC 71-20455", agent(), NOW).found] == [rosa]


def test_undone_everything_is_as_it_was(twice: tuple[UUID, UUID]) -> None:
    rosa, again = twice
    shared = contact(rosa)
    InteractionPatient.objects.create(interaction_id=shared, patient_id=again, linked_at=NOW)
    contact(again)
    before = everything()

    merge = api.merge_patients(rosa, again, ["first_surname", "record_number", "given_names"], agent(), NOW)
    assert interactions.interaction(shared).patient_ids == (rosa,)
    left = api.unmerge(merge, agent(), LATER)

    assert everything() == before
    assert (left.later, left.changed) == ((), ())


def test_a_former_document_goes_with_its_record_finds_the_person_and_comes_back_former(
    twice: tuple[UUID, UUID],
) -> None:
    rosa, again = twice
    on = date(2020, 5, 5)
    for whose, number in ((rosa, "1010"), (again, "2020"), (again, "52123907")):  # one she has now was once the other's
        kind = "CC" if number == "52123907" else "PPT"
        number = number if kind == "CC" else number * 2
        Identifier.objects.create(
            patient_id=whose, country="CO", type=kind, value=number, position=3, former_on=on
        )  # fmt: skip
    before = everything()

    merge = api.merge_patients(rosa, again, [], agent(), NOW)
    joined = api.open_patient(rosa, WHY, agent(), NOW)
    theirs = Identifier.objects.filter(patient_id=rosa, former_on=on).values_list("value", flat=True)

    assert sorted(map(str, theirs)) == ["10101010", "20202020", "52123907"]
    assert joined.document_type == "CC"
    for number in ("10101010", "20202020", "998877", "52123907"):
        assert api.compare(rosa, Check.DOCUMENT, number, agent()), number
        assert [each.patient_id for each in api.search(number, agent(), NOW).found] == [rosa], number
    api.unmerge(merge, agent(), LATER)
    assert everything() == before
    assert not api.compare(rosa, Check.DOCUMENT, "20202020", agent())
    assert api.compare(again, Check.DOCUMENT, "20202020", agent())
    assert not api.compare(again, Check.DOCUMENT, "52123907", agent())  # a number of one person at a time: Rosa's


def test_a_record_whose_documents_are_all_former_gives_its_place_to_the_one_in_force(twice: tuple[UUID, UUID]) -> None:
    rosa, again = twice
    Identifier.objects.filter(patient_id=rosa).update(former_on=date(2020, 5, 5))

    merge = api.merge_patients(rosa, again, [], agent(), NOW)
    shown = api.open_patient(rosa, WHY, agent(), NOW).document_type
    api.unmerge(merge, agent(), LATER)

    assert shown == "CE"
    assert api.open_patient(rosa, WHY, agent(), NOW).document_type == "SD"
    assert api.open_patient(again, WHY, agent(), NOW).document_type == "CE"


def test_the_other_way_round_is_undone_too(twice: tuple[UUID, UUID]) -> None:
    rosa, again = twice
    before = everything()

    api.unmerge(api.merge_patients(again, rosa, ["second_surname"], agent(), NOW), agent(), LATER)

    assert everything() == before


def test_what_came_after_the_merge_stays_and_is_told(twice: tuple[UUID, UUID]) -> None:
    rosa, again = twice
    merge = api.merge_patients(rosa, again, ["first_surname"], agent(), NOW)
    call = contact(rosa)
    InteractionPatient.objects.update(linked_at=LATER)
    Patient.objects.filter(id=rosa).update(first_surname="Gutiérrez de Ruiz")

    left = api.unmerge(merge, agent(), LATER)

    assert left.later == (("Contactos", 1),)
    assert left.changed == ("Primer apellido",)
    assert interactions.interaction(call).patient_ids == (rosa,)
    assert Patient.objects.get(id=rosa).first_surname == "Gutiérrez de Ruiz"
    assert api.open_patient(again, WHY, agent(), NOW).name == "Rosa Gutiérres"


def test_a_merge_of_a_merge_leads_to_the_last_and_is_undone_newest_first(twice: tuple[UUID, UUID]) -> None:
    rosa, again = twice
    third = patient("Rosa E.", "Gutiérrez", document="PA AB12345", birth_date=date(1954, 3, 12)).id
    before = everything()
    first = api.merge_patients(again, rosa, [], agent(), NOW)
    second = api.merge_patients(third, again, [], agent(), NOW)

    assert {api.open_patient(each, WHY, agent(), NOW).id for each in (rosa, again, third)} == {third}
    assert {str(each) for each in Patient.objects.exclude(replaced_by=None).values_list("replaced_by", flat=True)} == {
        str(third)
    }
    with pytest.raises(api.MergeRefused, match="más reciente"):
        api.unmerge(first, agent(), LATER)
    api.unmerge(second, agent(), LATER)
    api.unmerge(first, agent(), LATER)
    assert everything() == before


def test_after_thirty_days_it_stays(twice: tuple[UUID, UUID]) -> None:
    merge = api.merge_patients(*twice, [], agent(), NOW)

    with pytest.raises(api.MergeRefused, match="30 días"):
        api.unmerge(merge, agent(), NOW + timedelta(days=30, seconds=1))
    api.unmerge(merge, agent(), NOW + timedelta(days=30))
    with pytest.raises(api.MergeRefused, match="ya se deshizo"):
        api.unmerge(merge, agent(), NOW + timedelta(days=30))


@pytest.mark.parametrize("state", ["connected", "held", "wrap_up"])
def test_nobody_is_merged_while_they_are_attended(twice: tuple[UUID, UUID], state: str) -> None:
    contact(twice[1], state)

    with pytest.raises(api.MergeRefused, match="Alguien atiende"):
        api.merge_patients(*twice, [], agent(), NOW)
    assert Merge.objects.count() == 0


def test_a_record_that_was_replaced_is_not_merged_again(twice: tuple[UUID, UUID]) -> None:
    rosa, again = twice
    api.merge_patients(rosa, again, [], agent(), NOW)

    for one, other in ((rosa, again), (again, rosa)):
        with pytest.raises(api.MergeRefused, match="ya se unió"):
            api.merge_patients(one, other, [], agent(), NOW)
    with pytest.raises(api.PatientUnknown):
        api.merge_patients(rosa, rosa, [], agent(), NOW)
    with pytest.raises(api.PatientUnknown):
        api.merge_patients(rosa, new_id(), [], agent(), NOW)


def test_both_trails_say_so(twice: tuple[UUID, UUID], audit: Audit) -> None:
    rosa, again = twice
    merge = api.merge_patients(rosa, again, ["email"], agent(), NOW)
    api.unmerge(merge, agent(), NOW)

    acts = {row.action: row for row in audit()}
    for act in ("patient.merged", "patient.unmerged"):
        assert set(acts[act].patient_ids) == {rosa, again}
        assert acts[act].detail["merge"] == str(merge)


def test_an_old_id_written_later_is_of_the_record_that_stayed(twice: tuple[UUID, UUID]) -> None:
    rosa, again = twice
    call = contact(rosa)
    api.merge_patients(rosa, again, [], agent(), NOW)

    row = Interaction.objects.create(channel="voice", node="n", channel_id="late", opened_at=NOW)
    InteractionPatient.objects.create(interaction=row, patient_id=again, linked_at=NOW)
    interactions.add_to_timeline(again, "interaction", row.id, at=NOW)

    assert set(InteractionPatient.objects.values_list("patient_id", flat=True)) == {rosa}
    assert {entry.ref for entry in interactions.timeline(rosa, actor=agent())} == {call, row.id}


def test_whom_somebody_is_not_they_are_not_under_another_record_either(twice: tuple[UUID, UUID]) -> None:
    rosa, again = twice
    homonym = patient("Rosa", "Gutiérrez", document="CC 41987318", birth_date=date(1954, 3, 12)).id
    one, other = sorted((again, homonym))
    DuplicatePair.objects.create(one_id=one, other_id=other, bits=9, band="probable", found_at=NOW, state="different")

    api.merge_patients(rosa, again, [], agent(), NOW)

    one, other = sorted((rosa, homonym))
    assert DuplicatePair.objects.get(one_id=one, other_id=other).state == PairState.DIFFERENT


def test_who_was_kept_away_from_one_record_is_kept_away_from_both(twice: tuple[UUID, UUID]) -> None:
    """And what let a relative act for the record that goes is there again when they are parted."""
    rosa, again = twice
    theirs, other = (RelatedPerson.objects.get(patient_id=each, relation="son") for each in (rosa, again))
    paper = granted(other, Basis.WRITTEN, Scope.RESULTS)
    api.add_relative(again, NewRelative("sister", "Elsa Peña"), agent(), NOW)
    api.suspend_relative(other.id, again, "Medida de protección", agent(), NOW)

    merged = api.merge_patients(rosa, again, [], agent(), NOW)

    assert api.is_suspended(theirs.id)
    assert RelatedPerson.objects.filter(patient_id=rosa, person__name="Elsa Peña").exists()
    api.unmerge(merged, agent(), LATER)
    assert Representation.objects.filter(related=other).values_list("id", flat=True).get() == paper.id
    assert api.is_suspended(theirs.id) and api.is_suspended(other.id)


def test_emails_of_both_stay_of_one_and_part_again(twice: tuple[UUID, UUID]) -> None:
    rosa, again = twice
    WrittenPoint.objects.filter(patient_id__in=twice).delete()
    rows = ((rosa, "a@correo.example", False), (again, "A@correo.example", True), (again, "b@correo.example", False))
    for whose, value, barred in rows:
        WrittenPoint.objects.create(patient_id=whose, kind="email", value=value, barred=barred)

    def of(patient_id: UUID) -> list[tuple[str, bool]]:
        return list(WrittenPoint.objects.filter(patient_id=patient_id).values_list("value", "barred"))

    merge = api.merge_patients(rosa, again, [], agent(), NOW)
    joined = of(rosa)
    api.unmerge(merge, agent(), NOW)

    assert joined == [("a@correo.example", True), ("b@correo.example", False)], "what either bars is barred"
    assert of(rosa) == [("a@correo.example", True)], "and parting them lifts nothing"
    assert sorted(of(again)) == [("A@correo.example", True), ("b@correo.example", False)]
