"""The door of the telephone.

By the desk: mint_ticket. By the voice process, in no scope: redeem_ticket, phone_marks, find_number, to_dial,
to_call_back, way_back, passes_on. By the console and the demonstration, in the organisation's scope: save_trunk,
save_number, save_overflow; what they change is heard after the command `asterisk_config`.
"""

from latido.channels.voice import calling_back, configuring, neighbours, on_call, passing_on, selectors, services
from latido.channels.voice.contracts import NotATelephone
from latido.staff import api as staff

mint_ticket = services.mint_ticket
redeem_ticket = services.redeem_ticket
drop_tickets = services.drop_tickets
phone_marks = staff.phone_marks
find_number = selectors.find_number
numbers = selectors.numbers
overflows = selectors.overflows
to_dial = on_call.to_dial
to_call_back = calling_back.to_call_back
way_back = neighbours.way_back
passes_on = passing_on.says
KINDS = configuring.KINDS
posture_facts = configuring.posture_facts
save_trunk = services.save_trunk
save_number = services.save_number
save_overflow = services.save_overflow

__all__ = [
    "KINDS",
    "NotATelephone",
    "drop_tickets",
    "find_number",
    "mint_ticket",
    "numbers",
    "overflows",
    "passes_on",
    "phone_marks",
    "posture_facts",
    "redeem_ticket",
    "save_number",
    "save_overflow",
    "save_trunk",
    "to_call_back",
    "to_dial",
    "way_back",
]
