"""The door of scheduling: offer places, book, cancel, move, and read one patient's visits."""

from latido.scheduling.attending import Kept, NotSayable, say_came, take_back_came
from latido.scheduling.configuring import KINDS
from latido.scheduling.core.coming import Came, may_say, may_take_back
from latido.scheduling.core.rules import SENTENCES, Refused, Rule
from latido.scheduling.holding import Holding
from latido.scheduling.numbering import AppointmentNumbers
from latido.scheduling.reserving import appointment_tags, tag_appointment, untag_appointment
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
    "KINDS",
    "SENTENCES",
    "AppointmentUnknown",
    "Came",
    "NotCancellable",
    "NotSayable",
    "PlaceUnknown",
    "Refused",
    "Rule",
    "SlotTaken",
    "appointment_tags",
    "appointments_of",
    "book_appointment",
    "bookings",
    "cancel_appointment",
    "confirmation",
    "holding",
    "kept",
    "may_say",
    "may_take_back",
    "numbered",
    "reschedule",
    "reschedule_appointment",
    "reveal_appointment",
    "say_came",
    "suggest_places",
    "tag_appointment",
    "take_back_came",
    "untag_appointment",
    "visit_types",
]

reschedule = reschedule_appointment
holding = Holding()
kept = Kept()
numbered = AppointmentNumbers()
