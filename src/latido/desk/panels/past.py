"""The last three contacts above everything, with who promised what and when."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _

from latido.desk.panels import words
from latido.interactions import api as interactions
from latido.interactions.contracts import COUNTER, Interaction, PastContact
from latido.kernel.actor import Actor

SHOWN = 3
ICONS = {"whatsapp": "message-circle", "email": "mail", "sms": "smartphone", "chat": "globe", COUNTER: "user-round"}


@dataclass(frozen=True, slots=True)
class Line:
    at: datetime
    icon: str
    title: str
    promise: str
    late: bool


def context(contact: Interaction, patient_id: UUID, actor: Actor, now: datetime) -> dict[str, Any]:
    """For a verified person: each line is audited."""
    found = [
        each
        for each in interactions.past_contacts(patient_id, actor=actor, limit=SHOWN + 1)
        if each.interaction_id != contact.id
    ][:SHOWN]
    return {
        "past": [_line(each) for each in found],
        "last_note": next((each.note for each in found[:1]), ""),
        **recontact_context(contact, [patient_id], actor, now),
    }


def recontact_context(
    contact: Interaction, patient_ids: Collection[UUID], actor: Actor, now: datetime
) -> dict[str, Any]:
    """Whether they called about the same within 72 h: says when, and nothing of what was said. Audited."""
    before = interactions.recontact(contact.id, patient_ids, actor=actor, now=now) if patient_ids else None
    return {"recontact_words": words.recontact(before.at, now) if before else ""}


def _line(each: PastContact) -> Line:
    said = (_("Contacto reservado"),) if each.reserved else (each.queue_name, each.disposition)
    title = " · ".join(part for part in said if part)
    promise = f"{each.promised_by}: {each.promise}" if each.promised_by else each.promise
    icon = ICONS.get(each.channel, "phone-outgoing" if each.direction == "out" else "phone-incoming")
    icon = "lock" if each.reserved else icon
    return Line(each.at, icon, title or _("Sin tipificar"), promise or _("Sin compromiso"), late=bool(each.promise))
