"""What a clinic starts with: skills, queues, dispositions, pauses, a menu; and the function that lays it."""

import json
from dataclasses import replace
from datetime import datetime
from importlib.resources import files

from latido.flows import api as flows
from latido.interactions.contracts import DispositionChoice
from latido.interactions.models import DispositionChoice as DispositionRow
from latido.kernel.actor import Actor
from latido.routing import api as routing
from latido.routing.contracts import NewQueue, PauseReason
from latido.staff import api as staff

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

# code, name, minutes, requires, preparation, spoken preparation, arrive before, bring, nurse, sensitive, remote


def lay(name: str, site: str, *, actor: Actor, now: datetime) -> None:
    """Everything a new organisation answers with, in its scope. name: as the welcome says it."""
    for code, words in SKILLS.items():
        staff.add_skill(code, words)
    for queue in queues(site):
        routing.save_queue(queue)
    for position, pause in enumerate(PAUSES):
        routing.save_pause_reason(pause, position=position)
    DispositionRow.objects.bulk_create(
        DispositionRow(
            code=each.code,
            group=each.group,
            name=each.name,
            closes=each.closes,
            creates=each.creates,
            resolved=each.resolved,
            position=position,
        )
        for position, each in enumerate(DISPOSITIONS)
    )
    for flow in ("menu", "directo"):
        text = files("latido.flows").joinpath(f"data/{flow}.json").read_text().replace(SAMPLE_NAME, name)
        flows.publish(flow, json.loads(text), actor=actor, now=now)
