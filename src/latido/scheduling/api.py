"""The door of scheduling: offer places, book, cancel, move, and read one patient's visits."""

from latido.scheduling.core.rules import SENTENCES, Refused, Rule
from latido.scheduling.holding import Holding
from latido.scheduling.numbering import AppointmentNumbers
from latido.scheduling.selectors import AppointmentUnknown, PlaceUnknown, visit_types
from latido.scheduling.services import (
    NotCancellable,
    SlotTaken,
    appointments_of,
    book_appointment,
    bookings,
    cancel_appointment,
    confirmation,
    reschedule_appointment,
    reveal_appointment,
    suggest_places,
)

__all__ = [
    "SENTENCES",
    "AppointmentUnknown",
    "NotCancellable",
    "PlaceUnknown",
    "Refused",
    "Rule",
    "SlotTaken",
    "appointments_of",
    "book_appointment",
    "bookings",
    "cancel_appointment",
    "confirmation",
    "holding",
    "numbered",
    "reschedule",
    "reschedule_appointment",
    "reveal_appointment",
    "suggest_places",
    "visit_types",
]

reschedule = reschedule_appointment
holding = Holding()
numbered = AppointmentNumbers()
