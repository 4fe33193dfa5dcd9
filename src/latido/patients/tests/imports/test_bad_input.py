"""What a file brings that is nobody's name or birth date: its row says why, and the others come in."""

from collections.abc import Iterator
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from latido.orgs.tests.hospitals import SAN_RAFAEL, agent, found
from latido.patients import api
from latido.patients.contracts import Totals
from latido.patients.core.imports import reasons
from latido.patients.models import Identifier, ImportRow, Patient
from latido.patients.services.imports import files
from latido.patients.tests.imports.samples import table
from latido.patients.tests.inputs import BIRTHS, NAMES_OF_PEOPLE, NO_BIRTHS, NO_NAMES
from latido.plumbing import tenancy

pytestmark = pytest.mark.db
NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)
ADA = agent(number=9)


@pytest.fixture(autouse=True)
def hospital(committed: None) -> Iterator[None]:
    found()
    yield


def worked(*rows: str, into: Path) -> Totals:
    """Read, agreed to, and written."""
    file = into / "pacientes.csv"
    file.write_bytes(table(*rows))
    with tenancy.organisation(SAN_RAFAEL):
        batch = api.upload_import(file, file.name, ADA, NOW)
        api.start_reading(batch, files.plan_of(files.batch_of(batch)).fields, {}, NOW)
    while api.work_now(SAN_RAFAEL, batch, clock=lambda: NOW):
        continue
    with tenancy.organisation(SAN_RAFAEL):
        api.begin_import(batch, ADA, NOW)
    while api.work_now(SAN_RAFAEL, batch, clock=lambda: NOW):
        continue
    with tenancy.organisation(SAN_RAFAEL):
        totals: Totals = api.import_of(batch).totals
        return totals


def row(n: int, name: str, born: str = "1990-01-01", document: str | None = None) -> str:
    quoted = name.replace('"', '""')
    return f'{n},CC,{document or 30_000_000 + n},"{quoted}",Ruiz,Mora,"{born}",F,,,'


def whys() -> dict[int, list[str]]:
    """By the number of the row, what is told of it."""
    found = ImportRow.objects.order_by("number")
    return {each.number: [reasons.of(problem["code"]).why for problem in each.problems] for each in found}


def test_of_each_row_that_brings_no_name_it_is_said_what_is_wrong_and_the_others_come_in(tmp_path: Path) -> None:
    names = [*(name for name, _said in NO_NAMES.values()), "Ro\0sa", "Carmen"]

    totals = worked(*(row(n, name) for n, name in enumerate(names)), into=tmp_path)

    with tenancy.organisation(SAN_RAFAEL):
        told = list(whys().values())
        wanted = [*(said for _name, said in NO_NAMES.values()), "no se ve"]
        assert [said for why, said in zip(told, wanted, strict=False) if said not in " ".join(why)] == []
        assert told[-1] == [] and [each.given_names for each in Patient.objects.all()] == ["Carmen"]
    assert (totals.read, totals.rejected, totals.written) == (len(names), len(names) - 1, 1)


def test_every_name_of_people_comes_in_as_it_is_written(tmp_path: Path) -> None:
    worked(*(row(n, name) for n, name in enumerate(NAMES_OF_PEOPLE.values())), into=tmp_path)

    with tenancy.organisation(SAN_RAFAEL):
        kept = set(Patient.objects.values_list("given_names", flat=True))
    assert kept == set(NAMES_OF_PEOPLE.values())


def test_of_each_birth_date_that_cannot_be_it_is_said_why(tmp_path: Path) -> None:
    worked(*(row(n, "Ana", born) for n, (born, _said) in enumerate(NO_BIRTHS.values())), into=tmp_path)

    with tenancy.organisation(SAN_RAFAEL):
        told = [" ".join(each) for each in whys().values()]
        assert Patient.objects.count() == 0
    wanted = [said for _born, said in NO_BIRTHS.values()]
    assert [said in why or "no se entiende" in why for why, said in zip(told, wanted, strict=True)] == [True] * len(
        told
    )
    assert sum("no se entiende" in why for why in told) == 1  # the one that is no date at all


def test_of_each_birth_date_as_much_is_kept_as_is_known(tmp_path: Path) -> None:
    worked(*(row(n, f"Ana {'abcde'[n]}", born) for n, (born, *_) in enumerate(BIRTHS.values())), into=tmp_path)

    with tenancy.organisation(SAN_RAFAEL):
        kept: list[tuple[date | None, str]] = list(
            Patient.objects.order_by("given_names").values_list("birth_date", "birth_known")
        )
    assert kept == [(born, known) for _typed, born, known in BIRTHS.values()]


def test_two_whose_documents_differ_in_one_digit_and_twins_are_each_somebody(tmp_path: Path) -> None:
    worked(
        row(1, "Luz Dary", document="52123907"),
        row(2, "Luz Dary", "1971-08-09", document="52123908"),
        row(3, "Juan Pablo", "2020-02-29", document="1034567551"),
        row(4, "Juan José", "2020-02-29", document="1034567552"),
        into=tmp_path,
    )

    with tenancy.organisation(SAN_RAFAEL):
        outcomes = list(ImportRow.objects.order_by("number").values_list("outcome", flat=True))
        assert Identifier.objects.count() == Patient.objects.count() == outcomes.count("new")
    assert outcomes[:2] == ["new", "new"]
    assert outcomes[2:] == ["new", "new"]


def test_a_document_that_is_somebody_else_s_is_not_written_and_says_so(tmp_path: Path) -> None:
    worked(row(1, "Luz Dary", document="52123907"), into=tmp_path)

    worked(row(2, "Pedro", "1950-05-05", document="52123907"), into=tmp_path)

    with tenancy.organisation(SAN_RAFAEL):
        last = ImportRow.objects.order_by("id").last()
        assert last is not None and last.outcome != "new"
        assert "ya es de" in reasons.of(last.problems[0]["code"]).why
        assert Patient.objects.get().given_names == "Luz Dary"
