"""The agent's state and its menu."""

from datetime import datetime, timedelta
from typing import Any

from django.utils.translation import gettext as _

from latido.desk.panels import words
from latido.routing import api as routing
from latido.routing.contracts import AgentState, AgentStateName, PauseReason

KINDS = {  # what the component draws
    AgentStateName.AVAILABLE: "available",
    AgentStateName.OFFERED: "available",
    AgentStateName.ON_CONTACT: "on_contact",
    AgentStateName.AFTER_CONTACT: "wrap_up",
    AgentStateName.AWAY: "away",
    AgentStateName.NOT_ANSWERING: "missed",
    AgentStateName.OFFLINE: "offline",
}
BUSY = frozenset({AgentStateName.OFFERED, AgentStateName.ON_CONTACT, AgentStateName.AFTER_CONTACT})

Item = tuple[str, str, str, str]  # value, icon, title, hint


def context(state: AgentState, now: datetime) -> dict[str, Any]:
    busy = state.state in BUSY
    limit = _limit(state)
    over = limit is not None and now - state.since > timedelta(minutes=limit)
    chosen = state.after_contact if busy else _value(state)
    return {
        "token": f"{state.state}-{chosen}-{state.since.timestamp():.0f}-{over}",
        "state": state,
        "kind": KINDS[state.state],
        "label": _label(state),
        "tone": "warn" if over else "",
        "over_limit": over,
        "limit": limit,
        "busy": busy,
        "items": after_items() if busy else _items(),
        "chosen": chosen,
    }


def after_items() -> list[Item]:
    """*Al terminar esta llamada…*: stay, a pause, or the end of the shift."""
    pauses = [_pause(reason) for reason in routing.pause_reasons()]
    return [
        ("", "phone-incoming", _("Seguir disponible"), ""),
        *pauses,
        ("offline", "log-out", _("Terminar turno"), ""),
    ]


def after_words(choice: str) -> str:
    """What comes after this contact, said once it has been chosen."""
    return next((f"{title}." for value, _icon, title, _hint in after_items() if value == choice and value), "")


def _items() -> list[Item]:
    pauses = [(f"away:{code}", icon, title, hint) for code, icon, title, hint in map(_pause, routing.pause_reasons())]
    return [
        ("available", "phone-incoming", _("Disponible"), ""),
        *pauses,
        ("offline", "log-out", _("Terminar turno"), ""),
    ]


def _pause(reason: PauseReason) -> Item:
    hint = _("%(n)d min") % {"n": reason.limit_minutes} if reason.limit_minutes else ""
    return reason.code, words.PAUSE_ICONS.get(reason.code, "coffee"), reason.name, hint


def _value(state: AgentState) -> str:
    return f"away:{state.reason}" if state.state is AgentStateName.AWAY else state.state.value


def _label(state: AgentState) -> str:
    match state.state:
        case AgentStateName.AVAILABLE:
            return _("Disponible")
        case AgentStateName.OFFERED:
            return _("Timbrando")
        case AgentStateName.ON_CONTACT:
            return _("En contacto")
        case AgentStateName.AFTER_CONTACT:
            return _("Cierre")
        case AgentStateName.AWAY:
            return state.reason_name or _("Pausa")
        case AgentStateName.NOT_ANSWERING:
            return _("Sin contestar")
        case AgentStateName.OFFLINE:
            return _("Sin turno")


def _limit(state: AgentState) -> int | None:
    if state.state is not AgentStateName.AWAY:
        return None
    return next((r.limit_minutes for r in routing.pause_reasons() if r.code == state.reason), None)
