import json
import os
from collections.abc import Iterator
from datetime import UTC, date, datetime
from functools import partial
from pathlib import Path
from uuid import UUID

import pytest
from django.core.management import CommandError, call_command
from procrastinate.contrib.django.models import ProcrastinateJob

from latido.compliance import selectors
from latido.compliance.contracts import LogQuery
from latido.compliance.models import AuditEvent
from latido.compliance.tests import zips
from latido.kernel import locked
from latido.kernel.actor import Actor
from latido.orgs.tests.hospitals import SAN_RAFAEL, SANTA_LUCIA, agent, found
from latido.patients import api
from latido.patients.contracts import Decision, Phase, RowOutcome, Totals
from latido.patients.models import (
    ContactPoint,
    Death,
    Identifier,
    ImportBatch,
    ImportRow,
    Patient,
    PatientContactPoint,
    SourceKey,
    WrittenPoint,
)
from latido.patients.services.imports import files, stages
from latido.patients.tests.imports.samples import (
    HEADER,
    LINA,
    ROSA,
    TOMAS,
    bundle,
    fhir,
    many,
    ndjson,
    somebody,
    table,
    workbook,
)
from latido.patients.tests.people import patient
from latido.plumbing import storage, tenancy

pytestmark = pytest.mark.db
NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)
ADA: Actor = agent(number=9)


@pytest.fixture
def hospital(committed: None) -> Iterator[None]:
    """San Rafael and another, without patients; each act commits, as in the worker."""
    found(SANTA_LUCIA, "MX")
    found()
    yield


def uploaded(data: bytes, tmp_path: Path, name: str = "pacientes.csv", house: UUID = SAN_RAFAEL) -> UUID:
    file = tmp_path / name
    file.write_bytes(data)
    with tenancy.organisation(house):
        return api.upload_import(file, name, agent(house, 9), NOW)


def checked(data: bytes, tmp_path: Path, house: UUID = SAN_RAFAEL, **defaults: str) -> UUID:
    batch = uploaded(data, tmp_path, house=house)
    with tenancy.organisation(house):
        plan = files.plan_of(files.batch_of(batch))
        api.start_reading(batch, plan.fields, defaults, NOW)
    while api.work_now(house, batch, clock=lambda: NOW):
        continue
    return batch


def begin(batch: UUID, house: UUID = SAN_RAFAEL) -> None:
    with tenancy.organisation(house):
        api.begin_import(batch, agent(house, 9), NOW)


def imported(data: bytes, tmp_path: Path, house: UUID = SAN_RAFAEL, **defaults: str) -> UUID:
    batch = checked(data, tmp_path, house, **defaults)
    begin(batch, house)
    while api.work_now(house, batch, clock=lambda: NOW):
        continue
    return batch


def undone(batch: UUID) -> None:
    with tenancy.organisation(SAN_RAFAEL):
        api.undo_import(batch, ADA, NOW)
    while api.work_now(SAN_RAFAEL, batch, clock=lambda: NOW):
        continue


def totals(batch: UUID) -> Totals:
    with tenancy.organisation(SAN_RAFAEL):
        return api.import_of(batch).totals


def outcomes(batch: UUID) -> dict[int, str]:
    with tenancy.organisation(SAN_RAFAEL):
        return dict(ImportRow.objects.filter(batch_id=batch).values_list("number", "outcome"))


def emails_of(row: Patient) -> list[str]:
    return list(row.written.filter(kind="email").values_list("value", flat=True))


def everything() -> list[list[tuple[object, ...]]]:
    """All that is known of patients, to compare before and after."""
    tables = (Patient, Identifier, ContactPoint, PatientContactPoint, WrittenPoint, SourceKey)
    with tenancy.organisation(SAN_RAFAEL):
        return [sorted(map(repr, model.objects.values_list())) for model in tables]  # type: ignore[misc]


def test_a_dry_run_says_what_would_become_of_each_row_and_writes_nobody(hospital: None, tmp_path: Path) -> None:
    batch = checked(table(ROSA, TOMAS, "4,CC,xyz,Ana,Ruiz,,1990-01-01,F,,,"), tmp_path)

    assert outcomes(batch) == {2: "new", 3: "new", 4: "rejected"}
    with tenancy.organisation(SAN_RAFAEL):
        assert api.import_of(batch).phase is Phase.READY
        assert Patient.objects.count() == 0


def test_a_file_becomes_patients_with_their_documents_telephones_and_keys(hospital: None, tmp_path: Path) -> None:
    batch = imported(table(ROSA, TOMAS, LINA), tmp_path)

    assert totals(batch) == Totals(read=3, new=3, written=3)
    with tenancy.organisation(SAN_RAFAEL):
        rosa = Patient.objects.get(first_surname="Gutiérrez", second_surname="Peña")
        assert (rosa.given_names, str(rosa.birth_date), rosa.sex) == ("Rosa Elvira", "1954-03-12", "female")
        assert (rosa.record_number, emails_of(rosa), rosa.incomplete) == ("HC 71-20455", ["rosa@correo.example"], False)
        assert api.find_by_phone("+573001112233")[0] == rosa.id
        assert len(api.find_by_phone("+573001112233")) == 3
        assert api.search("rosa gutierrez pena", ADA, NOW).found[0].patient_id == rosa.id


def test_the_same_file_twice_changes_nothing(hospital: None, tmp_path: Path) -> None:
    data = table(ROSA, TOMAS, LINA)
    imported(data, tmp_path)
    before = everything()

    again = imported(data, tmp_path)

    assert totals(again) == Totals(read=3, same=3, written=3)
    assert everything() == before


def test_people_without_key_or_document_do_not_come_in_twice_either(hospital: None, tmp_path: Path) -> None:
    data = table("Ana,Ruiz,1990-01-01,3009998877", "Luz,Mora,,", header="nombre,apellido,fecha nacimiento,telefono")
    imported(data, tmp_path)
    before = everything()

    assert totals(imported(data, tmp_path)).same == 2
    assert everything() == before


def test_what_changed_at_the_source_changes_here_and_blanks_erase_nothing(hospital: None, tmp_path: Path) -> None:
    imported(table(ROSA), tmp_path)

    batch = imported(table("1,CC,52123907,Rosa Elvira,Gutiérrez,Peña,,,301 555 6677,nueva@correo.example,"), tmp_path)

    assert totals(batch) == Totals(read=1, changed=1, written=1)
    with tenancy.organisation(SAN_RAFAEL):
        rosa = Patient.objects.get()
        assert (emails_of(rosa), str(rosa.birth_date), rosa.record_number) == (
            ["nueva@correo.example", "rosa@correo.example"],
            "1954-03-12",
            "HC 71-20455",
        )
        assert {each.contact_point.e164 for each in rosa.telephones.all()} == {"+573001112233", "+573015556677"}


def test_an_exact_document_finds_who_is_registered_already(hospital: None, tmp_path: Path) -> None:
    with tenancy.organisation(SAN_RAFAEL):
        rosa = patient("Rosa", "Gutiérrez", "Peña", document="CC 52123907", phone="+573001112233").id

    batch = imported(table(ROSA), tmp_path)

    assert totals(batch).changed == 1
    with tenancy.organisation(SAN_RAFAEL):
        assert Patient.objects.get().id == rosa
        assert SourceKey.objects.get().patient_id == rosa


def test_a_document_of_somebody_else_is_never_taken_for_them(hospital: None, tmp_path: Path) -> None:
    with tenancy.organisation(SAN_RAFAEL):
        patient("Pedro", "Lozano", document="CC 52123907", birth_date=NOW.date())
    before = everything()

    batch = imported(table(ROSA), tmp_path)

    assert outcomes(batch) == {2: "possible_duplicate"}
    assert everything() == before


def test_a_likeness_is_shown_to_a_person_and_never_joined_by_itself(hospital: None, tmp_path: Path) -> None:
    with tenancy.organisation(SAN_RAFAEL):
        rosa = patient("Rosa", "Gutierres", "Peña", phone="+573001112233", birth_date=date(1954, 3, 12)).id
    batch = imported(table(ROSA), tmp_path)

    with tenancy.organisation(SAN_RAFAEL):
        (row,), count = api.import_rows(batch, RowOutcome.POSSIBLE_DUPLICATE, 0, ADA)
        assert (count, [each.patient_id for each in row.candidates]) == (1, [rosa])
        assert Patient.objects.count() == 1
        assert api.decide_row(batch, row.id, Decision.LINK, rosa, ADA, NOW) is RowOutcome.CHANGED
        assert Patient.objects.get().given_names == "Rosa Elvira"


def test_somebody_else_is_created_when_a_person_says_so(hospital: None, tmp_path: Path) -> None:
    with tenancy.organisation(SAN_RAFAEL):
        patient("Rosa", "Gutiérrez", "Peña", birth_date=date(1954, 3, 12))
    batch = imported(table(ROSA), tmp_path)

    with tenancy.organisation(SAN_RAFAEL):
        (row,), _ = api.import_rows(batch, RowOutcome.POSSIBLE_DUPLICATE, 0, ADA)
        api.decide_row(batch, row.id, Decision.CREATE, None, ADA, NOW)
        assert Patient.objects.count() == 2
        with pytest.raises(api.NotNow):
            api.decide_row(batch, row.id, Decision.CREATE, None, ADA, NOW)


def rejected(batch: UUID) -> str:
    passphrase = locked.passphrase()
    packed = b"".join(api.import_report(batch, passphrase, ADA, NOW))
    return zips.opened(packed, passphrase)["import-report.csv"].decode()


def test_a_row_repeated_in_the_file_comes_in_once_and_a_contradiction_is_rejected(
    hospital: None, tmp_path: Path
) -> None:
    other = ROSA.replace("Rosa Elvira", "Rosalba").replace("1,CC", "8,CC")

    batch = imported(table(ROSA, ROSA.replace("1,CC", "7,CC"), other), tmp_path)

    assert outcomes(batch) == {2: "new", 3: "same", 4: "rejected"}
    with tenancy.organisation(SAN_RAFAEL):
        assert Patient.objects.count() == 1
        assert "La fila 2 trae" in rejected(batch)


def test_two_alike_in_one_file_are_two_rows_for_a_person_to_look_at(hospital: None, tmp_path: Path) -> None:
    rows = ("Ana,Ruiz Mora,1990-01-01,3009998877", "Ana,Ruiz,1990-01-01,3009998877")
    batch = checked(table(*rows, header="nombre,apellidos,fecha nacimiento,telefono"), tmp_path)
    dry = outcomes(batch)
    begin(batch)
    api.work_now(SAN_RAFAEL, batch, clock=lambda: NOW)

    assert dry == outcomes(batch) == {2: "new", 3: "possible_duplicate"}


def test_twins_with_documents_of_their_own_are_two(hospital: None, tmp_path: Path) -> None:
    rows = (
        "1,TI,1034567551,Ana,Ruiz,Mora,2014-02-02,F,3009998877,,",
        "2,TI,1034567552,Eva,Ruiz,Mora,2014-02-02,F,3009998877,,",
    )

    assert totals(imported(table(*rows), tmp_path)).new == 2


def test_excel_and_fhir_bring_the_same_people(hospital: None, tmp_path: Path) -> None:
    rows = [HEADER.split(","), ROSA.split(","), TOMAS.split(",")]
    imported(workbook(rows), tmp_path)
    resources = [fhir(1), fhir(2), {"resourceType": "Organization", "id": "o"}]

    lines, entries = imported(ndjson(*resources), tmp_path), imported(bundle(*resources), tmp_path)

    assert totals(lines) == Totals(read=2, new=2, others=1, written=2)
    assert totals(entries) == Totals(read=2, same=2, others=1, written=2)
    with tenancy.organisation(SAN_RAFAEL):
        assert Identifier.objects.filter(value="52123907").count() == 1


def test_work_cut_at_every_chunk_loses_nothing_and_doubles_nothing(
    hospital: None, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(stages, "CHUNK", 7)
    data = many(50)
    batch = uploaded(data, tmp_path)
    with tenancy.organisation(SAN_RAFAEL):
        api.start_reading(batch, files.plan_of(files.batch_of(batch)).fields, {}, NOW)
    slices = 0
    while api.work_now(SAN_RAFAEL, batch, seconds=0, clock=lambda: NOW):  # each call is a new process's first chunk
        slices += 1
    begin(batch)
    while api.work_now(SAN_RAFAEL, batch, seconds=0, clock=lambda: NOW):
        slices += 1

    assert slices > 20
    assert totals(batch) == Totals(read=50, new=50, written=50)
    with tenancy.organisation(SAN_RAFAEL):
        assert Patient.objects.count() == Identifier.objects.count() == ContactPoint.objects.count() == 50


def test_undoing_removes_what_the_import_made_and_leaves_what_was_touched(hospital: None, tmp_path: Path) -> None:
    imported(table(TOMAS), tmp_path)
    before = everything()
    batch = imported(table(ROSA, TOMAS.replace("Ruiz", "Ruiz Díaz"), LINA, somebody(5)), tmp_path)
    with tenancy.organisation(SAN_RAFAEL):
        Patient.objects.filter(given_names="Lina María").update(nursing_note=True)

    undone(batch)

    assert (totals(batch).undone, totals(batch).left) == (3, 1)
    with tenancy.organisation(SAN_RAFAEL):
        Patient.objects.filter(given_names="Lina María").delete()
        ContactPoint.objects.filter(users=None).delete()
        (row,), _ = api.import_rows(batch, "left", 0, ADA)
        assert row.left == "Alguien cambió la ficha después."
    assert everything() == before


def test_a_birth_that_was_known_by_its_year_is_no_day_when_it_is_put_back(hospital: None, tmp_path: Path) -> None:
    imported(table(ROSA.replace("12/03/1954", "01/01/1954")), tmp_path)
    with tenancy.organisation(SAN_RAFAEL):
        Patient.objects.update(birth_known="year")
    batch = imported(table(ROSA), tmp_path)
    with tenancy.organisation(SAN_RAFAEL):
        assert Patient.objects.get().birth_known == "day"

    undone(batch)

    with tenancy.organisation(SAN_RAFAEL):
        assert (Patient.objects.get().birth_date, Patient.objects.get().birth_known) == (date(1954, 1, 1), "year")


def test_an_import_over_another_is_undone_first(hospital: None, tmp_path: Path) -> None:
    first = imported(table(ROSA), tmp_path)
    imported(table(ROSA.replace("rosa@", "otra@")), tmp_path)

    undone(first)

    assert totals(first).left == 1
    with tenancy.organisation(SAN_RAFAEL):
        assert emails_of(Patient.objects.get()) == ["otra@correo.example", "rosa@correo.example"]


def test_the_file_rests_sealed_and_goes_after_its_time_with_its_rows(hospital: None, tmp_path: Path) -> None:
    batch = imported(table(ROSA), tmp_path)
    with tenancy.organisation(SAN_RAFAEL):
        path = storage._place(ImportBatch.objects.get(id=batch).path)
    assert b"Rosa" not in path.read_bytes()
    assert api.forget_imports(NOW + files.KEPT_FOR) == 0

    api.forget_imports(NOW + files.KEPT_FOR * 2)

    assert not path.exists()
    assert outcomes(batch) == {}
    assert totals(batch) == Totals(read=1, new=1, written=1)


def test_a_sealed_file_without_a_row_is_swept_and_others_stay(hospital: None, tmp_path: Path) -> None:
    batch = uploaded(table(ROSA), tmp_path)
    with tenancy.organisation(SAN_RAFAEL):
        kept = storage._place(ImportBatch.objects.get(id=batch).path)
    orphan = kept.with_name("0" * 32)
    orphan.write_bytes(b"sealed")
    long_ago = (NOW - files.ORPHANED * 3).timestamp()
    os.utime(orphan, (long_ago, long_ago))

    api.forget_imports(NOW)

    assert (orphan.exists(), kept.exists()) == (False, True)


def test_each_chunk_names_in_the_audit_whom_it_wrote(hospital: None, tmp_path: Path) -> None:
    imported(table(ROSA, TOMAS), tmp_path)

    with tenancy.organisation(SAN_RAFAEL):
        people = set(Patient.objects.values_list("id", flat=True))
    with tenancy.role("latido_auditor"):
        written = AuditEvent.objects.get(action="import.written")
    assert set(written.patient_ids) == people
    assert "Rosa" not in json.dumps(written.detail)


def test_another_hospital_has_neither_the_import_nor_its_keys(hospital: None, tmp_path: Path) -> None:
    batch = imported(table(ROSA), tmp_path)

    theirs = imported(table(ROSA), tmp_path, house=SANTA_LUCIA)

    with tenancy.organisation(SANTA_LUCIA):
        with pytest.raises(api.ImportUnknown):
            api.import_of(batch)
        with pytest.raises(api.ImportUnknown):
            api.undo_import(batch, ADA, NOW)
        assert api.imports(0)[1] == 1
        assert api.import_of(theirs).totals.rejected == 1  # a CC is no Mexican document


def test_the_worker_is_asked_to_go_on_until_there_is_no_more_to_do(
    hospital: None, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(stages, "CHUNK", 5)
    monkeypatch.setattr(stages, "work", partial(stages.work, seconds=0))
    batch = uploaded(many(20), tmp_path)
    with tenancy.organisation(SAN_RAFAEL):
        api.start_reading(batch, files.plan_of(files.batch_of(batch)).fields, {}, NOW)

    jobs = []
    while waiting := list(ProcrastinateJob.objects.filter(task_name="patients.import", id__gt=len(jobs))):
        jobs += waiting
        api.work_on_import(SAN_RAFAEL, batch)

    assert {job.lock for job in jobs} == {f"import:{SAN_RAFAEL}"}
    assert {frozenset(job.args) for job in jobs} == {frozenset({"organisation_id", "batch_id"})}
    assert (len(jobs) > 5, outcomes(batch)[21]) == (True, "new")


def test_a_file_that_is_cut_brings_what_was_before_the_cut_and_says_where(hospital: None, tmp_path: Path) -> None:
    whole = bundle(*(fhir(n, telecom=None, name=[{"family": f"Ape{chr(97 + n)}", "given": ["Ana"]}]) for n in range(9)))

    batch = imported(whole[: len(whole) // 2], tmp_path)

    with tenancy.organisation(SAN_RAFAEL):
        done = api.import_of(batch)
        assert (done.totals.new, done.totals.rejected, done.note) == (Patient.objects.count(), 1, "file.cut")
    assert totals(imported(whole, tmp_path)).same == done.totals.new
    with tenancy.organisation(SAN_RAFAEL):
        assert Patient.objects.count() == 9


def test_a_sealed_file_that_somebody_changed_is_not_read(hospital: None, tmp_path: Path) -> None:
    batch = uploaded(many(3000), tmp_path)
    with tenancy.organisation(SAN_RAFAEL):
        path = storage._place(ImportBatch.objects.get(id=batch).path)
        api.start_reading(batch, files.plan_of(files.batch_of(batch)).fields, {}, NOW)
    sealed = bytearray(path.read_bytes())
    sealed[1000] ^= 1
    path.write_bytes(sealed)

    assert not api.work_now(SAN_RAFAEL, batch, clock=lambda: NOW)

    with tenancy.organisation(SAN_RAFAEL):
        assert (api.import_of(batch).phase, api.import_of(batch).note) == (Phase.FAILED, "file.broken")


def test_the_command_reports_each_file_and_leaves_no_worker_to_do_it_again(
    hospital: None, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    good, strange, mapping = tmp_path / "his.csv", tmp_path / "strange.csv", tmp_path / "mapping.json"
    good.write_bytes(table("77,Ana,Ruiz", header="Cod,Nom,Ape"))
    strange.write_bytes(b"MSH|^~\\&|A|B\rPID|1||2\r")
    columns = {"Cod": "source_value", "Nom": "given_names", "Ape": "surnames"}
    mapping.write_text(json.dumps({"columns": columns, "source_system": "his"}))
    words = (
        "import_patients",
        good,
        strange,
        "--mapping",
        mapping,
        "--organisation",
        SAN_RAFAEL,
        "--json",
        "--reason",
        "carga",
    )

    for dry in (("--dry-run",), (), ()):
        call_command(*map(str, words), *dry, "--reason", "carga")
    dry_run, first, again = (json.loads(part) for part in capsys.readouterr().out.replace("]\n[", "]\0[").split("\0"))

    assert [(dry_run[0]["new"], dry_run[0]["written"]), (first[0]["new"], again[0]["same"])] == [(1, 0), (1, 1)]
    assert [each[1]["refused"] for each in (dry_run, first, again)] == ["file.no_columns"] * 3
    assert not ProcrastinateJob.objects.filter(task_name="patients.import").exists()
    with tenancy.organisation(SAN_RAFAEL):
        assert SourceKey.objects.get().system == "his"
        why = selectors.entries(LogQuery(action="patient.command"))
        assert [(each.reason, each.detail) for each in why] == [("carga", {"command": "import_patients"})] * 3
        assert ImportBatch.objects.exclude(path="").count() == 2


@pytest.mark.parametrize("reason", [(), ("--reason", "  ")])
def test_a_command_that_reads_patients_is_told_why_or_reads_nothing(
    hospital: None, tmp_path: Path, reason: tuple[str, ...]
) -> None:
    file = tmp_path / "his.csv"
    file.write_bytes(table("77,Ana,Ruiz"))

    with pytest.raises(CommandError, match="reason"):
        call_command("import_patients", str(file), "--organisation", str(SAN_RAFAEL), *reason)
    with pytest.raises(CommandError, match="reason"):
        call_command("find_duplicates", "--organisation", str(SAN_RAFAEL), *reason)
    with tenancy.organisation(SAN_RAFAEL):
        assert not ImportBatch.objects.exists()


def test_a_death_that_a_file_brings_is_written_down_and_taken_back(hospital: None, tmp_path: Path) -> None:
    alive = '{"resourceType":"Patient","id":"%s","name":[{"family":"%s","given":["Rosa"]}],"birthDate":"1954-03-12"%s}'
    gone = ',"deceasedBoolean":true'
    imported((alive % ("1", "Gutiérrez", "") + "\n" + alive % ("2", "Peña", gone)).encode(), tmp_path)
    second = imported((alive % ("1", "Gutiérrez", gone)).encode(), tmp_path)
    with tenancy.organisation(SAN_RAFAEL):
        rosa, other = (Patient.objects.get(first_surname=each) for each in ("Gutiérrez", "Peña"))
        told = {each.patient_id: each for each in Death.objects.all()}
        assert (rosa.deceased, other.deceased, len(told)) == (True, True, 2)
        assert {each.source for each in told.values()} == {"file"}
        assert (api.in_mourning([rosa.id]), api.in_mourning([other.id])) == (True, False)

    undone(second)

    with tenancy.organisation(SAN_RAFAEL):
        assert not Patient.objects.get(id=rosa.id).deceased
        assert Death.objects.get(patient_id=rosa.id).undone_at is not None
        assert not api.in_mourning([rosa.id])


def test_the_last_visit_of_a_file_is_kept_never_goes_back_and_is_taken_back(hospital: None, tmp_path: Path) -> None:
    def file(day: str) -> bytes:
        return (
            f"Código,Nombres,Primer apellido,Fecha de nacimiento,Última visita\n1,Rosa,Peña,1954-03-12,{day}\n".encode()
        )

    def kept() -> date | None:
        with tenancy.organisation(SAN_RAFAEL):
            seen: date | None = Patient.objects.get(first_surname="Peña").last_visit_on
            return seen

    first = imported(file("12/03/2026"), tmp_path)
    assert kept() == date(2026, 3, 12)
    earlier = imported(file("01/02/2026"), tmp_path)
    assert kept() == date(2026, 3, 12)
    undone(earlier)
    later = imported(file("20/04/2026"), tmp_path)
    assert kept() == date(2026, 4, 20)

    undone(later)
    assert kept() == date(2026, 3, 12)
    undone(first)
    with tenancy.organisation(SAN_RAFAEL):
        assert not Patient.objects.filter(first_surname="Peña").exists()


def test_what_a_file_changes_is_confirmed_by_nobody(hospital: None, tmp_path: Path) -> None:
    imported(table(ROSA), tmp_path)
    with tenancy.organisation(SAN_RAFAEL):
        WrittenPoint.objects.update(confirmed_on=NOW.date(), whose="daughter")

    imported(table(ROSA.replace("rosa@correo.example", "otra@correo.example")), tmp_path)

    with tenancy.organisation(SAN_RAFAEL):
        kept = [
            (each.value, each.whose, each.confirmed_on) for each in Patient.objects.get().written.filter(kind="email")
        ]
        assert kept == [("rosa@correo.example", "daughter", NOW.date()), ("otra@correo.example", "", None)]
