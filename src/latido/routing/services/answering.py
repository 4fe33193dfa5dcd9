"""What an agent says of who, or what, answered a call back: a telephone that is picked up is not a promise kept."""

from dataclasses import replace
from datetime import datetime, timedelta
from uuid import UUID

import structlog
from django.db import transaction

from latido.compliance import api as compliance
from latido.compliance.contracts import AuditRecord, Channel, NewConsent, Purpose
from latido.interactions import api as interactions
from latido.interactions.contracts import Interaction, NotYours
from latido.kernel.actor import Actor
from latido.plumbing import sql
from latido.routing.contracts import NOBODY_THERE, CallbackEnd, DialOutcome, Said
from latido.routing.core import agent_state
from latido.routing.models import Callback, Work
from latido.routing.services import promises
from latido.routing.services.callbacks import NotNow, give_up, put
from latido.routing.services.desks import finish_wrap_up
from latido.routing.services.rows import as_desk, write_desk
from latido.routing.services.work import release

log = structlog.get_logger()
AGAINST = {
    DialOutcome.WRONG_NUMBER: CallbackEnd.WRONG_NUMBER,
    DialOutcome.DO_NOT_CALL: CallbackEnd.DO_NOT_CALL,
}
_SAID = """
    UPDATE routing_callbackdial SET outcome = %(outcome)s
     WHERE organisation_id = %(organisation)s AND callback_id = %(callback)s AND position = %(position)s
       AND outcome = 'answered'
"""


def who_answered(interaction_id: UUID, outcome: DialOutcome, *, actor: Actor, now: datetime) -> Said:
    """Nobody: there is another try, unless that was the last one. Somebody who is not them: the promise is over.

    Raises interactions' NotFound and NotYours; NotNow when nothing was kept, or this was said before.
    """
    with transaction.atomic():
        contact = interactions.interaction(interaction_id)
        if contact.agent_id != actor.id:
            raise NotYours
        made = Callback.objects.filter(interaction_id=interaction_id, reason=CallbackEnd.KEPT).first()
        if made is None:
            raise NotNow
        next_at = None
        if outcome in NOBODY_THERE:
            next_at = _another_try(made, outcome, actor, now)
        elif not promises.not_kept(made.id, AGAINST[outcome]):
            raise NotNow
        if outcome is DialOutcome.DO_NOT_CALL:
            _no_calls(made, contact, actor, now)
        sql.rows(_SAID, callback=made.id, position=made.tried, outcome=outcome)
        said = AuditRecord("callback.answered", interaction_id=interaction_id, detail={"outcome": outcome.value})
        compliance.record(actor, said)
    log.info("callback.answered", callback=str(made.id), outcome=outcome.value)
    return Said(made.number, next_at)


def _no_calls(made: Callback, contact: Interaction, actor: Actor, now: datetime) -> None:
    """Whoever answers speaks for the telephone; for a patient too once they were verified in this contact."""
    verified = interactions.verified_patients([contact.id], now=now).get(contact.id, ())
    said = NewConsent(
        Purpose.EVERY, given=False, channel=Channel.VOICE, ref=contact.id, language=contact.language,
        text_version=contact.announcement_version,
    )  # fmt: skip
    compliance.record_consent(replace(said, address=made.number), actor=actor, now=now)
    for patient_id in verified:
        compliance.record_consent(replace(said, patient_id=patient_id), actor=actor, now=now)


def _another_try(made: Callback, outcome: DialOutcome, actor: Actor, now: datetime) -> datetime | None:
    """The contact is back in its place until then; the agent has nothing to write up. None: it was the last."""
    following = promises.channel_of(made.id, made.tried)
    if not interactions.nobody_there(
        made.interaction_id, outcome=outcome.value, next_channel=following, actor=actor, at=now
    ):
        raise NotNow
    work = sql.held(Work, made.interaction_id)
    if work is None:
        raise NotNow
    work.state, work.left_at = Work.State.LATER, None
    if work.answered_at is not None and work.answered_at >= made.asked_at:
        work.answered_at = None
    sql.change(work, "state", "left_at", "answered_at")
    _free(made.interaction_id, actor, now)
    if not promises.reopen(made.id):  # they were promised another call since
        promises.not_kept(made.id, CallbackEnd.NOT_REACHED)
    again = promises.open_of(made.interaction_id)
    if again is None or made.tried >= made.tries:
        give_up(made, CallbackEnd.NOT_REACHED, now)
        return None
    put(work, again, now, now + timedelta(seconds=made.spacing))
    return again.next_at


def _free(interaction_id: UUID, actor: Actor, now: datetime) -> None:
    """Whether they were still on the line or in after-contact work."""
    for desk in release(interaction_id, now):
        write_desk(desk, agent_state.contact_ended(as_desk(desk), now, talked=False))
    if actor.id is not None:
        finish_wrap_up(actor.id, interaction_id, actor=actor, now=now)
