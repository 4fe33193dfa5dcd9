"""From the first ring to the answer."""

from datetime import datetime
from uuid import UUID

from latido.interactions.contracts import WAITING, Badge, LiveCall, NewInteraction, State
from latido.interactions.core.lifecycle import Happened, next_state
from latido.interactions.models import Interaction, InteractionCandidate
from latido.interactions.services.rows import locked, stale, tell
from latido.kernel.ids import new_id
from latido.orgs import api as orgs
from latido.plumbing import sql, tenancy

_JOINED = (
    "state", "queue_id", "queue_name", "tier", "queued_at", "waiting_since", "agent_id", "offered_to", "queue_tags",
)  # fmt: skip


def open_interaction(organisation_id: UUID, new: NewInteraction, *, at: datetime) -> tuple[UUID, bool]:
    """Opens a contact, once a channel: its id, and whether it is a new one."""
    row = Interaction(
        id=new_id(),
        organisation_id=organisation_id,
        channel=new.channel,
        direction=new.direction,
        node=new.node,
        channel_id=new.channel_id,
        from_number=new.from_number[:40],
        withheld=new.withheld,
        to_number=new.to_number[:40],
        language=new.language,
        keyed_language=new.keyed_language,
        opened_at=at,
        identified_at=at if new.candidate_ids else None,
    )
    with tenancy.organisation(organisation_id):
        row.country = country_of_house()
        if not sql.add_once(row):
            return Interaction.objects.get(node=new.node, channel_id=new.channel_id).id, False
        _arrived(row, new, at)
        return row.id, True


def country_of_house() -> str:
    """Where the house is now; a contact is never refused because that is not known."""
    try:
        return orgs.organisation().country
    except orgs.OrganisationUnknown:
        return ""


def _arrived(row: Interaction, new: NewInteraction, at: datetime) -> None:
    InteractionCandidate.objects.bulk_create(
        InteractionCandidate(interaction=row, patient_id=patient_id, position=n)
        for n, patient_id in enumerate(dict.fromkeys(new.candidate_ids))
    )
    tell(row, "arrived", at, new.to_number)
    stale(row)


def not_answered(interaction_id: UUID) -> LiveCall | None:
    """The contact, held until the transaction ends, while nobody has answered it; None when it is too late."""
    row = locked(interaction_id)
    return row.as_live_call() if row.state in WAITING else None


def announced(interaction_id: UUID, version: str, *, at: datetime) -> None:
    """The caller heard that the call is recorded and how the data are treated, to the end: recording may start."""
    row = locked(interaction_id)
    if row.announcement_version:
        return
    row.announcement_version = version
    sql.change(row, "announcement_version")
    tell(row, "announced", at, version)


def chose(interaction_id: UUID, key: str, *, at: datetime, badge: Badge = Badge.NONE) -> None:
    """A key that led somewhere, or the lack of one."""
    row = locked(interaction_id)
    row.chosen_key, row.badge = key, badge or row.badge
    sql.change(row, "chosen_key", "badge")
    tell(row, "chose" if key else "chose_nothing", at, key)


def keyed_language(interaction_id: UUID, language: str, *, at: datetime) -> None:
    """They chose it in the menu; the last word counts."""
    row = locked(interaction_id)
    row.language = row.keyed_language = language
    sql.change(row, "language", "keyed_language")
    tell(row, "language", at, language)


def queued(interaction_id: UUID, *, queue_id: UUID, queue_name: str, tier: int, at: datetime, tag: str = "") -> bool:
    """The contact waits in this queue; the same again changes nothing. In whatever scope runs. False when too late.

    tag: why whatever waits in it is reserved. It stays so, wherever it waits next.
    """
    row = locked(interaction_id)
    if row.state == State.QUEUED and row.queue_id == queue_id and row.tier == tier:
        return True
    if (state := next_state(State(row.state), Happened.QUEUED)) is None:
        return False
    left = row.agent_id
    row.state, row.queue_id, row.queue_name, row.tier = state, queue_id, queue_name, tier
    row.queued_at = row.queued_at or at
    row.waiting_since = at if left or row.waiting_since is None else row.waiting_since
    row.agent_id, row.offered_to = None, []
    row.queue_tags = row.queue_tags if tag in ("", *row.queue_tags) else [*row.queue_tags, tag]
    sql.change(row, *_JOINED)
    tell(row, "queued", at, queue_name)
    stale(row, left)
    return True


def offered(interaction_id: UUID, *, agent_id: UUID, at: datetime) -> bool:
    """One more agent's phone rings for it. In whatever scope runs. False when nobody waits any more."""
    row = locked(interaction_id)
    if agent_id in row.offered_to:
        return True
    if (state := next_state(State(row.state), Happened.OFFERED)) is None:
        return False
    row.state, row.offered_at = state, at
    row.offered_to = [*row.offered_to, agent_id]
    sql.change(row, "state", "offered_at", "offered_to")
    tell(row, "offered", at, agent_id=agent_id)
    stale(row)
    return True


def offer_ended(interaction_id: UUID, *, agent_id: UUID, outcome: str, at: datetime) -> None:
    """This agent did not take it (outcome: "lapsed", "declined" …): it waits on, unless another phone still rings.

    In whatever scope runs. An accepted offer is not reported here: `connected` says so.
    """
    row = locked(interaction_id)
    if agent_id not in row.offered_to:
        return
    row.offered_to = [other for other in row.offered_to if other != agent_id]
    if not row.offered_to:
        row.state = next_state(State(row.state), Happened.OFFER_ENDED) or row.state
    sql.change(row, "state", "offered_to")
    tell(row, outcome, at, agent_id=agent_id)
    stale(row, agent_id)
