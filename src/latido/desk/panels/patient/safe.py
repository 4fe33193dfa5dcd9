"""How they want to be reached, as what to do: never why, and never with anybody but themselves."""

from typing import Any

from django.utils.translation import gettext as _

from latido.desk.panels.patient.panel import Panel
from latido.desk.panels.patient.whole import Whole
from latido.patients.contracts import SafeCard

MAY = "patients.safe_contact"


def orders(card: SafeCard) -> list[str]:
    """What to do and not to do, one sentence each, the first first."""
    if not (card.in_force or card.bars):
        return []
    first, last = (f"{each.hour}:{each:%M}" for each in card.hours) if card.hours else ("", "")
    said = [
        _("Llame solo al %(number)s.") % {"number": card.safe} if card.safe else "",
        _("Entre las %(from)s y las %(to)s.") % {"from": first, "to": last} if first else "",
        _("No se llama al %(number)s.") % {"number": _barred(card)} if card.bars else "",
        _("Puede decir de dónde llama.") if card.say_who else _("No diga de dónde llama ni por qué."),
        _("Puede dejar mensaje.") if card.leave_message else _("No deje mensajes con nadie."),
        _("Las cartas, a: %(address)s.") % {"address": card.write_to} if card.write_to else "",
        card.words,
    ]
    return [each for each in said if each]


def _barred(card: SafeCard) -> str:
    return ", ".join(each.masked for each in card.numbers if each.barred)


def context(whole: Whole) -> dict[str, Any] | None:
    """Nothing while somebody else speaks for them: it would be seen over a shoulder, or read aloud."""
    said = () if whole.verification.speaker else orders(whole.header.safe)
    return {"orders": said, "patient_id": whole.id, "may": whole.may(MAY)} if said else None


def nothing_asked(whole: Whole) -> dict[str, Any] | None:
    """Where it can be noted, below what matters more."""
    if whole.verification.speaker or orders(whole.header.safe) or not whole.may(MAY):
        return None
    return {"orders": (), "patient_id": whole.id, "may": True}


PANEL = Panel("safe", context)
NOTHING = Panel("safe", nothing_asked)
