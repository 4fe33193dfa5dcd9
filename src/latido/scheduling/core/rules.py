"""May this patient take this place? Pure."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from uuid import UUID

from latido.kernel.words import gettext_noop as _


class Rule(StrEnum):
    """What forbids a booking; `SENTENCES` says it."""

    IN_THE_PAST = "in_the_past"
    BLOCKED = "blocked"
    OTHER_VISIT_TYPE = "other_visit_type"
    DECEASED = "deceased"
    OVERLAPPING = "overlapping"


SENTENCES = {
    Rule.IN_THE_PAST: _("Ese horario ya pasó."),
    Rule.BLOCKED: _("Ese horario está bloqueado."),
    Rule.OTHER_VISIT_TYPE: _("Ese horario es para otro tipo de cita."),
    Rule.DECEASED: _("La ficha dice que la persona falleció."),
    Rule.OVERLAPPING: _("Esta persona ya tiene una cita a esa hora."),
}


class Refused(Exception):
    """A rule forbids this booking."""

    def __init__(self, rule: Rule) -> None:
        super().__init__(rule)
        self.rule = rule


@dataclass(frozen=True, slots=True)
class Facts:
    """A place and a patient, as booking sees them."""

    start: datetime
    end: datetime
    blocked: bool
    visit_type_id: UUID
    wanted_type_id: UUID
    deceased: bool
    booked: tuple[tuple[datetime, datetime], ...]  # the patient's other visits: start, end


def may_book(facts: Facts, now: datetime) -> None:
    """Raises Refused with the first rule that forbids it. A visit may begin when another ends."""
    if facts.start <= now:
        raise Refused(Rule.IN_THE_PAST)
    if facts.blocked:
        raise Refused(Rule.BLOCKED)
    if facts.visit_type_id != facts.wanted_type_id:
        raise Refused(Rule.OTHER_VISIT_TYPE)
    if facts.deceased:
        raise Refused(Rule.DECEASED)
    if any(start < facts.end and facts.start < end for start, end in facts.booked):
        raise Refused(Rule.OVERLAPPING)
