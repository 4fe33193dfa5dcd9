"""What a clinic starts with: skills, queues, dispositions, pauses, a menu; and the function that lays it."""

import json
from dataclasses import replace
from typing import Any

from latido.compliance import api as compliance
from latido.console.ports import Clinic
from latido.flows import api as flows
from latido.interactions.contracts import DispositionChoice
from latido.kernel import records
from latido.kernel.actor import Actor
from latido.routing.contracts import NewQueue, PauseReason

SAMPLE_NAME = "Hospital San Rafael"  # whose welcome the menu speaks until it is given a name

SKILLS = {
    "insurer": "Aseguradoras y autorizaciones",
    "billing": "Facturación",
    "prescriptions": "Fórmulas y medicamentos",
    "records": "Archivo clínico",
    "complaints": "Gestión de PQRS",
    "rn_triage": "Enfermería (licencia)",
}

QUEUES = (
    NewQueue("CIT", "Citas", 80, 20, position=1, greeting="Citas, {site}"),
    NewQueue("AUT", "Autorizaciones y órdenes", 80, 30, {"insurer": 1}, position=2, greeting="Autorizaciones, {site}"),
    NewQueue("RES", "Resultados e imágenes", 80, 30, position=3, greeting="Resultados, {site}"),
    NewQueue("FAC", "Facturación y pagos", 80, 30, {"billing": 1}, position=4, greeting="Facturación, {site}"),
    NewQueue(
        "MED", "Medicamentos y fórmulas", 80, 30, {"prescriptions": 1}, position=5, greeting="Medicamentos, {site}"
    ),
    NewQueue(
        "HIS",
        "Historia clínica y certificados",
        80,
        45,
        {"records": 1},
        position=6,
        greeting="Historia clínica, {site}",
    ),
    NewQueue(
        "ENF",
        "Enfermería y línea clínica",
        90,
        10,
        {"rn_triage": 1},
        licensed=frozenset({"rn_triage"}),
        priority=1,
        position=7,
        greeting="Enfermería, {site}",
    ),
    NewQueue(
        "PQR",
        "Atención al usuario (PQRS)",
        80,
        45,
        {"complaints": 1},
        position=8,
        greeting="Atención al usuario, {site}",
    ),
)


def queues(site: str) -> tuple[NewQueue, ...]:
    """With the greeting of an agent who answers for a site."""
    return tuple(replace(queue, greeting=queue.greeting.format(site=site)) for queue in QUEUES)


DISPOSITIONS = (
    DispositionChoice("1.1", "Citas", "Cita agendada", True, "", True),
    DispositionChoice("1.2", "Citas", "Cita reprogramada", True, "", True),
    DispositionChoice("1.3", "Citas", "Cita cancelada por el paciente", True, "libera el horario", True),
    DispositionChoice(
        "1.4", "Citas", "Sin agenda disponible: queda en lista de espera", False, "lista de espera", False
    ),
    DispositionChoice("2.1", "Aseguradora", "Autorización en trámite", False, "caso con fecha", False),
    DispositionChoice("2.2", "Aseguradora", "Autorización vencida o negada", False, "caso con fecha", False),
    DispositionChoice(
        "3.1", "Información", "Información general entregada (horario, sede, preparación)", True, "", True
    ),
    DispositionChoice("3.2", "Información", "Estado de resultado informado", True, "", True),
    DispositionChoice("3.3", "Información", "Cobertura, cuota o saldo explicado", True, "", True),
    DispositionChoice(
        "4.1", "Solicitudes", "Solicitud radicada (fórmula, historia clínica, certificado)", False,
        "caso con responsable", False,
    ),
    DispositionChoice("4.2", "Solicitudes", "Enlace de pago enviado o pago recibido", True, "", True),
    DispositionChoice("5.1", "Casos", "Queja o reclamo radicado", False, "PQRS con reloj", False),
    DispositionChoice("5.2", "Casos", "Escalado a enfermería o emergencia", False, "registro de emergencia", False),
    DispositionChoice(
        "6.1", "Sin gestión", "Contacto no efectivo (equivocado, muda, se cortó, broma)", True,
        "devolver si se cortó", None,
    ),
)  # fmt: skip

PAUSES = (
    PauseReason("DES", "Descanso", 15, private=False, planned=True),
    PauseReason("ALM", "Almuerzo", 60, private=False, planned=True),
    PauseReason("PAC", "Pausa activa", 10, private=False, planned=True),
    PauseReason("BAN", "Necesidad personal", None, private=True, planned=False),
    PauseReason("CAP", "Capacitación o reunión", None, private=False, planned=True),
    PauseReason("RET", "Retroalimentación", 30, private=False, planned=True),
    PauseReason("GES", "Gestión de casos", 45, private=False, planned=True),
    PauseReason("FAL", "Falla técnica", 10, private=False, planned=False),
    PauseReason("REC", "Pausa de recuperación", 10, private=False, planned=False),
)

SPOKEN = {  # code of a queue -> how the menu says it, and the place of the dialogue that leads there
    "CIT": ("citas", "citas"),
    "AUT": ("autorizaciones y órdenes", "autorizaciones"),
    "RES": ("resultados", "resultados"),
    "FAC": ("facturación y pagos", "facturacion"),
    "MED": ("fórmulas y medicamentos", "medicamentos"),
}
DIGITS = ("uno", "dos", "tres", "cuatro", "cinco")
ALWAYS = ("CIT", "ENF")  # what every clinic has: a person for everything else, and emergencies


def document(clinic: Clinic) -> dict[str, Any]:
    """What a clinic of this size starts with, as a file of configuration.

    Small: few queues, which everybody answers. Large: each queue asks for its skill, and nursing for its licence.
    """
    chosen = [queue for queue in queues(clinic.site) if clinic.large or queue.code in {*clinic.reasons, *ALWAYS}]
    items = {
        "skill": {code: {"name": words} for code, words in SKILLS.items()} if clinic.large else {},
        "queue": {queue.code: _queue(queue, large=clinic.large) for queue in chosen},
        "pause": {each.code: _pause(each, position) for position, each in enumerate(PAUSES)},
        "disposition": {each.code: _disposition(each, position) for position, each in enumerate(DISPOSITIONS)},
        "flow": {"menu": {"graph": menu(clinic)}, "directo": _sample("directo", clinic.name)},
    }
    if clinic.opens_in_words:
        items["flow"]["cerrado"] = {"graph": closed(clinic)}
    return {"format": "latido.configuration", "version": 1, "items": items}


def menu(clinic: Clinic) -> dict[str, Any]:
    """The welcome and a menu of the reasons people call for; a large centre has the four of the sample."""
    graph: dict[str, Any] = _sample("menu", clinic.name)["graph"]
    if clinic.large:
        return graph
    offered = [code for code in SPOKEN if code in {*clinic.reasons, "CIT"}][: len(DIGITS)]
    keys = {str(n): SPOKEN[code][1] for n, code in enumerate(offered, 1)}
    lines = [f"Para {SPOKEN[code][0]}, marque {DIGITS[n]}." for n, code in enumerate(offered)]
    person = "Para hablar con una persona, cero. Si cree que es una emergencia, marque nueve."
    kept = {name: node for name, node in graph["nodes"].items() if node["kind"] != "queue" or name in LASTING}
    places = {SPOKEN[code][1]: {"kind": "queue", "queue": code} for code in offered}
    nodes = {**kept, **places, "menu": {**kept["menu"], "text": " ".join([*lines, person]), "keys": keys}}
    return {**graph, "nodes": nodes}


LASTING = ("persona", "sin_opcion", "emergencia")


def closed(clinic: Clinic) -> dict[str, Any]:
    """What is heard outside the hours: when it opens, and what to do in an emergency."""
    graph = menu(clinic)
    said = (
        f"{clinic.name}. En este momento está cerrado. Nuestro horario es {clinic.opens_in_words}. "
        "Si es una emergencia médica, cuelgue y llame al {emergencia} o marque nueve."
    )
    nodes = {
        "cerrado": {"kind": "say", "text": said, "next": "adios"},
        "adios": {"kind": "end", "text": "Gracias por llamar."},
        "persona": graph["nodes"]["persona"],
        "emergencia": graph["nodes"]["emergencia"],
    }
    return {**graph, "start": "cerrado", "nodes": nodes}


def _sample(name: str, house: str) -> dict[str, Any]:
    text = json.dumps(flows.sample(name), ensure_ascii=False).replace(
        SAMPLE_NAME, json.dumps(house, ensure_ascii=False)[1:-1]
    )
    return {"graph": json.loads(text)}


def _queue(queue: NewQueue, *, large: bool) -> dict[str, Any]:
    item = records.as_json(queue)
    item.pop("code")
    return dict(item) if large else {**item, "required": {}, "licensed": []}


def _pause(pause: PauseReason, position: int) -> dict[str, Any]:
    item = records.as_json(pause)
    item.pop("code")
    return {**item, "position": position}


def _disposition(choice: DispositionChoice, position: int) -> dict[str, Any]:
    item = records.as_json(choice)
    item.pop("code")
    return {**item, "position": position}


def lay(name: str, site: str, *, actor: Actor) -> None:
    """Everything a new large organisation answers with, in its scope. name: as the welcome says it."""
    compliance.apply(document(Clinic(name, site, large=True)), actor=actor, why="")
