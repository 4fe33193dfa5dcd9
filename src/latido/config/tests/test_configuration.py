"""Every kind of configuration through its one door: what is refused and why, the history, undoing, and the file."""

import copy
import json
from collections.abc import Iterator
from typing import Any
from uuid import UUID

import pytest
from django.db import ProgrammingError, connection, transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from latido.compliance import api as compliance
from latido.compliance import ports
from latido.compliance.contracts import AskFirst, ChangedMeanwhile, Refused, UnknownItem, Wanted
from latido.compliance.models import AuditEvent, ConfigurationChange
from latido.config import standard
from latido.interactions.models import DispositionChoice
from latido.kernel.actor import Actor, ActorKind
from latido.orgs.models import Organisation
from latido.orgs.tests.hospitals import SAN_RAFAEL, SANTA_LUCIA, found
from latido.plumbing import tenancy
from latido.staff import api as staff
from latido.staff.contracts import Role
from latido.staff.tests.logins import actor, person

pytestmark = pytest.mark.db
PAUSE = {"name": "Yoga", "limit_minutes": 15, "private": False, "planned": True, "position": 40}


@pytest.fixture
def ada(db: None) -> Iterator[Actor]:
    """Who administers a large hospital that answers."""
    found(SANTA_LUCIA, "MX")
    found()
    with tenancy.organisation(SAN_RAFAEL):
        maker = Actor(ActorKind.COMMAND, SAN_RAFAEL, name="tests")
        standard.lay("Hospital", "Sede Norte", actor=maker)
        ada = person("Ada", Role.ADMINISTRATOR)
        person("Ana", Role.AGENT)
        compliance.change("number", "+576015550100", {"flow": "menu"}, actor=maker)
        yield actor(ada)


def refused(of: str, key: str, wanted: dict[str, Any] | None, who: Actor) -> list[tuple[str, str]]:
    """Why it cannot be: field and sentence."""
    with pytest.raises(Refused) as wrong:
        compliance.change(of, key, wanted, actor=who)
    assert not isinstance(wrong.value, AskFirst)
    return [(problem.field, problem.says.format(about=problem.about)) for problem in wrong.value.problems]


def value(of: str, key: str) -> dict[str, Any]:
    return copy.deepcopy(dict(compliance.item(of, key).value))


def test_a_change_writes_who_what_and_why_and_both_versions_with_an_audit_row(ada: Actor) -> None:
    first = compliance.change("pause", "YOG", PAUSE, actor=ada, why="salud en el trabajo")
    second = compliance.change("pause", "YOG", {**PAUSE, "limit_minutes": None}, actor=ada, why="sin límite")

    newest, oldest = compliance.changes(of="pause", key="YOG")
    assert (newest.id, oldest.id) == (second, first)
    assert (oldest.before, oldest.after, oldest.why, oldest.actor_id) == (None, PAUSE, "salud en el trabajo", ada.id)
    assert (newest.before, newest.after) == (PAUSE, {**PAUSE, "limit_minutes": None})
    with tenancy.role("latido_auditor"):
        rows = list(AuditEvent.objects.filter(action="configuration.changed").order_by("-id")[:2])
    assert [row.detail for row in rows] == [
        {"kind": "pause", "change": str(second)},
        {"kind": "pause", "change": str(first)},
    ]


def test_saying_the_same_again_changes_and_writes_nothing(ada: Actor) -> None:
    compliance.change("pause", "YOG", PAUSE, actor=ada)

    assert compliance.change("pause", "YOG", PAUSE, actor=ada) is None
    assert len(compliance.changes(of="pause", key="YOG")) == 1


def test_whoever_may_not_configure_changes_nothing(ada: Actor) -> None:
    ana = next(each for each in staff.agents() if each.first_name == "Ana")

    with pytest.raises(PermissionError):
        compliance.change("pause", "YOG", PAUSE, actor=actor(ana.id))
    with pytest.raises(UnknownItem):
        compliance.item("pause", "YOG")


def test_a_version_that_somebody_else_changed_is_not_overwritten(ada: Actor) -> None:
    compliance.change("pause", "YOG", PAUSE, actor=ada)
    seen = compliance.item("pause", "YOG").mark
    compliance.change("pause", "YOG", {**PAUSE, "name": "Estiramiento"}, actor=ada)

    with pytest.raises(ChangedMeanwhile):
        compliance.change("pause", "YOG", {**PAUSE, "limit_minutes": 5}, actor=ada, seen=seen)


WRONG = [
    ("pause", "demasiado", PAUSE, "El código es de hasta 8 letras mayúsculas y cifras, sin espacios."),
    ("pause", "YOG", {**PAUSE, "limit_minutes": 0}, "Debe estar entre 1 – 720."),
    ("pause", "YOG", {**PAUSE, "name": "x" * 81}, "Máximo 80 letras."),
    ("pause", "YOG", {**PAUSE, "color": "rojo"}, "No se conoce «color»."),
    ("pause", "YOG", {}, "Falta este dato."),
    ("pause", "YOG", {**PAUSE, "private": "sí"}, "Esto no se puede leer."),
    ("organisation", "otra", {}, "Falta este dato."),
    ("site", "lineas", {"name": "Sur"}, "Ese código es de las líneas telefónicas: escriba otro."),
    ("site", "sur", {"name": "Sede Norte"}, "Ya hay una sede con ese nombre."),
    ("site", "sede-norte", None, "Debe quedar al menos una sede."),
    ("department", "imagenes", {"name": "Imágenes", "site": "marte"}, "«marte» no existe."),
    ("skill", "insurer", None, "La usa «Autorizaciones y órdenes»: cámbielo primero."),
    ("queue", "CIT", None, "La usa «menu»: cámbielo primero."),
    ("queue", "NUE", {"name": "Nueva", "required": {"magia": 1}}, "«magia» no existe."),
    ("queue", "NUE", {"name": "Nueva", "required": {"billing": 6}}, "Las habilidades van de 1 a 5."),
    ("queue", "NUE", {"name": "N", "licensed": ["billing"]},
     "Una licencia debe ser una de las habilidades de la cola."),
    ("queue", "CIT", {"name": "N", "on_call_number": "123"},
     "La guardia no puede ser el número de emergencias del país."),
    ("weighing", "CIT", {"rings": [{"after": n, "relax": 1} for n in range(1, 22)]}, "Son más de 20."),
    ("weighing", "CIT", {"overflow": [{"to": "FAC", "after": n} for n in range(21)]}, "Son más de 20."),
    ("after_hours", "CIT", {"calendar": "marte", "then": "callback"}, "«marte» no existe."),
    ("after_hours", "ENF", {"calendar": "lineas", "then": "callback"}, "«ENF» no existe."),  # which calls nobody back
    ("after_hours", "CIT", {"calendar": "lineas", "then": "stay"},
     "Diga qué pasa con quien llama cuando está cerrada."),
    ("after_hours", "CIT", {"calendar": "lineas", "then": "message", "text": " "},
     "Falta la frase que se oye antes de terminar la llamada."),
    ("after_hours", "CIT", {"calendar": "lineas", "then": "queue"},
     "La otra cola se dice cuando se pasa a otra cola, y solo entonces."),
    ("after_hours", "CIT", {"calendar": "lineas", "then": "queue", "queue": "CIT"},
     "Da la vuelta: de cola en cola se regresa a esta."),
    ("disposition", "1.9", {"group": "Citas", "name": "Cita agendada"},
     "Ya hay una tipificación con ese nombre en ese grupo."),
    ("insurer", "eps", {"name": "EPS", "phone": "123"}, "Escriba el número completo, con su indicativo."),
    ("visit_type", "con espacios", {"name": "Control"},
     "El código es de hasta 8 letras mayúsculas y cifras, sin espacios."),
    ("visit_type", "CAR1", {"name": "Control", "minutes": 0}, "Debe estar entre 5 – 720."),
    ("visit_type", "CAR1", {"name": "Control", "tag": "chisme"},
     "No es una de las razones por las que algo es reservado."),
    ("flow", "menu", {"graph": {"nodes": {}}}, "Falta decir por dónde empieza."),
    ("flow", "menu", {"graph": {"nodes": []}}, "Este diálogo no se puede leer."),
    ("flow", "menu", None, "La usa «601 555 0100»: cámbielo primero."),
    ("number", "+576015550177", {"flow": ""}, "Falta este dato."),
    ("number", "+576015550177", {"flow": "nadie"}, "«nadie» no existe."),
    ("number", "123", {"flow": "menu"}, "Escriba el número completo, con su indicativo."),
    ("number", "+576015550177", {"flow": "menu", "closed_flow": "menu"},
     "El diálogo de fuera de horario debe ser otro."),
    ("number", "+576015550177", {"flow": "menu", "calendar": "marte"}, "«marte» no existe."),
    ("trunk", "operador", {"address": "127.0.0.1"}, "Escriba la dirección que le dio su operador, como 203.0.113.5."),
    ("trunk", "con espacio", {"address": "203.0.113.5"},
     "Escriba la dirección que le dio su operador, como 203.0.113.5."),
    ("overflow", "desborde", {"number": "123"}, "El desborde no puede ser el número de emergencias del país."),
    ("overflow", "desborde", {"number": "+576015550100"},
     "El desborde no puede ser uno de sus propios números: la llamada volvería."),
    ("person", "Ana@Demo.latido", {"first_name": "Ana", "roles": ["agent"]},
     "Escriba un correo completo, en minúsculas."),
    ("person", "luz@demo.latido", {"first_name": "Luz", "roles": ["dueña"]}, "No existe el rol «dueña»."),
    ("person", "luz@demo.latido", {"first_name": "Luz"}, "Elija al menos un rol."),
    ("person", "ana@demo.latido", None, "Los usuarios no se borran: desactívelo."),
]  # fmt: skip


@pytest.mark.parametrize(("of", "key", "wanted", "said"), WRONG, ids=[f"{w[0]} {w[3][:34]}" for w in WRONG])
def test_what_cannot_be_is_refused_in_plain_words(
    ada: Actor, of: str, key: str, wanted: dict[str, Any] | None, said: str
) -> None:
    assert said in [words for _field, words in refused(of, key, wanted, ada)]


def test_closed_queues_that_lead_back_to_each_other_are_refused(ada: Actor) -> None:
    there = {"calendar": "sede-norte", "then": "queue"}
    compliance.change("after_hours", "CIT", {**there, "queue": "FAC"}, actor=ada, sure=True)
    compliance.change("after_hours", "FAC", {**there, "queue": "RES"}, actor=ada, sure=True)

    assert ("queue", "Da la vuelta: de cola en cola se regresa a esta.") in refused(
        "after_hours", "RES", {**there, "queue": "CIT"}, ada
    )


def test_a_queue_s_hours_are_taken_back_and_travel_in_the_file(ada: Actor) -> None:
    shut = {"calendar": "sede-norte", "then": "callback", "queue": "", "text": "Cerrado."}
    change = compliance.change("after_hours", "CIT", shut, actor=ada, why="horario nuevo")
    document = compliance.export(actor=ada)
    assert document["items"]["after_hours"] == {"CIT": shut}

    assert change is not None
    compliance.undo(change, actor=ada)
    assert compliance.items("after_hours") == ()
    compliance.apply(document, actor=ada, why="")
    assert value("after_hours", "CIT") == shut


def test_a_queue_that_nobody_serves_is_warned_of_before_others_are_sent_there(ada: Actor) -> None:
    with pytest.raises(AskFirst) as told:
        compliance.change("after_hours", "CIT", {"calendar": "lineas", "then": "queue", "queue": "ENF"}, actor=ada)

    assert "Nadie tiene hoy las habilidades" in told.value.problems[0].says


ORGANISATION = [
    ({"country": "XX"}, "country"),
    ({"time_zone": "Bogotá"}, "time_zone"),
    ({"language": "fr"}, "language"),
    ({"emergency_number": "uno"}, "emergency_number"),
    ({"main_number": "12"}, "main_number"),
    ({"name": " "}, "name"),
]


@pytest.mark.parametrize(("wrong", "field"), ORGANISATION, ids=[field for _wrong, field in ORGANISATION])
def test_an_organisation_that_could_not_work_is_refused(ada: Actor, wrong: dict[str, str], field: str) -> None:
    wanted = value("organisation", "organizacion") | wrong

    assert field in [where for where, _words in refused("organisation", "organizacion", wanted, ada)]


def test_hours_that_cross_are_refused(ada: Actor) -> None:
    week = [{"weekday": 0, "opens": "08:00", "closes": "12:30"}, {"weekday": 0, "opens": "12:00", "closes": "18:00"}]
    twice = [{"day": "2026-12-25", "name": "Navidad", "spans": []}] * 2

    assert refused("calendar", "lineas", {"week": week}, ada) == [("", "Los horarios del lunes se cruzan.")]
    assert ("", "El 2026-12-25 está dos veces.") in refused(
        "calendar", "lineas", {"week": week[:1], "days": twice}, ada
    )


def test_the_last_administrator_stays_and_nobody_drops_their_own_right(ada: Actor) -> None:
    mine = value("person", "ada@demo.latido")
    for wanted in ({**mine, "active": False}, {**mine, "roles": ["agent"]}):
        said = [words for _field, words in refused("person", "ada@demo.latido", wanted, ada)]
        assert said == ["Debe quedar al menos una persona con administración."]

    person("Eva", Role.ADMINISTRATOR)
    said = [words for _field, words in refused("person", "ada@demo.latido", {**mine, "roles": ["agent"]}, ada)]
    assert said == ["Nadie puede quitarse a sí mismo la administración."]
    assert compliance.change("person", "eva@demo.latido", {**mine, "first_name": "Eva", "active": False}, actor=ada)


def test_a_disposition_in_use_is_retired_and_not_deleted(ada: Actor) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM interactions_dispositiongiven")
        assert cursor.fetchone() == (0,)
    from latido.interactions.models import DispositionGiven, Interaction
    from latido.kernel.time import utc_now

    contact = Interaction.objects.create(
        channel="voice", node="pbx1", channel_id="c1", direction="in", state="in_flow", opened_at=utc_now()
    )
    DispositionGiven.objects.create(interaction=contact, code="1.1", given_at=utc_now())

    assert "Ya se usó 1 veces" in refused("disposition", "1.1", None, ada)[0][1]
    compliance.change("disposition", "1.1", value("disposition", "1.1") | {"active": False}, actor=ada)
    compliance.change("disposition", "1.2", None, actor=ada)
    assert DispositionChoice.objects.filter(code="1.2").count() == 0


def test_what_has_a_consequence_asks_first(ada: Actor) -> None:
    wanted = value("queue", "CIT") | {"required": {"records": 5}}
    with pytest.raises(AskFirst) as asked:
        compliance.change("queue", "CIT", wanted, actor=ada)

    assert [problem.field for problem in asked.value.problems] == ["required"]
    assert compliance.change("queue", "CIT", wanted, actor=ada, sure=True)


def test_undoing_gives_the_version_before_back_and_is_itself_in_the_history(ada: Actor) -> None:
    made = compliance.change("pause", "YOG", PAUSE, actor=ada)
    changed = compliance.change("pause", "YOG", {**PAUSE, "name": "Otra"}, actor=ada)
    gone = compliance.change("pause", "YOG", None, actor=ada)
    assert made and changed and gone

    compliance.undo(gone, actor=ada)
    assert value("pause", "YOG")["name"] == "Otra"
    compliance.undo(changed, actor=ada, why="estaba bien")
    assert value("pause", "YOG") == PAUSE
    compliance.undo(made, actor=ada)
    assert "YOG" not in [item.key for item in compliance.items("pause")]
    assert [row.undoes for row in compliance.changes(of="pause", key="YOG", limit=3)] == [made, changed, gone]


def test_what_is_changed_together_is_all_done_or_none_and_undone_as_one(ada: Actor) -> None:
    before = value("queue", "CIT")
    skill = Wanted("skill", "wayuu", {"name": "Wayuunaiki"})
    queue = Wanted("queue", "CIT", {**before, "required": {"wayuu": 1}})
    with pytest.raises(AskFirst):
        compliance.change_together([skill, queue], actor=ada)
    assert "wayuu" not in [item.key for item in compliance.items("skill")]

    act = compliance.change_together([skill, queue], actor=ada, why="la Guajira", sure=True)

    rows = compliance.changes(limit=2)
    assert [(row.kind, row.act) for row in rows] == [("queue", act), ("skill", act)]
    assert compliance.changed_together(rows[0].id) == rows[::-1]
    compliance.undo_together(rows[1].id, actor=ada)
    assert value("queue", "CIT") == before
    assert "wayuu" not in [item.key for item in compliance.items("skill")]


def test_undoing_says_first_what_somebody_changed_since(ada: Actor) -> None:
    first = compliance.change_together([Wanted("pause", "YOG", PAUSE)], actor=ada)
    made = compliance.changes(limit=1)[0]
    assert made.act == first
    renamed = compliance.change("pause", "YOG", {**PAUSE, "name": "Otra"}, actor=ada)
    again = compliance.change("pause", "YOG", {**PAUSE, "name": "Otra más"}, actor=ada)
    assert renamed and again

    for undo, change in ((compliance.undo, renamed), (compliance.undo, made.id), (compliance.undo_together, made.id)):
        with pytest.raises(AskFirst) as asked:
            undo(change, actor=ada)
        assert "otra vez después" in asked.value.problems[0].says
    assert value("pause", "YOG")["name"] == "Otra más"

    compliance.undo(again, actor=ada)
    compliance.undo(renamed, actor=ada)  # of what was changed since, nothing is left
    assert value("pause", "YOG") == PAUSE
    compliance.undo(renamed, actor=ada)
    compliance.undo(again, actor=ada, sure=True)
    assert value("pause", "YOG")["name"] == "Otra"


def test_one_that_cannot_be_leaves_all_that_was_to_be_changed_with_it(ada: Actor) -> None:
    good, bad = Wanted("pause", "YOG", PAUSE), Wanted("pause", "demasiado largo", PAUSE)

    with pytest.raises(Refused):
        compliance.change_together([good, bad], actor=ada, sure=True)

    assert "YOG" not in [item.key for item in compliance.items("pause")]


def test_what_is_tried_is_seen_and_taken_back(ada: Actor) -> None:
    seen = compliance.tried([Wanted("pause", "YOG", PAUSE)], lambda: compliance.items("pause"), actor=ada)

    assert "YOG" in [item.key for item in seen]
    assert "YOG" not in [item.key for item in compliance.items("pause")]


def test_undoing_is_checked_as_any_change(ada: Actor) -> None:
    added = compliance.change("skill", "wayuu", {"name": "Wayuunaiki"}, actor=ada)
    assert added
    compliance.change("queue", "CIT", value("queue", "CIT") | {"required": {"wayuu": 1}}, actor=ada, sure=True)

    with pytest.raises(Refused) as wrong:
        compliance.undo(added, actor=ada)

    assert wrong.value.problems[0].about == "Citas"


def test_the_history_can_be_added_to_and_nothing_else(ada: Actor) -> None:
    compliance.change("pause", "YOG", PAUSE, actor=ada)

    for statement in (
        "UPDATE compliance_configurationchange SET why = ''",
        "DELETE FROM compliance_configurationchange",
    ):
        with pytest.raises(ProgrammingError), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(statement)


def test_another_organisation_sees_neither_our_history_nor_our_items(ada: Actor) -> None:
    compliance.change("pause", "YOG", PAUSE, actor=ada)
    with connection.cursor() as cursor:
        cursor.execute("SELECT set_config('app.organisation', %s, true)", [str(SANTA_LUCIA)])
        cursor.execute("SELECT count(*) FROM compliance_configurationchange")
        assert cursor.fetchone() == (0,)
        cursor.execute("SELECT count(*) FROM staff_invitation")
        assert cursor.fetchone() == (0,)
        cursor.execute("SELECT set_config('app.organisation', %s, true)", [str(SAN_RAFAEL)])
    assert ConfigurationChange.objects.count() > 0


def test_the_file_holds_everything_and_no_secret(ada: Actor) -> None:
    text = json.dumps(compliance.export(actor=ada))

    document = json.loads(text)
    assert document["version"] == 1
    assert {kind: len(items) for kind, items in document["items"].items()} == {
        "organisation": 1, "site": 1, "department": 0, "calendar": 2, "skill": 6, "person": 2, "queue": 8,
        "weighing": 8, "routing": 1, "callback": 7, "after_hours": 0, "pause": 9, "disposition": 14, "flow": 2,
        "trunk": 0, "number": 1, "overflow": 0, "directory": 0, "retention": 1,
        "tries": 1, "verification": 1, "third_party": 0, "insurer": 0, "visit_type": 0,
    }  # fmt: skip
    assert "argon2" not in text
    assert "password" not in text
    assert str(SAN_RAFAEL) not in text


def test_a_clinic_may_bear_fewer_wrong_answers_and_never_more(ada: Actor) -> None:
    now = value("tries", "intentos")
    for field in now:
        with pytest.raises(Refused) as refused:
            compliance.change("tries", "intentos", {**now, field: now[field] + 1}, actor=ada)
        assert [problem.field for problem in refused.value.problems] == [field]
    with pytest.raises(Refused):
        compliance.change("tries", "intentos", {**now, "in_hour": 1}, actor=ada)

    made = compliance.change("tries", "intentos", {**now, "of_patient": 3}, actor=ada, why="Hubo un intento")
    assert made and value("tries", "intentos")["of_patient"] == 3
    compliance.undo(made, actor=ada)
    assert value("tries", "intentos") == now


def test_a_clinic_may_ask_for_more_data_and_never_for_fewer_than_its_country(ada: Actor) -> None:
    now = value("verification", "verificacion")
    for wrong in (2, 5):
        with pytest.raises(Refused) as refused:
            compliance.change("verification", "verificacion", {**now, "needed": wrong}, actor=ada)
        assert [problem.field for problem in refused.value.problems] == ["needed"]
    Organisation.objects.update(country="CL")
    assert value("verification", "verificacion") == {**now, "address_is_public": True}
    with pytest.raises(Refused) as refused:
        compliance.change("verification", "verificacion", {**now, "needed": 4}, actor=ada)
    assert [(problem.field, "padrón" in problem.about) for problem in refused.value.problems] == [
        ("address_is_public", True)
    ]
    Organisation.objects.update(country="CO")

    made = compliance.change("verification", "verificacion", {**now, "needed": 4}, actor=ada, why="Hubo un intento")
    assert made and value("verification", "verificacion")["needed"] == 4
    compliance.undo(made, actor=ada)
    assert value("verification", "verificacion") == now


def test_an_item_read_alone_is_the_one_of_the_list(ada: Actor) -> None:
    known = compliance.items("skill")[0].key, compliance.items("site")[0].key
    ana = {**value("person", "ana@demo.latido"), "skills": {known[0]: 3}, "sites": [known[1]]}
    compliance.change("person", "ana@demo.latido", ana, actor=ada)
    for kind in ports.kinds().values():
        for key, each in kind.items().items():
            assert kind.item(key) == each
        assert kind.item("nobody@nowhere.latido") is None


def test_applying_ones_own_file_changes_nothing(ada: Actor) -> None:
    document = json.loads(json.dumps(compliance.document()))

    assert compliance.differences(document, actor=ada, remove=True) == ()
    assert compliance.apply(document, actor=ada, why="", remove=True) == ()


def test_looking_at_a_file_changes_nothing_and_applying_it_does_all_or_nothing(ada: Actor) -> None:
    document = compliance.document()
    document["items"]["queue"]["CIT"] = {**document["items"]["queue"]["CIT"], "name": "Citas y agenda"}
    good = copy.deepcopy(document)
    document["items"]["pause"]["DES"] = {"name": ""}

    found = compliance.differences(document, actor=ada)
    assert [(each.key, bool(each.problems)) for each in found] == [("CIT", False), ("DES", True)]
    with pytest.raises(Refused):
        compliance.apply(document, actor=ada, why="")
    assert value("queue", "CIT")["name"] == "Citas"

    compliance.apply(good, actor=ada, why="otro nombre")
    assert value("queue", "CIT")["name"] == "Citas y agenda"


def test_a_file_makes_another_organisation_the_same_and_its_people_come_without_passwords(ada: Actor) -> None:
    compliance.change("department", "imagenes", {"name": "Imágenes"}, actor=ada)
    document = json.loads(json.dumps(compliance.document()))
    document["items"]["person"] = {"nueva@demo.latido": {"first_name": "Nueva", "roles": ["agent"]}}
    document["items"]["number"] = {"+576015550188": {"flow": "menu"}}
    with connection.cursor() as cursor:
        cursor.execute("SELECT set_config('app.organisation', '', true)")
    token = tenancy._scope.set(None)
    try:
        with tenancy.organisation(SANTA_LUCIA):
            compliance.apply(document, actor=Actor(ActorKind.COMMAND, SANTA_LUCIA, name="tests"), why="")
            copied = compliance.document()["items"]
            new = next(each for each in staff.agents() if each.first_name == "Nueva")
            assert _user(new.id).has_usable_password() is False
    finally:
        tenancy._scope.reset(token)
    for kind in ("organisation", "department", "calendar", "skill", "queue", "pause", "disposition", "flow", "number"):
        wanted = document["items"][kind]
        assert {key: copied[kind][key] for key in wanted if key in copied[kind]}.keys() == wanted.keys(), kind
    assert copied["queue"] == document["items"]["queue"]
    assert copied["flow"] == document["items"]["flow"]


def _user(person_id: UUID) -> Any:
    from latido.staff.models import User

    return User.objects.get(id=person_id)


NAMES = st.text(st.characters(codec="utf-8", exclude_categories=("Cs", "Cc")), min_size=1, max_size=60).filter(
    str.strip
)
CODES = st.from_regex(r"[A-Z0-9]{1,8}", fullmatch=True)
PAUSES = st.dictionaries(
    CODES,
    st.fixed_dictionaries(
        {
            "name": NAMES,
            "limit_minutes": st.none() | st.integers(1, 720),
            "private": st.booleans(),
            "planned": st.booleans(),
            "position": st.integers(0, 999),
        }
    ),
    max_size=4,
)
SITES = st.dictionaries(
    st.from_regex(r"[a-z][a-z0-9-]{0,20}", fullmatch=True).filter(lambda code: code != "lineas"),
    st.fixed_dictionaries({"name": NAMES, "city": NAMES, "position": st.integers(0, 999)}),
    max_size=3,
)


@settings(max_examples=10, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(pauses=PAUSES, sites=SITES)
def test_whatever_is_configured_comes_back_from_its_file(
    ada: Actor, pauses: dict[str, Any], sites: dict[str, Any]
) -> None:
    names = [site["name"].strip() for site in sites.values()]
    if len({*names, "Sede Norte"}) <= len(names):
        return
    with transaction.atomic():
        empty = compliance.document()
        compliance.apply(
            {"format": "latido.configuration", "version": 1, "items": {"pause": pauses, "site": sites}},
            actor=ada,
            why="",
        )
        made = json.loads(json.dumps(compliance.document()))
        compliance.apply(empty, actor=ada, why="", remove=True)
        assert compliance.document() == empty

        compliance.apply(made, actor=ada, why="")
        assert compliance.document() == made
        assert compliance.differences(made, actor=ada, remove=True) == ()
        transaction.set_rollback(True)


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    file=st.recursive(
        st.none() | st.booleans() | st.integers() | st.text(max_size=8),
        lambda inner: (
            st.lists(inner, max_size=3)
            | st.dictionaries(st.sampled_from(["name", "graph", "nodes", "week", "roles", "x"]), inner, max_size=3)
        ),
        max_leaves=8,
    ),
    kind=st.sampled_from(
        ["organisation", "site", "calendar", "queue", "pause", "disposition", "flow", "number", "person"]
    ),
)
def test_no_file_however_strange_does_more_than_be_refused(ada: Actor, file: Any, kind: str) -> None:
    document = {"format": "latido.configuration", "version": 1, "items": {kind: {"X1": file}}}

    for each in compliance.differences(document, actor=ada):
        assert each.kind == kind
