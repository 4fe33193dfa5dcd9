import os
from collections.abc import Iterator
from datetime import UTC, datetime
from uuid import UUID

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.test.utils import override_settings

from latido.compliance.models import AuditEvent
from latido.compliance.tests import zips
from latido.orgs.tests.hospitals import SAN_RAFAEL, SANTA_LUCIA, found
from latido.patients import api as patients
from latido.patients.models import ImportBatch, Patient
from latido.patients.tests.imports.samples import LINA, ROSA, TOMAS, ndjson, table
from latido.patients.tests.people import patient
from latido.plumbing import tenancy, uploads
from latido.staff.contracts import Role
from latido.staff.tests.logins import browser, person
from latido_run.home import Home

pytestmark = pytest.mark.db
HOME = "/consola/importaciones/"


@pytest.fixture
def ada(db: None) -> Iterator[Client]:
    """The administrator of San Rafael, in whose scope the test is."""
    found(SANTA_LUCIA, "MX")
    found()
    with tenancy.organisation(SANTA_LUCIA):
        person("Noor", Role.ADMINISTRATOR)
    with tenancy.organisation(SAN_RAFAEL), override_settings(DEMO=True):
        yield browser(person("Ada", Role.ADMINISTRATOR))


def upload(client: Client, data: bytes, name: str = "pacientes.csv") -> str:
    response = client.post(HOME, {"file": SimpleUploadedFile(name, data)})
    assert response.status_code == 302, response.content.decode()
    return str(response["Location"])


def agreed(client: Client, data: bytes) -> str:
    """Uploaded, its columns as proposed, and checked by the worker."""
    page = upload(client, data)
    columns = client.get(page).context["columns"]
    form = {f"column-{column.place}": chosen for column, chosen in columns}
    assert client.post(f"{page}columnas/", {**form, "act": "check", "source_system": "his"}).status_code == 302
    worked(page)
    return page


def worked(page: str) -> None:
    while patients.work_now(SAN_RAFAEL, UUID(page.split("/")[-2])):
        continue


def acts() -> list[str]:
    with tenancy.role("latido_auditor"):
        return [
            act for act in AuditEvent.objects.order_by("id").values_list("action", flat=True) if act[:7] == "import."
        ]


def test_from_a_file_to_patients_and_back(ada: Client) -> None:
    page = agreed(ada, table(ROSA, TOMAS, LINA, "9,CC,abc,Ana,Ruiz,,1990-01-01,F,,,"))
    dry = ada.get(page).content.decode()
    assert "Importar 3 pacientes" in dry
    assert Patient.objects.count() == 0

    assert ada.post(f"{page}importar/").status_code == 302
    worked(page)
    assert Patient.objects.count() == 3
    assert "Importada" in ada.get(f"{page}estado/").content.decode()

    assert ada.post(f"{page}deshacer/").status_code == 302
    worked(page)
    assert Patient.objects.count() == 0
    assert "Filas deshechas, todas las importadas: 3." in ada.get(page).content.decode()
    assert {"import.uploaded", "import.begun", "import.written", "import.undo_begun", "import.undone"} <= set(acts())


def test_the_columns_are_proposed_and_the_first_rows_shown_as_they_would_become(ada: Client) -> None:
    page = ada.get(upload(ada, table(ROSA)))

    assert dict((column.name, chosen) for column, chosen in page.context["columns"])["celular"] == "phone"
    row = page.context["rows"][0]
    assert (row.name, row.document, str(row.birth_date)) == (
        "Rosa Elvira Gutiérrez Peña",
        "CC 52.123.907",
        "12/03/1954",
    )
    assert acts()[-1] == "import.shown"


def test_other_columns_can_be_looked_at_before_they_are_settled(ada: Client) -> None:
    page = upload(ada, table("x,Ana,Ruiz", header="a,b,c"))
    assert "Diga qué columna es el nombre" in ada.get(page).content.decode()

    looked = ada.post(f"{page}columnas/", {"column-1": "given_names", "column-2": "surnames", "act": "look"})

    assert [row.name for row in looked.context["rows"]] == ["Ana Ruiz"]
    assert ada.post(f"{page}columnas/", {"act": "check"}).status_code == 422


@pytest.mark.parametrize(
    ("data", "why"),
    [
        (b"\x89PNG\r\n\x1a\n" + bytes(range(32)) * 9, "No se reconoce"),
        (b"<Bundle xmlns='http://hl7.org/fhir'/>", "XML"),
        (b"PK\x03\x04 no book", "dañado"),
    ],
    ids=["picture", "xml", "broken book"],
)
def test_what_is_no_file_of_patients_is_refused_with_a_reason(ada: Client, data: bytes, why: str) -> None:
    page = ada.post(HOME, {"file": SimpleUploadedFile("x.xlsx", data)})

    assert page.status_code == 422
    assert why in page.content.decode()
    assert ImportBatch.objects.count() == 0


def test_the_report_is_a_file_that_no_spreadsheet_runs(ada: Client) -> None:
    page = agreed(ada, table('=cmd|"/C calc"!A1,CC,1,@SUM(A1),Ruiz,,1990-01-01,F,,,'))

    (report,) = (each.decode("utf-8-sig") for each in zips.downloaded(ada, f"{page}informe/").values())

    assert "Un nombre no lleva números." in report
    assert '"\'@SUM(A1)"' in report
    assert '"@' not in report and '"=' not in report
    assert acts()[-1] == "import.downloaded"


def test_scripts_in_names_are_text_and_no_name(ada: Client) -> None:
    resource = {"resourceType": "Patient", "id": "1", "name": [{"family": "<script>x</script>", "given": ["Ana"]}]}
    page = upload(ada, ndjson(resource), "p.ndjson")
    assert "<script>x" not in ada.get(page).content.decode()
    ada.post(f"{page}columnas/", {"act": "check"})
    worked(page)

    rejected = ada.get(f"{page}?vista=rejected").content.decode()

    assert "&lt;script&gt;x" in rejected
    assert "<script>x" not in rejected


def test_a_possible_duplicate_is_decided_on_the_page(ada: Client) -> None:
    rosa = patient("Rosa", "Gutierres", birth_date=datetime(1954, 3, 12, tzinfo=UTC).date()).id
    page = agreed(ada, table(ROSA))
    ada.post(f"{page}importar/")
    worked(page)
    listed = ada.get(f"{page}?vista=possible_duplicate")
    (row,) = listed.context["rows"]
    assert str(rosa) in listed.content.decode()
    assert "Gutierres" not in listed.content.decode()  # masked

    assert ada.post(f"{page}filas/{row.id}/", {"same": str(rosa)}).status_code == 302

    assert Patient.objects.get().given_names == "Rosa Elvira"
    assert ada.post(f"{page}filas/{row.id}/", {"same": ""}).status_code == 409
    assert ada.post(f"{page}filas/{row.id}/", {"same": "x"}).status_code == 409


def test_what_is_asked_at_the_wrong_time_says_so(ada: Client) -> None:
    page = upload(ada, table(ROSA))

    assert ada.post(f"{page}importar/").status_code == 409
    assert ada.post(f"{page}deshacer/").status_code == 409
    assert ada.post(f"{page}continuar/").status_code == 409


def test_a_discarded_file_is_gone_at_once(ada: Client) -> None:
    page = agreed(ada, table(ROSA))

    assert ada.post(f"{page}descartar/")["Location"] == HOME

    assert not ImportBatch.objects.get().path
    assert "Descartada" in ada.get(HOME).content.decode()


def test_what_is_sent_is_written_down_under_no_name_of_the_browsers(ada: Client, home: Home) -> None:
    upload(ada, table(ROSA), "../llamada.wav")

    assert ImportBatch.objects.get().name == "llamada.wav"
    assert [*home.spool.glob("*.wav"), *home.spool.glob("*.upload*")] == []


def test_a_file_that_is_too_large_is_not_taken(ada: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(uploads, "LARGEST", 1000)

    page = ada.post(HOME, {"file": SimpleUploadedFile("x.csv", b"a,b\n" * 1000)})

    assert page.status_code == 422
    assert ImportBatch.objects.count() == 0


def test_what_a_dead_process_left_behind_is_swept(home: Home) -> None:
    old, young = home.spool / "tmp1.upload", home.spool / "tmp2.upload"
    now = datetime(2026, 11, 22, 12, tzinfo=UTC)
    for file, age in ((old, uploads.LEFT_BEHIND * 2), (young, uploads.LEFT_BEHIND / 2)):
        file.write_bytes(b"x")
        os.utime(file, ((now - age).timestamp(),) * 2)

    assert uploads.sweep(now) == 1

    assert (old.exists(), young.exists()) == (False, True)
    young.unlink()


@pytest.mark.parametrize("role", [each for each in Role if each is not Role.ADMINISTRATOR], ids=str)
def test_nobody_but_administrators_imports(ada: Client, role: Role) -> None:
    page = upload(ada, table(ROSA))
    other = browser(person(f"Otro {role}".replace(" ", ""), role))

    for address in (HOME, page, f"{page}estado/", f"{page}informe/"):
        assert other.get(address).status_code == 403


def test_another_hospitals_import_does_not_exist(ada: Client) -> None:
    page = upload(ada, table(ROSA))
    with tenancy.role("latido_login"):
        from latido.staff.models import User

        noor = browser(User.objects.get(email="noor@demo.latido").id)

    for address in (page, f"{page}estado/", f"{page}informe/"):
        assert noor.get(address).status_code == 404
    for act in ("columnas/", "importar/", "deshacer/", "descartar/", "continuar/", "filas/1/"):
        assert noor.post(page + act).status_code == 404
    assert "pacientes.csv" not in noor.get(HOME).content.decode()
