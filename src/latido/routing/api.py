"""The door of routing.

By flows, in the running scope's transaction: enqueue, promise, promise_anew, given_back. By the voice process, each in
a transaction of its own and safe to repeat: undelivered_offers, agents_with_phone, offer_delivered, accept_offer,
refuse_offer, requeue, transferred, contact_ended, phone_state, reached, dial_ended. By the desk, for the agent who
acts: the state functions, heartbeat, transfer. The rest are reads.
"""

from latido.routing import (
    accounts,
    configuring,
    explaining,
    opening,
    policies,
    presets,
    promised,
    receivers,
    selectors,
    waits,
)
from latido.routing.contracts import CannotBeAvailable as CannotBeAvailable
from latido.routing.contracts import UnknownQueue as UnknownQueue
from latido.routing.services import (
    answering,
    callbacks,
    desks,
    emergencies,
    moving,
    offers,
    reinforcing,
    setting_up,
    transferring,
    work,
)
from latido.routing.trying import nightly, trials

enqueue = work.enqueue
requeue = work.requeue
contact_ended = work.contact_ended
move_waiting = moving.move_waiting
receivers_of = receivers.receivers
transfer = transferring.transfer
transferred = transferring.transferred
TransferWanted = transferring.Wanted
after_hours = opening.after_hours
closed_queues = opening.closed
spoken_after_hours = opening.texts

undelivered_offers = selectors.undelivered_offers
agents_with_phone = selectors.agents_with_phone
offered_interaction = selectors.offered_interaction
offer_delivered = offers.offer_delivered
accept_offer = offers.accept_offer
refuse_offer = offers.refuse_offer
promise = callbacks.promise
promise_anew = callbacks.promise_anew
line_left = callbacks.line_left
given_back = callbacks.given_back
cancel_callback = callbacks.cancel
not_needed = callbacks.not_needed
who_answered = answering.who_answered
is_kept = promised.is_kept
reached = callbacks.reached
dial_ended = callbacks.dial_ended
unreached = promised.unreached
patient_to_dial = promised.patient_to_dial
promise_to = promised.promise_to
has_promise = promised.has_promise
promises = promised.promises
callback_rule = promised.callback_rule
callback_rule_of = promised.callback_rule_of
phone_state = desks.phone_state
on_call_said = emergencies.on_call_said

set_available = desks.set_available
come_back = desks.come_back
set_away = desks.set_away
set_offline = desks.set_offline
end_shift = desks.end_shift
after_contact = desks.after_contact
attend = desks.attend
attended = desks.attended
Occupied = desks.Occupied
finish_wrap_up = desks.finish_wrap_up
heartbeat = desks.heartbeat
acknowledge = emergencies.acknowledge

agent_state = selectors.agent_state
current_offer = selectors.current_offer
pause_reasons = selectors.pause_reasons
queues = selectors.queues
teams = selectors.teams
emergency_waits = selectors.emergency_waits
in_line = selectors.in_line
figures = selectors.figures
recounted = selectors.recounted
floor_agents = selectors.floor_agents
waiting_emergencies = selectors.waiting_emergencies
any_desk_alive = selectors.any_desk_alive
wait = waits.wait
explain = explaining.explain
explanation = accounts.explanation
past_waits = accounts.past_waits
leader_status = selectors.leader_status

save_queue = setting_up.save_queue
KINDS = configuring.KINDS
members_of = configuring.members_of
save_pause_reason = setting_up.save_pause_reason

try_items = trials.ask
play_trial = trials.play
tune = nightly.tune
tune_nightly = nightly.tune_nightly
trial = trials.trial
trials_of = trials.trials
approve_trial = trials.approve
decline_trial = trials.decline

reinforce = reinforcing.reinforce
end_reinforcement = reinforcing.end_reinforcement
helpers = policies.helpers
CannotReinforce = reinforcing.CannotReinforce

preset_items = presets.items
preset_of = presets.of

NotTheirDesk = desks.NotTheirDesk
UnknownPause = desks.UnknownPause
NotNow = callbacks.NotNow
NothingToTry = trials.NothingToTry
NotToDecide = trials.NotToDecide
