"""The confirmation as it is read aloud: day and date, hour, site and floor, professional, what to bring,
preparation, what the patient pays, how to cancel; always in that order. Spoken Spanish, whatever the screen's
language; its English is confirmation_en.
"""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from latido.scheduling.contracts import ReadBack

_DAYS = ("lunes", "martes", "miércoles", "jueves", "viernes", "sábado", "domingo")
_MONTHS = (
    "enero", "febrero", "marzo", "abril", "mayo", "junio",
    "julio", "agosto", "septiembre", "octubre", "noviembre", "diciembre",
)  # fmt: skip
_TITLES = {"Dr.": "el doctor", "Dra.": "la doctora"}
NURSE_CALLS = "Enfermería llama antes para la preparación."
ANYTHING_ELSE = "¿Le repito algo?"


@dataclass(frozen=True, slots=True)
class Visit:
    """What is confirmed. start: aware, in the site's own time zone."""

    start: datetime
    site: str
    floor: str  # "tercer piso"; may be empty
    professional: str  # "Dr. Andrés Herrera"; a title in front decides how it is said
    arrive_before: int  # minutes
    bring: str  # "su documento y la remisión"
    preparation: str
    nurse_gives_it: bool
    remote: bool
    pays: str
    cancel_by: str  # the telephone, as it is read aloud; may be empty


def read_back(visit: Visit) -> ReadBack:
    """Every part in words, and all of it in one text."""
    where = ", ".join(filter(None, (visit.site, visit.floor)))
    parts = ReadBack(
        day=day(visit.start),
        hour=hour(visit.start),
        where="" if visit.remote else where,
        professional=professional(visit.professional),
        arrive=_arrive(visit),
        preparation=NURSE_CALLS if visit.nurse_gives_it else visit.preparation,
        pays=f"Paga: {visit.pays}." if visit.pays else "",
        cancel=f"Para cancelar o cambiarla, llame al {visit.cancel_by}." if visit.cancel_by else "",
        text="",
    )
    said = (_first(parts), parts.arrive, parts.preparation, parts.pays, parts.cancel, ANYTHING_ELSE)
    return replace(parts, text=" ".join(filter(None, said)))


def _first(parts: ReadBack) -> str:
    article = "la " if parts.where.startswith(("Sede", "Sucursal")) else ""
    place = f"en {article}{parts.where}" if parts.where else "por teleconsulta"
    who = f", con {parts.professional}" if parts.professional else ""
    return f"Le confirmo: el {parts.day} a {parts.hour}, {place}{who}."


def day(at: datetime) -> str:
    """ "martes 24 de noviembre"."""
    return f"{_DAYS[at.weekday()]} {at.day} de {_MONTHS[at.month - 1]}"


def hour(at: datetime) -> str:
    """ "las 9:20 de la mañana", "la 1:05 de la tarde"."""
    article = "la" if at.hour % 12 == 1 else "las"
    return f"{article} {_clock(at)} {_part_of_day(at)}"


def _clock(at: datetime) -> str:
    return f"{at.hour % 12 or 12}:{at.minute:02d}"


def _part_of_day(at: datetime) -> str:
    if at.hour < 12:
        return "de la mañana" if at.hour >= 6 else "de la madrugada"
    if at.hour == 12:
        return "del mediodía"
    return "de la tarde" if at.hour < 19 else "de la noche"


def professional(title_and_name: str) -> str:
    """ "el doctor Andrés Herrera"."""
    title, _, name = title_and_name.partition(" ")
    return f"{_TITLES[title]} {name}" if title in _TITLES else title_and_name


def _arrive(visit: Visit) -> str:
    early = visit.start - timedelta(minutes=visit.arrive_before)
    verb = "Conéctese" if visit.remote else "Llegue"
    article = "la" if early.hour % 12 == 1 else "las"
    with_what = f" con {visit.bring}" if visit.bring else ""
    return f"{verb} a {article} {_clock(early)}{with_what}."
