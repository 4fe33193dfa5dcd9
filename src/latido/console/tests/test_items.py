import json
import re

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from latido.compliance import api as compliance
from latido.compliance.contracts import Wanted
from latido.console.tests.test_console import TUNED, House, house
from latido.flows import api as flows
from latido.orgs import api as orgs
from latido.routing import api as routing
from latido.staff.tests.logins import actor, browser

pytestmark = pytest.mark.db
__all__ = ["house"]
SITE = {"key": "sur", "name": "Sede Sur", "city": "Cali", "position": "2"}
WEEK = {"day_0": "8:00-12:00, 14:00-18:00", "day_5": "8-12"}


def test_a_site_is_made_changed_and_taken_away_and_each_is_in_the_history(house: House) -> None:
    assert house.admin.post("/consola/sedes/nuevo/", {**SITE, "why": "abrimos en Cali"}).status_code == 302
    house.admin.post("/consola/sedes/sur/", {**SITE, "address": "Calle 5 # 1-2", "why": "ya hay dirección"})
    assert house.admin.post("/consola/sedes/sur/quitar/").status_code == 302

    rows = compliance.changes(of="site")
    assert [(row.after is None, row.before is None, row.why) for row in rows] == [
        (True, False, ""),
        (False, False, "ya hay dirección"),
        (False, True, "abrimos en Cali"),
    ]
    assert {row.actor_id for row in rows} == {house.ada}
    page = house.admin.get("/consola/historia/").content.decode()
    assert "Ada Morales" in page
    assert "«ya hay dirección»" in page
    assert "Calle 5 # 1-2" in page


def test_a_code_that_is_taken_is_said(house: House) -> None:
    house.admin.post("/consola/sedes/nuevo/", SITE)

    page = house.admin.post("/consola/sedes/nuevo/", {**SITE, "name": "Otra"})

    assert page.status_code == 422
    assert "key" in page.context["form"].errors


def test_many_intervals_of_a_day_and_a_special_day_are_kept_and_shown_again(house: House) -> None:
    typed = {**WEEK, "date_0": "2026-12-24", "name_0": "Nochebuena", "spans_0": "8:00-12:00"}

    assert house.admin.post("/consola/horarios/lineas/", typed).status_code == 302

    value = compliance.item("calendar", "lineas").value
    assert value["week"] == [
        {"weekday": 0, "opens": "08:00", "closes": "12:00"},
        {"weekday": 0, "opens": "14:00", "closes": "18:00"},
        {"weekday": 5, "opens": "08:00", "closes": "12:00"},
    ]
    assert [day["name"] for day in value["days"]] == ["Nochebuena"]
    assert "8:00-12:00, 14:00-18:00" in house.admin.get("/consola/horarios/lineas/").content.decode()


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ({"day_0": "8:00-12:00, 11:00-18:00"}, "Los horarios del lunes se cruzan."),
        ({"day_0": "18:00-8:00"}, "termina antes de empezar"),
        ({"day_0": "mañana"}, "no es un horario"),
        ({"day_0": "25-26"}, "no es un horario"),
    ],
)
def test_hours_that_cannot_be_are_refused_in_words(house: House, typed: dict[str, str], said: str) -> None:
    page = house.admin.post("/consola/horarios/lineas/", typed)

    assert page.status_code == 422
    assert said in page.content.decode()


def test_a_calendar_that_never_opens_asks_first_and_is_kept_when_it_is_sure(house: House) -> None:
    asked = house.admin.post("/consola/horarios/lineas/", {})
    assert asked.status_code == 422
    assert "Guardar de todos modos" in asked.content.decode()

    assert house.admin.post("/consola/horarios/lineas/", {"sure": "on"}).status_code == 302
    assert compliance.item("calendar", "lineas").value["week"] == []


def test_the_holidays_of_the_country_are_proposed_and_those_accepted_close_the_site(house: House) -> None:
    code = next(iter(orgs.site_codes()))
    page = house.admin.get(f"/consola/horarios/{code}/festivos/")
    proposed = page.context["proposed"]
    christmas = next(each for each, _known in proposed if (each.day.month, each.day.day) == (12, 25))
    shown = page.content.decode()
    assert f'value="{christmas.day.isoformat()}" checked' in shown

    house.admin.post(f"/consola/horarios/{code}/festivos/", {"days": [christmas.day.isoformat(), "1999-01-01"]})

    days = compliance.item("calendar", code).value["days"]
    assert [day["day"] for day in days] == [christmas.day.isoformat()]
    assert "ya está" in house.admin.get(f"/consola/horarios/{code}/festivos/").content.decode()


def test_a_queue_nobody_can_serve_asks_first(house: House) -> None:
    typed = {**TUNED, "skill_triage": "5"}

    page = house.admin.post("/consola/colas/CIT/", typed)
    assert "Nadie tiene hoy las habilidades" in page.content.decode()
    assert routing.queues()[0].required == {}

    house.admin.post("/consola/colas/CIT/", {**typed, "sure": "on"})
    assert routing.queues()[0].required == {"triage": 5}


def test_a_form_opened_before_somebody_elses_change_does_not_undo_it(house: House) -> None:
    old = compliance.item("queue", "CIT").mark
    house.admin.post("/consola/colas/CIT/", TUNED)

    page = house.admin.post("/consola/colas/CIT/", {**TUNED, "target_percent": "50", "seen": old})

    assert "Alguien más cambió esto" in page.content.decode()
    assert routing.queues()[0].target_percent == 90


def test_a_change_is_undone_from_its_page(house: House) -> None:
    house.admin.post("/consola/colas/CIT/", TUNED)
    change = compliance.changes(of="queue")[0]

    shown = house.admin.get(f"/consola/historia/{change.id}/").content.decode()
    assert "90" in shown
    assert house.admin.post(f"/consola/historia/{change.id}/", {"why": "me equivoqué"}).status_code == 302

    assert routing.queues()[0].target_percent == 80
    newest = compliance.changes(of="queue")[0]
    assert (newest.undoes, newest.why) == (change.id, "me equivoqué")


def test_undoing_what_was_changed_again_asks_first_and_only_for_what_was_told(house: House) -> None:
    queue = {**compliance.item("queue", "CIT").value, "target_percent": 60}
    skill, by = {"name": "Wayuunaiki"}, actor(house.ada)
    compliance.change_together([Wanted("queue", "CIT", queue), Wanted("skill", "wayuu", skill)], actor=by)
    changed = compliance.changes(of="queue")[0]
    house.admin.post("/consola/colas/CIT/", TUNED)
    compliance.change("skill", "wayuu", {"name": "Wayú"}, actor=by)
    there = f"/consola/historia/{changed.id}/"

    asked = house.admin.post(there, {"only": "on"})
    assert asked.status_code == 422
    assert "«Citas» se cambió otra vez después" in asked.content.decode()
    all_of_it = house.admin.post(there, {"sure": "on"})
    assert "«Wayuunaiki» se cambió otra vez después" in all_of_it.content.decode()
    assert routing.queues()[0].target_percent == 90

    assert house.admin.post(there, {"only": "on", "sure": "on"}).status_code == 302
    assert routing.queues()[0].target_percent == 80
    assert compliance.item("skill", "wayuu").value["name"] == "Wayú"


def test_a_word_is_found_wherever_it_is_written(house: House) -> None:
    house.admin.post("/consola/sedes/nuevo/", {**SITE, "address": "Avenida Sexta Norte"})

    page = house.admin.post("/consola/buscar/", {"q": "sexta avenida"}).content.decode()

    assert "/consola/sedes/sur/" in page
    assert "En ninguna parte" in house.admin.post("/consola/buscar/", {"q": "zzz"}).content.decode()
    people = house.admin.post("/consola/buscar/", {"q": "ana@demo"}).content.decode()
    assert re.findall(r'href="[^"]*ana@', people) == []
    assert f"/consola/usuarios/{house.ana}/" in people


def test_a_file_shows_what_it_would_do_and_then_does_it(house: House) -> None:
    document = json.loads(house.admin.post("/consola/archivo/descargar/").content)
    document["items"]["queue"]["CIT"]["name"] = "Citas y agenda"
    text = json.dumps(document)

    page = house.admin.post("/consola/archivo/", {"file": SimpleUploadedFile("a.json", text.encode())})
    assert [each.key for each, *_rest in page.context["lines"]] == ["CIT"]
    assert routing.queues()[0].name == "Citas"

    house.admin.post("/consola/archivo/", {"text": text, "act": "apply", "why": "nombre nuevo"})
    assert routing.queues()[0].name == "Citas y agenda"
    assert compliance.changes()[0].why == "nombre nuevo"


@pytest.mark.parametrize("raw", [b"", b"{", b"\xff\xfe", b"[]", b'{"format": "otro"}', b"[" * 3000])
def test_a_file_of_another_program_is_refused_in_words(house: House, raw: bytes) -> None:
    page = house.admin.post("/consola/archivo/", {"file": SimpleUploadedFile("a.json", raw)})

    assert page.status_code == 422


def test_who_answers_calls_configures_nothing(house: House) -> None:
    ana = browser(house.ana)

    assert ana.get("/consola/colas/").status_code == 403
    assert ana.post("/consola/sedes/nuevo/", SITE).status_code == 403
    assert ana.post("/consola/archivo/descargar/").status_code == 403


@pytest.fixture
def dialogue(house: House) -> None:
    """One that goes straight to a queue."""
    compliance.change("queue", "ENF", {"name": "Enfermería"}, actor=actor(house.ada))
    compliance.change(
        "flow", "directo", {"graph": dict(flows.sample_in("directo", "es"))}, actor=actor(house.ada), sure=True
    )


def test_what_callers_hear_is_changed_and_becomes_a_new_version(house: House, dialogue: None) -> None:
    typed = {"language": "es", "overflow_text": "Le comunicamos.", "queue:citas": "ENF", "queue:emergencia": "ENF"}

    page = house.admin.post("/consola/dialogos/directo/", {**typed, "text:citas": "Un momento.", "sure": "on"})

    assert page.status_code == 302
    assert {prompt.text for prompt in flows.prompts()} >= {"Un momento.", "Le comunicamos."}
    graph = compliance.item("flow", "directo").value["graph"]
    assert graph["nodes"]["citas"] == {"kind": "queue", "queue": "ENF", "text": "Un momento."}


@pytest.fixture
def menu(house: House) -> None:
    for code in ("CIT", "AUT", "RES", "FAC", "ENF"):
        compliance.change("queue", code, {"name": code}, actor=actor(house.ada), sure=True)
    graph = dict(flows.sample_in("menu", "es"))
    compliance.change("flow", "menu", {"graph": graph}, actor=actor(house.ada), sure=True)


def test_a_menu_offers_another_language_whose_words_are_asked_for_and_kept(house: House, menu: None) -> None:
    graph = compliance.item("flow", "menu").value["graph"]
    there = "/consola/dialogos/menu/"
    typed = {"language": "es", "overflow_text": graph["overflow_text"], "sure": "on"}
    for name, node in graph["nodes"].items():
        typed |= {f"{part}:{name}": node[part] for part in ("text", "retry", "repeat", "queue") if node.get(part)}
    own = {**typed, "text:menu": "Para citas, marque uno. For English, press five."}
    asked = {**own, "language:menu": "en", "key:menu": "5"}

    first = house.admin.post(there, asked)
    taken = house.admin.post(there, {**asked, "key:menu": "1"})
    keyless = house.admin.post(there, {**asked, "key:menu": ""})
    known = "If this is a medical emergency, hang up and call"
    english = {"text@en:menu": "For appointments, press one. Para español, marque cinco."}
    rest = {
        f"{part}@en:{name}": "In English"
        for name, node in graph["nodes"].items() for part in ("text", "retry") if node.get(part) and name != "menu"
    }  # fmt: skip
    done = house.admin.post(there, {**asked, **rest, **english, "retry@en:menu": "", "overflow@en": "One moment."})
    kept = compliance.item("flow", "menu").value["graph"]
    page = house.admin.get(there).content.decode()
    silent = house.admin.post(
        there, {**asked, **rest, **english, "overflow@en": "One moment.", "text:citas": "Espere."}
    )
    house.admin.post(there, {**own, "language:menu": "", "key:menu": ""})

    assert silent.status_code == 422 and 'name="text@en:citas"' in silent.content.decode()
    assert keyless.status_code == 422 and "Diga con qué tecla se elige." in keyless.content.decode()
    assert first.status_code == taken.status_code == 422 and done.status_code == 302
    assert "Falta lo que dice «menu» en la otra lengua" in first.content.decode()
    assert known in first.content.decode(), "what we can say in it is written there already"
    assert kept["nodes"]["menu"]["languages"] == {"5": "en"} and kept["other"] == {"en": "One moment."}
    assert kept["nodes"]["menu"]["other"]["en"]["text"] == english["text@en:menu"]
    assert "Para español, marque cinco." in page
    without = compliance.item("flow", "menu").value["graph"]
    assert "languages" not in without["nodes"]["menu"] and "other" not in without["nodes"]["menu"]


def test_a_dialogue_is_copied_for_another_language(house: House, dialogue: None) -> None:
    typed = {"key": "directo-en", "copied": "directo", "language": "en", "sure": "on"}

    assert house.admin.post("/consola/dialogos/nuevo/", typed).status_code == 302

    copy = compliance.item("flow", "directo-en").value["graph"]
    assert copy == {**compliance.item("flow", "directo").value["graph"], "language": "en"}
    assert house.admin.get("/consola/dialogos/directo-en/").status_code == 200


def test_a_number_is_given_its_dialogues_and_hours(house: House, dialogue: None) -> None:
    house.admin.post(
        "/consola/dialogos/nuevo/", {"key": "cerrado", "copied": "directo", "language": "es", "sure": "on"}
    )
    typed = {"key": "601 555 0177", "flow": "directo", "closed_flow": "cerrado", "calendar": "sede-norte"}

    assert house.admin.post("/consola/numeros/nuevo/", {**typed, "site": "sede-norte"}).status_code == 302

    assert compliance.item("number", "+576015550177").value == {
        "flow": "directo",
        "closed_flow": "cerrado",
        "calendar": "sede-norte",
        "site": "sede-norte",
        "missed_queue": "",
    }
    page = house.admin.post("/consola/sedes/sede-norte/quitar/").content.decode()
    assert "cámbielo primero" in page


def test_the_organisation_itself_is_changed(house: House) -> None:
    typed = {"name": "Clínica", "country": "MX", "language": "es", "time_zone": "America/Mexico_City"}

    page = house.admin.post(
        "/consola/organizacion/organizacion/", {**typed, "emergency_number": "911", "main_number": "33 1555 0100"}
    )

    assert page.status_code == 302
    here = orgs.organisation()
    assert (here.name, here.country, here.main_number) == ("Clínica", "MX", "+523315550100")


def test_why_a_person_was_changed_is_kept(house: House) -> None:
    changed = {
        "first_name": "Ana",
        "last_name": "Díaz",
        "language": "es",
        "roles": ["nurse"],
        "why": "obtuvo su licencia",
    }

    assert house.admin.post(f"/consola/usuarios/{house.ana}/", changed).status_code == 200

    newest = compliance.changes(of="person")[0]
    assert (newest.why, newest.after["roles"] if newest.after else None) == ("obtuvo su licencia", ["nurse"])


LINE = {
    "key": "central",
    "role": "pbx",
    "address": "192.168.1.10",
    "port": "5060",
    "extensions": "101 = Recepción",
    "also": "192.168.1.11 10.0.0.0/24",
    "transport": "udp",
    "codecs": "alaw,ulaw",
    "trusts_identity": "on",
    "with_password": "on",
}


def test_the_clinics_own_exchange_is_a_line_with_its_queues_and_extensions(house: House, dialogue: None) -> None:
    compliance.change("number", "+576015550100", {"flow": "directo"}, actor=actor(house.ada), sure=True)
    typed = LINE | {"routes": "600 = (601) 555-0100\n601"}

    assert house.admin.post("/consola/lineas/nuevo/", typed).status_code == 302

    value = compliance.item("trunk", "central").value
    assert value["routes"] == [{"queue": "600", "number": "+576015550100"}, {"queue": "601", "number": ""}]
    assert value["extensions"] == [{"extension": "101", "name": "Recepción"}]
    assert value["also"] == ["192.168.1.11", "10.0.0.0/24"]
    page = house.admin.get("/consola/lineas/central/").content.decode()
    assert "600 = 601 555 0100" in page
    assert "./latido central central" in page


def test_a_line_keeps_its_password_until_another_is_wanted(house: House) -> None:
    typed = LINE | {"routes": "600"}
    house.admin.post("/consola/lineas/nuevo/", typed)
    marks = [compliance.item("trunk", "central").value["password"]]

    for change in ({"port": "5080"}, {"new_password": "on"}, {"with_password": ""}):
        house.admin.post("/consola/lineas/central/", typed | change)
        marks.append(compliance.item("trunk", "central").value["password"])

    assert marks[0] == marks[1] != marks[2] != ""
    assert marks[3] == ""


def test_of_a_carrier_only_the_address_counts(house: House) -> None:
    typed = LINE | {"role": "carrier", "routes": "600"}

    assert house.admin.post("/consola/lineas/nuevo/", typed).status_code == 302

    value = compliance.item("trunk", "central").value
    assert (value["address"], value["routes"], value["password"]) == ("192.168.1.10", [], "")


def test_what_is_wrong_with_a_line_is_said_beside_its_field(house: House) -> None:
    page = house.admin.post("/consola/lineas/nuevo/", LINE | {"routes": "cola"})

    assert page.status_code == 422
    assert set(page.context["form"].errors) == {"routes"}


def test_a_queue_closes_by_a_calendar_of_its_own_and_its_page_leads_there(house: House) -> None:
    shut = {"of": "CIT", "calendar": "sede-norte", "then": "message", "text": "Citas abre a las siete."}
    assert house.admin.post("/consola/horario-de-colas/nuevo/", {**shut, "text": ""}).status_code == 422
    assert house.admin.post("/consola/horario-de-colas/nuevo/", shut).status_code == 302

    listed = house.admin.get("/consola/horario-de-colas/").content.decode()
    assert "Oye una frase y termina la llamada" in listed
    assert "Sede Norte" in listed
    assert "/consola/horario-de-colas/" in house.admin.get("/consola/colas/CIT/").content.decode()
    assert routing.spoken_after_hours() == ("Citas abre a las siete.",)
    assert house.admin.post("/consola/horario-de-colas/CIT/quitar/").status_code == 302
    assert routing.spoken_after_hours() == ()
