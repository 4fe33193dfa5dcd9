"""What a clinic starts with: skills, queues, dispositions, pauses, a menu; and the function that lays it."""

import json
from dataclasses import replace
from typing import Any

from django.utils.translation import gettext, override

from latido.compliance import api as compliance
from latido.console.ports import Clinic, Size
from latido.flows import api as flows
from latido.interactions.contracts import DispositionChoice
from latido.kernel import records
from latido.kernel.actor import Actor
from latido.kernel.words import as_spoken_in
from latido.kernel.words import gettext_noop as _
from latido.orgs import api as orgs
from latido.routing.contracts import CallbackItem, NewQueue, PauseReason

SAMPLE_NAME = "Hospital San Rafael"  # whose welcome the menu speaks until it is given a name

SKILLS = {
    "insurer": _("Aseguradoras y autorizaciones"),
    "billing": _("Facturación"),
    "prescriptions": _("Fórmulas y medicamentos"),
    "records": _("Archivo clínico"),
    "complaints": _("Gestión de PQRS"),
    "rn_triage": _("Enfermería (licencia)"),
}

QUEUES = (
    NewQueue("CIT", _("Citas"), 80, 20, position=1, greeting=_("Citas, {site}")),
    NewQueue(
        "AUT", _("Autorizaciones y órdenes"), 80, 30, {"insurer": 1}, position=2, greeting=_("Autorizaciones, {site}")
    ),
    NewQueue("RES", _("Resultados e imágenes"), 80, 30, position=3, greeting=_("Resultados, {site}")),
    NewQueue("FAC", _("Facturación y pagos"), 80, 30, {"billing": 1}, position=4, greeting=_("Facturación, {site}")),
    NewQueue(
        "MED",
        _("Medicamentos y fórmulas"),
        80,
        30,
        {"prescriptions": 1},
        position=5,
        greeting=_("Medicamentos, {site}"),
    ),
    NewQueue(
        "HIS",
        _("Historia clínica y certificados"),
        80,
        45,
        {"records": 1},
        position=6,
        greeting=_("Historia clínica, {site}"),
    ),
    NewQueue(
        "ENF",
        _("Enfermería y línea clínica"),
        90,
        10,
        {"rn_triage": 1},
        licensed=frozenset({"rn_triage"}),
        priority=1,
        position=7,
        greeting=_("Enfermería, {site}"),
    ),
    NewQueue(
        "PQR",
        _("Atención al usuario (PQRS)"),
        80,
        45,
        {"complaints": 1},
        position=8,
        greeting=_("Atención al usuario, {site}"),
    ),
)


def queues(site: str) -> tuple[NewQueue, ...]:
    """With the greeting of an agent who answers for a site, in the language that is spoken now."""
    return tuple(
        replace(queue, name=gettext(queue.name), greeting=gettext(queue.greeting).format(site=site)) for queue in QUEUES
    )


DISPOSITIONS = (
    DispositionChoice("1.1", _("Citas"), _("Cita agendada"), True, "", True),
    DispositionChoice("1.2", _("Citas"), _("Cita reprogramada"), True, "", True),
    DispositionChoice("1.3", _("Citas"), _("Cita cancelada por el paciente"), True, _("libera el horario"), True),
    DispositionChoice(
        "1.4", _("Citas"), _("Sin agenda disponible: queda en lista de espera"), False, _("lista de espera"), False
    ),
    DispositionChoice("2.1", _("Aseguradora"), _("Autorización en trámite"), False, _("caso con fecha"), False),
    DispositionChoice("2.2", _("Aseguradora"), _("Autorización vencida o negada"), False, _("caso con fecha"), False),
    DispositionChoice(
        "3.1", _("Información"), _("Información general entregada (horario, sede, preparación)"), True, "", True
    ),
    DispositionChoice("3.2", _("Información"), _("Estado de resultado informado"), True, "", True),
    DispositionChoice("3.3", _("Información"), _("Cobertura, cuota o saldo explicado"), True, "", True),
    DispositionChoice(
        "4.1",
        _("Solicitudes"),
        _("Solicitud radicada (fórmula, historia clínica, certificado)"),
        False,
        _("caso con responsable"),
        False,
    ),
    DispositionChoice("4.2", _("Solicitudes"), _("Enlace de pago enviado o pago recibido"), True, "", True),
    DispositionChoice("5.1", _("Casos"), _("Queja o reclamo radicado"), False, _("PQRS con reloj"), False),
    DispositionChoice(
        "5.2", _("Casos"), _("Escalado a enfermería o emergencia"), False, _("registro de emergencia"), False
    ),
    DispositionChoice(
        "6.1",
        _("Sin gestión"),
        _("Contacto no efectivo (equivocado, muda, se cortó, broma)"),
        True,
        _("devolver si se cortó"),
        None,
    ),
)

PAUSES = (
    PauseReason("DES", _("Descanso"), 15, private=False, planned=True),
    PauseReason("ALM", _("Almuerzo"), 60, private=False, planned=True),
    PauseReason("PAC", _("Pausa activa"), 10, private=False, planned=True),
    PauseReason("BAN", _("Necesidad personal"), None, private=True, planned=False),
    PauseReason("CAP", _("Capacitación o reunión"), None, private=False, planned=True),
    PauseReason("RET", _("Retroalimentación"), 30, private=False, planned=True),
    PauseReason("GES", _("Gestión de casos"), 45, private=False, planned=True),
    PauseReason("FAL", _("Falla técnica"), 10, private=False, planned=False),
    PauseReason("REC", _("Pausa de recuperación"), 10, private=False, planned=False),
)

SPOKEN = {  # code of a queue -> how the menu says it, and the place of the dialogue that leads there
    "CIT": (_("citas"), "citas"),
    "AUT": (_("autorizaciones y órdenes"), "autorizaciones"),
    "RES": (_("resultados"), "resultados"),
    "FAC": (_("facturación y pagos"), "facturacion"),
    "MED": (_("fórmulas y medicamentos"), "medicamentos"),
}
DIGITS = (_("uno"), _("dos"), _("tres"), _("cuatro"), _("cinco"))
ALWAYS = frozenset({"CIT", "ENF"})  # what every clinic has: a person for everything else, and emergencies
MEDIUM = ALWAYS | {"PQR"}
LASTING = ("persona", "sin_opcion", "emergencia")


def document(clinic: Clinic) -> dict[str, Any]:
    """What a clinic of this size starts with, as a file of configuration, in its language and its country's words.

    Small: few queues, which everybody answers. Medium: those it is called for, each with its skill; a nurse is not
    waited for. Large: every queue, and nursing asks for its licence.
    """
    with override(_speech(clinic)):
        chosen = [queue for queue in queues(clinic.site) if queue.code in _codes(clinic)]
        items = {
            "skill": {code: {"name": gettext(SKILLS[code])} for code in _skills(clinic, chosen)},
            "queue": {queue.code: _queue(queue, clinic.size) for queue in chosen},
            "callback": {queue.code: _callback() for queue in chosen if queue.code != "ENF"},
            "pause": {each.code: _pause(each, position) for position, each in enumerate(PAUSES)},
            "disposition": {each.code: _disposition(each, position) for position, each in enumerate(DISPOSITIONS)},
            "flow": {"menu": {"graph": menu(clinic)}, "directo": _sample("directo", clinic)},
        }
        if clinic.opens_in_words:
            items["flow"]["cerrado"] = {"graph": closed(clinic)}
    return {"format": "latido.configuration", "version": 1, "items": items}


def _codes(clinic: Clinic) -> frozenset[str]:
    """Of the queues it has."""
    if clinic.size is Size.LARGE:
        return frozenset(queue.code for queue in QUEUES)
    return clinic.reasons | (MEDIUM if clinic.size is Size.MEDIUM else ALWAYS)


def _skills(clinic: Clinic, chosen: list[NewQueue]) -> list[str]:
    """Those that some queue asks for."""
    asked = {code for queue in chosen for code in _asked(queue, clinic.size)}
    return [code for code in SKILLS if code in asked]


def _asked(queue: NewQueue, size: Size) -> dict[str, int]:
    if size is Size.SMALL or (size is Size.MEDIUM and queue.licensed):
        return {}
    return dict(queue.required)


def menu(clinic: Clinic) -> dict[str, Any]:
    """The welcome and a menu of the reasons people call for; a large centre has the four of the sample."""
    graph: dict[str, Any] = _sample("menu", clinic)["graph"]
    if clinic.size is Size.LARGE:
        return graph
    offered = [code for code in SPOKEN if code in {*clinic.reasons, "CIT"}][: len(DIGITS)]
    keys = {str(n): SPOKEN[code][1] for n, code in enumerate(offered, 1)}
    lines = [
        gettext("Para {reason}, marque {digit}.").format(reason=gettext(SPOKEN[code][0]), digit=gettext(DIGITS[n]))
        for n, code in enumerate(offered)
    ]
    person = gettext("Para hablar con una persona, cero. Si cree que es una emergencia, marque nueve.")
    kept = {name: node for name, node in graph["nodes"].items() if node["kind"] != "queue" or name in LASTING}
    places = {SPOKEN[code][1]: {"kind": "queue", "queue": code} for code in offered}
    nodes = {**kept, **places, "menu": {**kept["menu"], "text": " ".join([*lines, person]), "keys": keys}}
    return {**graph, "nodes": nodes}


def closed(clinic: Clinic) -> dict[str, Any]:
    """What is heard outside the hours: when it opens, and what to do in an emergency."""
    graph = menu(clinic)
    said = gettext(
        "{clinic}. En este momento está cerrado. Nuestro horario es {hours}. "
        "Si es una emergencia médica, cuelgue y llame al {emergencia} o marque nueve."
    ).format(clinic=clinic.name, hours=clinic.opens_in_words, emergencia="{emergencia}")
    nodes = {
        "cerrado": {"kind": "say", "text": said, "next": "adios"},
        "adios": {"kind": "end", "text": gettext("Gracias por llamar.")},
        "persona": graph["nodes"]["persona"],
        "emergencia": graph["nodes"]["emergencia"],
    }
    return {**graph, "start": "cerrado", "nodes": nodes}


def _speech(clinic: Clinic) -> str:
    return as_spoken_in(clinic.country, clinic.language)


def _sample(name: str, clinic: Clinic) -> dict[str, Any]:
    text = json.dumps(flows.sample_in(name, _speech(clinic)), ensure_ascii=False).replace(
        SAMPLE_NAME, json.dumps(clinic.name, ensure_ascii=False)[1:-1]
    )
    return {"graph": json.loads(text)}


def _queue(queue: NewQueue, size: Size) -> dict[str, Any]:
    item = dict(records.as_json(queue))
    item.pop("code")
    required = _asked(queue, size)
    return {**item, "required": required, "licensed": sorted(queue.licensed & required.keys())}


def _callback() -> dict[str, Any]:
    """Offered when the wait is long, and to whoever asks; who gives up is not called."""
    return dict(records.as_json(CallbackItem(offer_after=120, abandoned_after=None)))


def _pause(pause: PauseReason, position: int) -> dict[str, Any]:
    item = records.as_json(replace(pause, name=gettext(pause.name)))
    item.pop("code")
    return {**item, "position": position}


def _disposition(choice: DispositionChoice, position: int) -> dict[str, Any]:
    said = replace(
        choice,
        group=gettext(choice.group),
        name=gettext(choice.name),
        creates=gettext(choice.creates) if choice.creates else "",
    )
    item = records.as_json(said)
    item.pop("code")
    return {**item, "position": position}


def lay(name: str, site: str, *, actor: Actor) -> None:
    """Everything a new large organisation answers with, in its scope. name: as the welcome says it."""
    house = orgs.organisation()
    clinic = Clinic(name, site, Size.LARGE, language=house.language, country=house.country)
    compliance.apply(document(clinic), actor=actor, why="")
