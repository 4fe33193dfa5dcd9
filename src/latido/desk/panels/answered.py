"""Who, or what, answered when we called back: a machine is nobody, and the promise is still to be kept."""

from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from latido.interactions.contracts import Interaction, State
from latido.patients.contracts import Level
from latido.routing import api as routing
from latido.routing.contracts import NOBODY_THERE, DialOutcome

SAID_IN = frozenset({State.CONNECTED, State.HELD, State.WRAP_UP})


@dataclass(frozen=True, slots=True)
class Choice:
    value: str
    words: str
    key: str = ""
    sure: str = ""  # asked first


def context(contact: Interaction) -> dict[str, Any]:
    """Asked once somebody or something has answered, and until it is said; nothing needs to be said of a person."""
    asked = contact.called_back and contact.state in SAID_IN and routing.is_kept(contact.id)
    return {"who_answered": choices(contact) if asked else ()}


def choices(contact: Interaction) -> tuple[Choice, ...]:
    """Whoever was verified is no machine: one key must not hang up on them."""
    spoke = contact.verified_level >= Level.L2
    return tuple(each for each in _all() if not (spoke and each.value in NOBODY_THERE))


def _all() -> tuple[Choice, ...]:
    return (
        Choice(DialOutcome.MACHINE, _("Buzón"), "F7"),
        Choice(DialOutcome.NO_ANSWER, _("No contesta")),
        Choice(DialOutcome.BUSY, _("Ocupado")),
        Choice(DialOutcome.OFF, _("Apagado")),
        Choice(
            DialOutcome.WRONG_NUMBER,
            _("Equivocado"),
            sure=_("¿Es un número equivocado? Se marca así en la ficha y no se le llama más por esta devolución."),
        ),
        Choice(
            DialOutcome.DO_NOT_CALL,
            _("Pidió no llamar"),
            sure=_("¿Pidió que no le llamen? No se le llama más por su cuenta: solo si lo pide en otra llamada."),
        ),
    )
