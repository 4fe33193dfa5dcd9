"""What one request has found already: whom it was let in to; and, beside each act of a contact, how far who was on the
line was verified then, and who spoke for the patient."""

from collections.abc import Iterable, Mapping
from contextvars import ContextVar
from uuid import UUID

from latido.compliance import ports
from latido.kernel.actor import Actor, ActorKind
from latido.plumbing import trace

let_in: ContextVar[set[tuple[UUID | None, UUID]] | None] = ContextVar("latido_let_in", default=None)

# (request, contact, patient) -> how far verified, and who spoke for them, as it was found last in this request
heard: ContextVar[dict[tuple[UUID, UUID, UUID], tuple[str, UUID | None]] | None] = ContextVar(
    "latido_heard", default=None
)
Standing = tuple[str, UUID | None]  # "L2", and the relative who speaks; empty: it was no contact
NOTHING: Standing = ("", None)


def note_standing(interaction_id: UUID, standings: Mapping[UUID, Standing]) -> None:
    """The room that judges it has just found this: whatever this request then writes down need not ask."""
    request = trace.request_id()
    if request is None:
        return
    known = heard.get()
    if known is None or any(each != request for each, _contact, _patient in known):
        known = {}
        heard.set(known)
    known |= {(request, interaction_id, patient): said for patient, said in standings.items()}


def standing_of(actor: Actor, interaction_id: UUID | None, patient_ids: Iterable[UUID]) -> Standing:
    """Of several patients the least that any of them was verified, and who spoke if it was the same for all."""
    whose = tuple(dict.fromkeys(patient_ids))
    if interaction_id is None or not whose or actor.kind is not ActorKind.STAFF:
        return NOTHING
    known, request = heard.get() or {}, trace.request_id()
    found = {each: known[key] for each in whose if request and (key := (request, interaction_id, each)) in known}
    if missing := [each for each in whose if each not in found]:
        asked = ports.standings(interaction_id, missing)
        note_standing(interaction_id, asked)
        found |= asked
    return together(found.values())


def together(standings: Iterable[Standing]) -> Standing:
    """Of none: nothing."""
    said = list(standings)
    speakers = {speaker for _level, speaker in said}
    return min((level for level, _speaker in said), default=""), speakers.pop() if len(speakers) == 1 else None
