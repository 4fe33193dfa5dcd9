"""A change of configuration in words: which parts of an item became what."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

PARTS: Mapping[str, Any] = {
    "name": _("Nombre"),
    "country": _("País"),
    "language": _("Idioma"),
    "time_zone": _("Zona horaria"),
    "main_number": _("Número principal"),
    "emergency_number": _("Número de emergencias"),
    "address": _("Dirección"),
    "floor_hint": _("Piso o referencia"),
    "city": _("Ciudad"),
    "region": _("Departamento, estado o provincia"),
    "position": _("Orden"),
    "site": _("Sede"),
    "sites": _("Sedes"),
    "week": _("Semana"),
    "days": _("Días especiales"),
    "first_name": _("Nombres"),
    "last_name": _("Apellidos"),
    "roles": _("Roles"),
    "skills": _("Habilidades"),
    "active": _("En uso"),
    "department": _("Servicio"),
    "greeting": _("Saludo del agente"),
    "required": _("Habilidades"),
    "licensed": _("Licencias"),
    "target_percent": _("Nivel de servicio (%)"),
    "target_seconds": _("Contestadas antes de (segundos)"),
    "wrap_up_seconds": _("Cierre después del contacto (segundos)"),
    "ring_for": _("Timbra (segundos)"),
    "priority": _("Prioridad (1 es la primera)"),
    "on_call_number": _("Teléfono de guardia"),
    "on_call_after": _("Marcar la guardia después de (segundos de espera)"),
    "offer_after": _("Ofrecerla si la espera pasa de (segundos; vacío, solo a quien la pide)"),
    "abandoned_after": _("Llamar a quien colgó tras esperar (segundos; vacío, a nadie)"),
    "on_request": _("Quien espera puede pedirla con el uno"),
    "tries": _("Intentos"),
    "spacing": _("Entre dos intentos (segundos)"),
    "missed_queue": _("Llamada perdida"),
    "weight": _("Peso"),
    "handle_seconds": _("Lo que suele durar un contacto (segundos)"),
    "reserve": _("Personas que deja libres"),
    "hold_seconds": _("Las deja libres hasta esperar (segundos)"),
    "rings": _("Pide menos tras esperar"),
    "keep_seconds": _("Espera a quien ya conoce al paciente (segundos)"),
    "keep_text_seconds": _("Lo mismo, por escrito (segundos)"),
    "deferrable": _("Una emergencia la interrumpe"),
    "interruptible": _("Quien espera en vivo la interrumpe"),
    "may_decline": _("Se puede rechazar"),
    "overflow": _("Otras colas que ayudan"),
    "ageing": _("Sube un turno tras esperar tantas metas"),
    "proficiency_bonus": _("Ventaja por saber más (%)"),
    "affinity_bonus": _("Ventaja por conocer al paciente (%)"),
    "preferential_bonus": _("Ventaja por atención preferencial (%)"),
    "known_days": _("Lo conoce quien lo atendió en los últimos (días)"),
    "together": _("Teléfonos que timbran a la vez por una emergencia"),
    "together_after": _("Timbran a la vez desde (segundos)"),
    "at_once": _("Contactos a la vez por persona"),
    "per_hour": _("Contactos por hora y persona"),
    "nightly": _("Propone cada noche un reparto mejor"),
    "limit_minutes": _("Límite"),
    "private": _("Nunca por persona"),
    "planned": _("Programada"),
    "group": _("Grupo"),
    "closes": _("Cierra el contacto"),
    "creates": _("Trabajo que deja"),
    "resolved": _("Primer contacto"),
    "protocol": _("Protocolo"),
    "enabled": _("En uso"),
    "metadata": _("Metadatos SAML, pegados"),
    "client_id": _("Código de cliente (OpenID)"),
    "scope": _("Ámbitos que además se piden (OpenID)"),
    "group_claim": _("Dato que trae los grupos"),
    "groups": _("Grupos"),
    "creates_people": _("Crear a quien todavía no está en Latido"),
    "vouches_for_email": _("El directorio garantiza que cada correo es de su persona"),
    "second_factor": _("Respuestas que valen como segundo factor"),
    "local_sign_in": _("También se puede entrar con la contraseña de Latido"),
    "emergency": _("Personas de emergencia"),
    "graph": _("Diálogo"),
    "flow": _("Diálogo que contesta"),
    "closed_flow": _("Diálogo fuera de horario"),
    "calendar": _("Horario que vale"),
    "then": _("Cuando está cerrada"),
    "queue": _("La otra cola"),
    "text": _("Primero oye"),
    "port": _("Puerto"),
    "number": _("Teléfono"),
}
OF_DIALOGUE: Mapping[str, Any] = {
    "text": _("Dice"),
    "retry": _("Si no se entendió, antes"),
    "repeat": _("Mientras espera"),
    "overflow_text": _("Antes de pasar al desborde"),
    "queue": _("Cola"),
    "language": _("Idioma"),
}
VALUES: Mapping[str, Any] = {
    "latido": _("por metas y pesos"),
    "fifo": _("por orden de llegada"),
}  # of the policy's name
BY_ITSELF: Mapping[str, Any] = {
    "demo_seed": _("La demostración"),
    "create_admin": _("La instalación"),
    "import": _("Una importación"),
    "import_patients": _("Una importación"),
    "find_duplicates": _("La búsqueda de duplicados"),
    "copying": _("La copia de los datos de un paciente"),
    "exporting": _("La escritura de un archivo"),
    "keeping": _("Lo que se hace cada noche"),
    "keys": _("El cambio de llaves"),
    "login": _("El ingreso"),
    "recover_login": _("Quien administra el equipo"),
    "flows": _("Los diálogos"),
    "router": _("El reparto"),
    "routing": _("El reparto"),
    "trial": _("El reparto"),
    "tuning": _("El reparto"),
    "telling": _("El aviso a otros sistemas"),
    "training": _("La cuenta de capacitaciones"),
    "watch": _("La vigilancia de accesos"),
}
MOST = 12  # parts shown of one change
LONG = 160


@dataclass(frozen=True, slots=True)
class Part:
    name: str
    before: str
    after: str


def parts(before: Mapping[str, Any] | None, after: Mapping[str, Any] | None) -> list[Part]:
    """What differs, the first dozen of it."""
    old, new = dict(_leaves(before or {})), dict(_leaves(after or {}))
    names = [name for name in {**old, **new} if old.get(name) != new.get(name) and _is_told(name)]
    if (
        "name" in names and {old.get("name"), new.get("name")} <= VALUES.keys()
    ):  # how turns are decided, not what something is called
        names.remove("name")
        way = Part(gettext("Manera de repartir"), str(VALUES[old["name"]]), str(VALUES[new["name"]]))
        return [way, *_parts(names, old, new)]
    return _parts(names, old, new)


def _parts(names: list[str], old: Mapping[str, Any], new: Mapping[str, Any]) -> list[Part]:
    return [Part(_name(name), _said(old.get(name)), _said(new.get(name))) for name in names[:MOST]]


def _leaves(value: Mapping[str, Any], above: str = "") -> Iterator[tuple[str, Any]]:
    for name, each in value.items():
        path = f"{above}.{name}" if above else name
        if isinstance(each, Mapping) and each and above.count(".") < 3:
            yield from _leaves(each, path)
        else:
            yield path, each


def _is_told(path: str) -> bool:
    """Of a dialogue its words and queues are told, not how its places hang together."""
    return not path.startswith("graph.") or path.rsplit(".", 1)[-1] in OF_DIALOGUE


def _name(path: str) -> str:
    first, _dot, rest = path.partition(".")
    if first == "graph" and rest:
        place, _dot, part = rest.removeprefix("nodes.").rpartition(".")
        words = str(OF_DIALOGUE.get(part, part))
        return f"{place_name(place)}: {words}" if place else words
    return str(PARTS.get(first, first))


def place_name(place: str) -> str:
    """A place of a dialogue, as its name reads: "sin_opcion" is "Sin opcion"."""
    return place.replace("_", " ").capitalize()


def who_is(name: str) -> str:
    """Who did something when it was no person."""
    return str(BY_ITSELF.get(name, name))


def _said(value: object) -> str:
    if value is None or value == "" or value == [] or value == {}:
        return "—"
    if isinstance(value, bool):
        return gettext("sí") if value else gettext("no")
    if isinstance(value, list):
        return ", ".join(_said(each) for each in value)[:LONG]
    if isinstance(value, Mapping):
        return " ".join(_said(each) for each in value.values() if each not in ("", [], None))[:LONG]
    return str(value)[:LONG]
