"""The door of contacts.

Reported by the voice process, each in a transaction of its own and safe to repeat: open_interaction, connected,
held, resumed, leg_lost, reattached, ended, reconcile, live_calls, drain_commands and the recording_ functions.
By flows: not_answered, announced, chose, keyed_language. By routing, in the scope that is running (an organisation's,
or the role latido_router): queued, offered, offer_ended; in an organisation's: wait_told, ring_on_call, promised,
dialled, not_reached, line_left, ask_transfer, transferred. The rest is for whoever has an actor, inside the
organisation's scope.
"""

from latido.interactions import (
    callers,
    configuring,
    informing,
    keeping,
    retained,
    selectors,
    showing,
    timelines,
    volumes,
    watching,
)
from latido.interactions.core import methods
from latido.interactions.holding import Holding
from latido.interactions.numbering import ContactNumbers
from latido.interactions.purposes import ContactPurposes
from latido.interactions.services import (
    arriving,
    calling_back,
    closing,
    commands,
    contacting,
    counter,
    emergencies,
    listening,
    people,
    recordings,
    reserving,
    splitting,
    talking,
    transferring,
)

open_interaction = arriving.open_interaction
not_answered = arriving.not_answered
announced = arriving.announced
chose = arriving.chose
keyed_language = arriving.keyed_language
queued = arriving.queued
offered = arriving.offered
offer_ended = arriving.offer_ended

promised = calling_back.promised
dialled = calling_back.dialled
not_reached = calling_back.not_reached
nobody_there = calling_back.nobody_there
line_left = calling_back.line_left

connected = talking.connected
held = talking.held
resumed = talking.resumed
leg_lost = talking.leg_lost
reattached = talking.reattached
ended = talking.ended
reconcile = talking.reconcile
live_calls = selectors.live_calls
dialling = selectors.dialling

recording_started = recordings.recording_started
recording_paused = recordings.recording_paused
recording_resumed = recordings.recording_resumed
recording_finished = recordings.recording_finished
sweep_recordings = recordings.sweep_recordings
prove_recordings = recordings.prove_recordings

ask_transfer = transferring.ask_transfer
transferred = transferring.transferred
transfer = selectors.transfer
transfers = selectors.transfers
command_call = commands.command_call
drain_commands = commands.drain_commands

may_contact = contacting.may_contact

attend = counter.attend
attended = counter.attended
left_alone = counter.left_alone

set_caller_kind = people.set_caller_kind
link_patient = people.link_patient
unlink_patient = people.unlink_patient
verify = people.verify
speaks = people.speaks
another_person = people.another_person
shown_in = splitting.shown_in
split_contact = splitting.split_contact
undo_split = splitting.undo_split
may = people.may
second_factor = people.second_factor
identification_closed = showing.identification_closed
verification = showing.verification
verifications = showing.verifications
standings = showing.standings
could_verify = showing.could_verify
state_of = selectors.state_of
verified_patients = showing.verified_patients
reasons = selectors.reasons

raise_emergency = emergencies.raise_emergency
keep_emergency_facts = emergencies.keep_emergency_facts
emergency_of = emergencies.emergency_of
wait_told = emergencies.wait_told
ring_on_call = emergencies.ring_on_call

give_disposition = closing.give_disposition
take_back_disposition = closing.take_back_disposition
reserve = closing.reserve
tag_contact = reserving.tag_contact
untag_contact = reserving.untag_contact
contact_tags = reserving.contact_tags
save_note = closing.save_note
close_interaction = closing.close_interaction
leave_to_disposition = closing.leave_to_disposition
mark_recontact = closing.mark_recontact
add_to_timeline = timelines.add_to_timeline
take_from_timeline = timelines.take_from_timeline
dispositions = selectors.dispositions
given = selectors.given

interaction = selectors.interaction
agent_of = selectors.agent_of
caller = callers.caller
interactions = selectors.interactions
current_of = selectors.current_of
to_disposition = selectors.to_disposition
count_to_disposition = selectors.count_to_disposition
recent_of = selectors.recent_of
recent = listening.recent
live = selectors.live
live_count = selectors.live_count
story = selectors.story
figures_since = selectors.figures_since
SlotVolume = volumes.SlotVolume
volumes_of = volumes.volumes
recount_since = selectors.recount_since
TimeToPerson = informing.TimeToPerson
time_to_person = informing.time_to_person

past_contacts = listening.past_contacts
recontact = listening.recontact
contact_lines = listening.contact_lines
timeline = listening.timeline
timeline_begun = listening.timeline_begun
segments = listening.segments
moments = selectors.moments
listen = listening.listen

concerned = retained.concerned
contacts_to_hold = retained.contacts_to_hold
contact_to_hold = retained.contact_to_hold
contact_of_recording = retained.contact_of_recording

watch_nightly = watching.watch_nightly
watch_due = watching.watch_due

KINDS = configuring.KINDS
purposes = ContactPurposes()
asks = methods.asks
holding = Holding()
numbered = ContactNumbers()
keepers = keeping.keepers
