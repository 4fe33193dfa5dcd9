import json
from io import StringIO
from pathlib import Path

import psycopg
import pytest
from django.core.management import CommandError, call_command

from latido.patients.tests.people import patient
from latido.plumbing import tenancy
from latido_run import postgres
from latido_run.home import Home

pytestmark = pytest.mark.db
LINES = """{"full_name": "Xiomara Quiñones Itzá", "query": "siomara quinones"}

{"full_name": "Xiomara Quiñones Itzá"}
{"full_name": "Jhon Fredy Arciniegas", "query": "jon fredi arcinegas"}
{"full_name": "Rosa Elvira Peña", "query": "12"}
"""


@pytest.fixture
def file(tmp_path: Path) -> Path:
    made = tmp_path / "names.jsonl"
    made.write_text(LINES, encoding="utf-8")
    return made


def test_names_are_searched_for_among_invented_people_and_nothing_is_kept(
    committed: None, cluster: Home, file: Path
) -> None:
    out, err = StringIO(), StringIO()

    call_command("patients", "evaluate-search", str(file), "--others", "300", "--json", stdout=out, stderr=err)

    report = json.loads(out.getvalue())
    assert (report["asked"], report["first"], report["shown"], report["missed"]) == (3, 2, 2, [5])
    assert {kind: each["hit@20"] for kind, each in report["kinds"].items()} == {"other": 100.0, "missing word": 0.0}
    assert "line 3" in err.getvalue()
    with psycopg.connect(postgres.dsn(cluster, "latido_owner")) as owner:
        assert owner.execute("SELECT count(*) FROM patients_patient").fetchone() == (0,)
        assert owner.execute("SELECT count(*) FROM patients_nameword").fetchone() == (0,)


def test_people_who_are_there_are_never_found(hospital: None, file: Path) -> None:
    patient("Jhon", "Arciniegas")

    with pytest.raises(tenancy.AnotherOrganisation):
        call_command("patients", "evaluate-search", str(file), "--others", "0", stdout=StringIO(), stderr=StringIO())


@pytest.mark.parametrize(("lines", "why"), [("{\n", "no line that can be used"), (None, "No such file")])
def test_a_file_that_cannot_be_used_is_refused(db: None, tmp_path: Path, lines: str | None, why: str) -> None:
    file = tmp_path / "names.jsonl"
    if lines:
        file.write_text(lines)

    with pytest.raises(CommandError, match=why):
        call_command("patients", "evaluate-search", str(file), stdout=StringIO(), stderr=StringIO())
