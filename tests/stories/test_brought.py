"""Files that say how to treat somebody, who pays for them and what they refused; and what undoing gives back."""

from datetime import UTC, datetime
from pathlib import Path

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from latido.compliance import api as compliance
from latido.compliance.contracts import Answer, Channel, NewConsent, Purpose, Why
from latido.compliance.models import ConsentEvent
from latido.coverage import api as coverage
from latido.coverage.models import Coverage, Insurer
from latido.interactions import api as interactions
from latido.orgs.tests.hospitals import SAN_RAFAEL, agent
from latido.patients import api
from latido.patients.models import Patient, PatientContactPoint
from latido.patients.tests.imports.samples import HEADER, ROSA, table
from latido.patients.tests.imports.test_importing import NOW, hospital, imported, outcomes, undone
from latido.plumbing import tenancy

__all__ = ["hospital"]
pytestmark = pytest.mark.db
MORE = (
    f"{HEADER},eps,plan,regimen,categoria,numero afiliado,tipo afiliado,nombre preferido,pronombres,idioma,"
    "interprete,necesidades,no llamar,autoriza whatsapp,enfermeria,de quien es el telefono,documento 2,"
    "tipo documento 2"
)
HERS = (
    "EPS Frailejón,Plan Oro,Contributivo,A,AF-77,beneficiaria,doña Rosa,ella,Wayuunaiki,sí,oye poco,sí,no,sí,hija,"
    "AN445566,PA"
)
BRINGS = table(f"{ROSA},{HERS}", header=MORE)
EMPTY = table(f"{ROSA}{',' * 17}", header=MORE)
NOON = datetime(2026, 11, 24, 17, tzinfo=UTC)


@pytest.fixture
def insurer(hospital: None) -> None:
    with tenancy.organisation(SAN_RAFAEL):
        Insurer.objects.create(key="frailejon", name="EPS Frailejón")


def rosa() -> Patient:
    return Patient.objects.get(given_names="Rosa Elvira")


def asked(purpose: Purpose, channel: Channel) -> tuple[Answer, Why]:
    said = interactions.may_contact(
        purpose, channel, address="+573001112233", patient_ids=[rosa().id], actor=agent(), now=NOON
    )
    return said.answer, said.why


def test_everything_comes_in_where_it_belongs(insurer: None, tmp_path: Path) -> None:
    imported(BRINGS, tmp_path)

    with tenancy.organisation(SAN_RAFAEL):
        row = rosa()
        assert (row.preferred_name, row.nursing_note) == ("doña Rosa", True)
        assert row.manner == {
            "pronouns": "ella", "languages": ["guc"], "interpreter": "guc", "needs": ["hearing"],
        }  # fmt: skip
        (cover,) = coverage.coverage_of(row.id, agent())
        said = (cover.insurer, cover.plan, cover.regime, cover.category, cover.member_number, cover.role)
        assert said == ("EPS Frailejón", "Plan Oro", "Contributivo", "A", "AF-77", "beneficiary")
        (used,) = PatientContactPoint.objects.filter(patient=row)
        assert (used.relation, used.holder) == ("daughter", False)
        assert sorted(row.identifiers.values_list("type", flat=True)) == ["CC", "PA"]


def test_whoever_had_said_no_is_not_contacted_after_an_import(insurer: None, tmp_path: Path) -> None:
    imported(BRINGS, tmp_path)

    with tenancy.organisation(SAN_RAFAEL):
        assert asked(Purpose.CARE, Channel.VOICE) == (Answer.DENY, Why.WITHDRAWN)
        assert asked(Purpose.REMINDER, Channel.WHATSAPP) == (Answer.DENY, Why.WITHDRAWN)
        assert asked(Purpose.CARE, Channel.SMS)[1] is not Why.WITHDRAWN


def test_a_no_reaches_somebody_who_is_there_already_and_a_blank_lifts_none(insurer: None, tmp_path: Path) -> None:
    imported(table(ROSA), tmp_path)
    with tenancy.organisation(SAN_RAFAEL):
        before = asked(Purpose.CARE, Channel.VOICE)[0]

    imported(BRINGS, tmp_path)
    imported(EMPTY, tmp_path)

    with tenancy.organisation(SAN_RAFAEL):
        assert before is Answer.ALLOW
        assert asked(Purpose.CARE, Channel.VOICE) == (Answer.DENY, Why.WITHDRAWN)
        assert Coverage.objects.count() == 1 and rosa().nursing_note


def test_what_they_said_here_since_stays_when_the_same_file_comes_again(insurer: None, tmp_path: Path) -> None:
    imported(BRINGS, tmp_path)
    with tenancy.organisation(SAN_RAFAEL):
        yes = NewConsent(Purpose.CARE, given=True, channel=Channel.VOICE, patient_id=rosa().id)
        compliance.record_consent(yes, actor=agent(), now=NOW.replace(year=2026, month=11, day=24, hour=1))

    imported(BRINGS, tmp_path)

    with tenancy.organisation(SAN_RAFAEL):
        assert asked(Purpose.CARE, Channel.VOICE)[0] is Answer.ALLOW
        assert ConsentEvent.objects.filter(given=False).count() == 2


def test_twice_changes_nothing_and_undoing_takes_back_all(insurer: None, tmp_path: Path) -> None:
    first = imported(BRINGS, tmp_path)
    again = imported(BRINGS, tmp_path)
    with tenancy.organisation(SAN_RAFAEL):
        assert outcomes(again) == {2: "same"}
        assert Coverage.objects.count() == 1

    undone(again)
    undone(first)

    with tenancy.organisation(SAN_RAFAEL):
        assert not Patient.objects.exists() and not Coverage.objects.exists()


def test_undoing_puts_back_what_was_there_and_a_no_stays(insurer: None, tmp_path: Path) -> None:
    imported(table(f"{ROSA},EPS Frailejón,Plan Plata{',' * 15}", header=MORE), tmp_path)
    with tenancy.organisation(SAN_RAFAEL):
        Patient.objects.update(manner={"languages": ["es"], "sentences": ["Viene de lejos"]})
    batch = imported(BRINGS, tmp_path)

    undone(batch)

    with tenancy.organisation(SAN_RAFAEL):
        row = rosa()
        assert (row.preferred_name, row.nursing_note) == ("", False)
        assert row.manner == {"languages": ["es"], "sentences": ["Viene de lejos"]}
        assert [(each.plan, each.regime) for each in Coverage.objects.all()] == [("Plan Plata", "")]
        assert asked(Purpose.CARE, Channel.VOICE) == (Answer.DENY, Why.WITHDRAWN)
        (left,), _many = api.import_rows(batch, "left", 0, agent())
    assert "se queda" in left.left


def test_what_somebody_changed_of_the_coverage_since_stays(insurer: None, tmp_path: Path) -> None:
    batch = imported(BRINGS, tmp_path)
    with tenancy.organisation(SAN_RAFAEL):
        Coverage.objects.update(plan="Plan Plata", import_id=None)

    undone(batch)

    with tenancy.organisation(SAN_RAFAEL):
        assert Coverage.objects.get().plan == "Plan Plata" and rosa()


def test_an_unknown_insurer_rejects_the_row_and_says_which_column(insurer: None, tmp_path: Path) -> None:
    silent = BRINGS.replace(b"oye poco,s\xc3\xad,no,", b"oye poco,,,")
    batch = imported(silent.replace("EPS Frailejón".encode(), b"Otra EPS"), tmp_path)

    with tenancy.organisation(SAN_RAFAEL):
        assert not Patient.objects.exists() and Insurer.objects.count() == 1
        (row,), _many = api.import_rows(batch, "rejected", 0, agent())
    assert [(each.field, each.stops) for each in row.problems] == [("Aseguradora", True)]
    assert "consola" in row.problems[0].why


def test_a_no_comes_in_though_nobody_knows_the_insurer(insurer: None, tmp_path: Path) -> None:
    imported(table(ROSA), tmp_path)
    imported(BRINGS.replace("EPS Frailejón".encode(), b"Otra EPS"), tmp_path)

    with tenancy.organisation(SAN_RAFAEL):
        assert asked(Purpose.CARE, Channel.VOICE) == (Answer.DENY, Why.WITHDRAWN)
        assert not Coverage.objects.exists()


def test_or_it_is_made_when_that_was_chosen(insurer: None, tmp_path: Path) -> None:
    imported(BRINGS.replace("EPS Frailejón".encode(), b"Otra EPS"), tmp_path, new_insurers="create")

    with tenancy.organisation(SAN_RAFAEL):
        assert Coverage.objects.get().insurer.name == "Otra EPS"
        assert [each.key for each in compliance.items("insurer")] == ["frailejon", "otra-eps"]


def test_many_rows_ask_no_more_questions_than_few(insurer: None, tmp_path: Path) -> None:
    def questions(start: int, many: int) -> int:
        rows = [
            f"q{n},CC,{20_000_000 + n},Nom{chr(97 + n % 26)}a,Ape{chr(97 + n // 26)}o,,"
            f"{1 + n % 28:02d}/01/19{30 + n % 60},F,30{n:08d},,,{HERS[: HERS.rindex(',AN')]},,"
            for n in range(start, start + many)
        ]
        with CaptureQueriesContext(connection) as asked_for:
            imported(table(*rows, header=MORE), tmp_path)
        return len(asked_for)

    few = questions(0, 3)
    assert few > 20
    assert questions(100, 60) <= few + 4
