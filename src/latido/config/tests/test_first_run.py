import re
from datetime import UTC, datetime, timedelta
from uuid import UUID

import pytest
from django.core.management import call_command
from django.test import Client
from django.test.utils import override_settings

from latido.channels.voice import api as voice
from latido.compliance import api as compliance
from latido.config import adapters
from latido.console import ports as console
from latido.console import sharing
from latido.console.models import FirstRun
from latido.console.opening import in_words
from latido.console.ports import Backups
from latido.flows import api as flows
from latido.flows.contracts import Arrival, Heard, Menu, Queued, Say
from latido.kernel.actor import system
from latido.kernel.time import utc_now
from latido.orgs import api as orgs
from latido.plumbing import tenancy
from latido.routing import api as routing
from latido.routing.contracts import Preset
from latido.routing.models import AgentDesk
from latido.staff import api as staff
from latido.staff.contracts import Role
from latido.staff.models import User
from latido.staff.tests.logins import browser

pytestmark = pytest.mark.db
CLINIC = {
    "size": "small",
    "name": "Clínica Santa Lucía",
    "country": "CO",
    "language": "es",
    "city": "Cali",
    "site": "Sede principal",
    "reasons": ["CIT", "FAC"],
}
HOURS = {
    "weekdays": "8:00-12:00, 14:00-18:30",
    "saturday": "8-12",
    "sunday": "",
    "holidays": "on",
    "time_zone": "America/Bogota",
    "emergency_number": "123",
    "on_call_number": "300 111 2233",
}
PEOPLE = {
    "myself": "on",
    "first_name_0": "Luz",
    "last_name_0": "Díaz",
    "email_0": "Luz@lucia.example",
    "role_0": "agent",
}
NUMBER = {"number": "602 555 0188", "address": "203.0.113.5", "port": "5060", "overflow": "602 555 0911"}
TUESDAY_10 = datetime(2026, 11, 24, 15, tzinfo=UTC)  # in Cali
TUESDAY_20 = TUESDAY_10 + timedelta(hours=10)


@pytest.fixture
def ada(db: None) -> tuple[Client, UUID]:
    """Who has just typed `latido manage create_admin` and has entered."""
    call_command("create_admin", email="ada@lucia.example", first_name="Ada", last_name="Ruiz")
    with tenancy.role("latido_login"):
        user = User.objects.get(email="ada@lucia.example")
        user.password_is_temporary = False
        user.save()
    return browser(user.id), user.organisation_id


def answer_everything(client: Client, **clinic: object) -> None:
    for step, typed in (("clinica", {**CLINIC, **clinic}), ("horario", HOURS), ("gente", PEOPLE), ("numero", NUMBER)):
        page = client.post(f"/consola/inicio/{step}/", typed)
        assert page.status_code in (200, 302), page.context["form"].errors


def test_an_empty_house_is_led_step_by_step_to_a_clinic_that_answers(ada: tuple[Client, UUID]) -> None:
    client, house = ada
    with override_settings(DEMO=True):
        assert client.get("/consola/", follow=True).redirect_chain[-1][0] == "/consola/inicio/clinica/"
        answer_everything(client)
        page = client.get("/consola/inicio/probar/").content.decode()

    assert "Listo. Llámese." in page
    assert "Esperando la primera llamada" in page
    number = voice.find_number("+576025550188")
    with tenancy.organisation(house):
        assert (orgs.organisation().name, orgs.organisation().main_number) == ("Clínica Santa Lucía", "+576025550188")
        assert [queue.code for queue in routing.queues()] == ["CIT", "FAC", "ENF"]
        assert routing.queues()[2].on_call_number == "+573001112233"
        people = {each.email: each.roles for each in staff.agents()}
        assert people["luz@lucia.example"] == {Role.AGENT}
        assert Role.AGENT in people["ada@lucia.example"]
        assert compliance.item("calendar", "lineas").value["days"], "the country's holidays are closed"
        assert {row.why for row in compliance.changes(limit=200)} == {"Primeros pasos"}
    assert number.closed_flow == "cerrado"


def test_callers_are_led_by_the_menu_in_the_hours_and_hear_when_it_opens_outside_them(
    ada: tuple[Client, UUID],
) -> None:
    client, house = ada
    with override_settings(DEMO=True):
        answer_everything(client)
    number = voice.find_number("+576025550188")

    def call(channel: str, at: datetime) -> tuple[UUID, object]:
        with tenancy.organisation(house):
            someone = staff.agents()[0].id
            AgentDesk.objects.update_or_create(agent_id=someone, defaults={"since": at, "heard_at": at})
        arrival = Arrival(
            "voice", "pbx1", channel, "+573009998877", number.e164, at, house, number.flow,
            closed_flow=number.closed_flow, hours_of=number.hours_of,
        )  # fmt: skip
        admitted = flows.admit(arrival)
        return admitted.interaction_id, admitted.step

    with tenancy.organisation(house):
        said = {prompt.name: prompt.text for prompt in flows.prompts()}
    interaction, welcome = call("open", TUESDAY_10)
    assert isinstance(welcome, Say)
    assert said[welcome.prompt].startswith("Clínica Santa Lucía. Si es una emergencia médica")
    menu = flows.advance(house, interaction, Heard("done"), at=TUESDAY_10 + timedelta(seconds=9))
    assert isinstance(menu, Menu)
    assert said[menu.prompt].startswith("Para citas, marque uno. Para facturación y pagos, marque dos.")
    queued = flows.advance(house, interaction, Heard("digit", "2"), at=TUESDAY_10 + timedelta(seconds=12))
    assert isinstance(queued, Queued)

    _other, closed = call("closed", TUESDAY_20)
    assert isinstance(closed, Say)
    assert "Nuestro horario es lunes a viernes de 8 a 12 y de 14 a 18:30, sábados de 8 a 12." in said[closed.prompt]


def test_it_can_be_left_and_taken_up_where_it_was(ada: tuple[Client, UUID]) -> None:
    client, house = ada
    with override_settings(DEMO=True):
        client.post("/consola/inicio/clinica/", CLINIC)
        assert client.get("/consola/inicio/numero/")["Location"] == "/consola/inicio/"
        assert client.get("/consola/inicio/")["Location"] == "/consola/inicio/horario/"
        assert 'value="Cali"' in client.get("/consola/inicio/clinica/").content.decode()

    with tenancy.organisation(house):
        assert FirstRun.objects.get().done == ["clinica"]


def test_answering_a_step_again_changes_what_it_made_and_doubles_nothing(ada: tuple[Client, UUID]) -> None:
    client, house = ada
    with override_settings(DEMO=True):
        answer_everything(client)
        answer_everything(client, name="Clínica del Sol", city="Palmira")

    with tenancy.organisation(house):
        assert [site["city"] for site in (item.value for item in compliance.items("site"))] == ["Palmira"]
        assert len(compliance.items("number")) == len(compliance.items("trunk")) == 1
        assert any(prompt.text.startswith("Clínica del Sol.") for prompt in flows.prompts())


def test_a_large_centre_gets_skills_and_a_licence(ada: tuple[Client, UUID]) -> None:
    client, house = ada
    with override_settings(DEMO=True):
        answer_everything(client, size="large")

    with tenancy.organisation(house):
        assert len(routing.queues()) == 8
        nursing = next(queue for queue in routing.queues() if queue.code == "ENF")
        assert nursing.licensed == {"rn_triage"}
        told = client.get("/consola/inicio/probar/", follow=True)
    assert told.status_code == 200


def test_a_medium_centre_has_people_for_each_queue_and_waits_for_no_nurse(ada: tuple[Client, UUID]) -> None:
    client, house = ada
    with override_settings(DEMO=True):
        answer_everything(client, size="medium")

    with tenancy.organisation(house):
        asked = {queue.code: dict(queue.required) for queue in routing.queues()}
        assert asked == {"CIT": {}, "FAC": {"billing": 1}, "ENF": {}, "PQR": {"complaints": 1}}
        assert {skill.code for skill in staff.skills()} == {"billing", "complaints"}


def test_a_clinic_that_answers_in_english_has_everything_in_english(ada: tuple[Client, UUID]) -> None:
    client, house = ada
    with override_settings(DEMO=True):
        answer_everything(client, language="en")

    with tenancy.organisation(house):
        assert orgs.organisation().language == "en"
        names = [queue.name for queue in routing.queues()]
        assert names == ["Appointments", "Billing and payments", "Nursing and clinical line"]
        said = {prompt.text: prompt.language for prompt in flows.prompts()}
        assert set(said.values()) == {"en"}
        assert any(text.startswith("For appointments, press one. For billing and payments, press two") for text in said)
        assert any("Our hours are Monday to Friday from 8 to 12 and from 14 to 18:30" in text for text in said)
        assert compliance.item("disposition", "1.1").value["name"] == "Appointment booked"
        assert compliance.item("pause", "ALM").value["name"] == "Lunch"


def test_a_country_s_clinic_reads_and_says_its_own_words(ada: tuple[Client, UUID]) -> None:
    client, house = ada
    with override_settings(DEMO=True):
        client.post("/consola/inicio/clinica/", {**CLINIC, "country": "MX", "size": "large"})
        page = client.get("/consola/").content.decode()

    assert "Sucursales" in page
    assert "Sedes" not in page
    with tenancy.organisation(house):
        names = {queue.code: queue.name for queue in routing.queues()}
    assert (names["MED"], names["HIS"]) == ("Medicamentos y recetas", "Expediente clínico y certificados")


def test_what_will_be_is_shown_before_anything_is_saved(ada: tuple[Client, UUID]) -> None:
    client, house = ada
    with override_settings(DEMO=True):
        page = client.post("/consola/inicio/vista/", {**CLINIC, "name": "Clínica del Sol", "country": "MX"})

    shown = page.content.decode()
    assert "«Clínica del Sol. Si es una emergencia médica, cuelgue y llame al 911" in shown
    assert "Citas, Facturación y pagos, Enfermería" in shown
    with tenancy.organisation(house):
        assert list(compliance.items("queue")) == []


def test_what_is_missing_is_said_with_where_to_mend_it(ada: tuple[Client, UUID]) -> None:
    client, _house = ada
    with override_settings(DEMO=True):
        answer_everything(client)
        page = client.get("/consola/inicio/probar/")

    said = {lack.says for lack in page.context["lacks"]}
    assert "Una segunda persona que administre" in said
    assert "No hay ningún número" not in said
    assert "Conectar su número" not in said


def test_whoever_administers_hears_that_backups_fail(ada: tuple[Client, UUID]) -> None:
    client, _house = ada
    fine = Backups(utc_now() - timedelta(hours=29), failed=False, undrilled=False)
    bad = Backups(utc_now() - timedelta(hours=31), failed=True, undrilled=True)
    said = []
    with override_settings(DEMO=True):
        answer_everything(client)
        try:
            for known in (fine, bad):
                console.answer_backups(lambda known=known: known)
                page = client.get("/consola/")
                said.append([lack.says for lack in page.context["lacks"] if "copia" in lack.says])
        finally:
            console.answer_backups(adapters.backups)

    assert said[0] == []
    assert said[1] == [
        "La copia de seguridad falló",
        "No hay copia de seguridad de las últimas 30 horas",
        "Una copia de seguridad no se pudo restaurar en el ensayo",
    ]
    assert "./latido doctor" in page.content.decode()


@pytest.mark.parametrize(
    ("step", "typed", "field"),
    [
        ("clinica", {**CLINIC, "country": "XX"}, "country"),
        ("clinica", {**CLINIC, "name": ""}, "name"),
    ],
)
def test_a_wrong_answer_is_said_beside_its_question(
    ada: tuple[Client, UUID], step: str, typed: dict[str, object], field: str
) -> None:
    with override_settings(DEMO=True):
        page = ada[0].post(f"/consola/inicio/{step}/", typed)

    assert page.status_code == 422
    assert field in page.context["form"].errors


def test_somebody_invited_enters_with_a_password_of_their_own_and_once(ada: tuple[Client, UUID]) -> None:
    client, _house = ada
    with override_settings(DEMO=True):
        client.post("/consola/inicio/clinica/", CLINIC)
        client.post("/consola/inicio/horario/", HOURS)
        page = client.post("/consola/inicio/gente/", PEOPLE)
    link = re.search(r"/cuenta/invitacion/[\w-]+/", dict(page.context["links"])["luz@lucia.example"])
    assert link is not None
    luz, long = Client(), "una frase larga de Luz"

    assert "luz@lucia.example" in luz.get(link[0]).content.decode()
    assert luz.post(link[0], {"password": "corta", "again": "corta"}).status_code == 422
    assert luz.post(link[0], {"password": long, "again": "otra frase larga"}).status_code == 422
    assert luz.post(link[0], {"password": long, "again": long}).status_code == 200

    assert luz.get(link[0]).status_code == 410
    with tenancy.role("latido_login"):
        assert User.objects.get(email="luz@lucia.example").check_password(long)


def test_the_week_is_read_aloud() -> None:
    hours = {
        "weekdays": [{"opens": "00:00", "closes": "00:00"}],
        "saturday": [],
        "sunday": [{"opens": "09:30", "closes": "13:00"}],
    }

    assert in_words(hours, "es") == "lunes a viernes todo el día, domingos de 9:30 a 13"


@pytest.mark.parametrize(
    ("size", "preset", "reserve"),
    [("small", Preset.SMALL, 0), ("medium", Preset.SMALL, 0), ("large", Preset.LARGE, 1)],
)
def test_the_size_that_was_said_chooses_how_contacts_are_shared_out(
    ada: tuple[Client, UUID], size: str, preset: Preset, reserve: int
) -> None:
    client, house = ada
    with override_settings(DEMO=True):
        client.post("/consola/inicio/clinica/", {**CLINIC, "size": size})

    with tenancy.organisation(house):
        found = sharing.now()
    assert routing.preset_of(*found.values) is preset
    assert {each.value["reserve"] for each in found.weighings.values()} == {reserve}


def test_what_somebody_chose_since_stays_when_the_first_step_is_answered_again(ada: tuple[Client, UUID]) -> None:
    client, house = ada
    with override_settings(DEMO=True):
        client.post("/consola/inicio/clinica/", {**CLINIC, "size": "large"})
    with tenancy.organisation(house):
        rules = dict(compliance.item("routing", "reglas").value)
        compliance.change("routing", "reglas", {**rules, "name": "fifo"}, actor=system("tests", house))

    with override_settings(DEMO=True):
        client.post("/consola/inicio/clinica/", {**CLINIC, "size": "small"})

    with tenancy.organisation(house):
        assert compliance.item("routing", "reglas").value["name"] == "fifo"
