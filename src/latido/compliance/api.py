"""The door of compliance: write the audit, seal it, verify it, read it; change configuration and know its history."""

from datetime import datetime
from uuid import UUID

from latido.compliance import (
    acts,
    configuring,
    consents,
    files,
    glass,
    history,
    memory,
    rights,
    selectors,
    sensitive,
    services,
    shields,
    turning,
)
from latido.compliance import alerts as access_alerts
from latido.compliance.core import contacting, deadlines, snooping, starts
from latido.compliance.core import texts as versions
from latido.compliance.handing import amending, copies, disclosures, exporting, looking, own, releasing
from latido.compliance.incidents import book, origins, reached
from latido.compliance.incidents import risks as risks
from latido.compliance.incidents import sanctions as sanctions
from latido.compliance.keeping import acta, clock, ending, holds, longer, marking, periods, purging, reading
from latido.compliance.legal import texts
from latido.compliance.posture import facts, nightly, thirds, walking
from latido.compliance.posture import standing as controls
from latido.kernel.time import utc_now
from latido.plumbing import tenancy

MOST_REPORTED = looking.MOST_REPORTED

record = services.record
note_standing = memory.note_standing
access_log = looking.access_log
access_report = looking.access_report
acts_in_contact = looking.acts_in_contact
entries_kept = looking.entries_kept
together = services.together
AuditUnwritable = services.AuditUnwritable
seal_new = services.seal_new
anchor_head = services.anchor_head
tail = selectors.tail
verify = selectors.verify

rotate_keys = turning.rotate
go_on_with_keys = turning.go_on
key_lines = turning.lines
key_rows = turning.rows
keys_waiting = turning.waiting
settle_keys = turning.settle
uses_of_master = turning.uses_of_master
destroy_patient_keys = turning.destroy_patient
PatientHeld = turning.PatientHeld

closed_to = glass.closed_to
guard = glass.guard
break_glass = glass.break_glass
glass_is_broken = glass.is_broken
right_withdrawn = glass.right_withdrawn
how_shown = sensitive.how_shown
Reserved = sensitive.Reserved
tag_item = sensitive.tag_item
untag_item = sensitive.untag_item
tags_of_item = sensitive.tags_of_item
forget_item_words = sensitive.forget_item_words
carry_item_tags = sensitive.carry_item_tags
glass_openings = glass.openings
unreviewed_openings = glass.unreviewed
review_opening = glass.review
WhyOpened = glass.Why
Protected = glass.Protected
MayNotBreak = glass.MayNotBreak
GlassUnknown = glass.GlassUnknown
NotOnesOwn = glass.NotOnesOwn
opened_between = access_alerts.opened_between
last_watched = access_alerts.last_watched
first_opening = access_alerts.first_opening
shields_of = access_alerts.shields_of
records_of = access_alerts.records_of
raise_alerts = access_alerts.raise_alerts
alerts = access_alerts.alerts
answer_alert = access_alerts.answer
ask_about = access_alerts.ask_about
urgent_alerts = access_alerts.urgent
ties = snooping.ties
usual = snooping.usual
protect = shields.protect
lift_protection = shields.lift
protections = shields.protections
shielded = shields.shielded
ReasonMissing = shields.ReasonMissing
ProtectionUnknown = shields.ProtectionUnknown

record_consent = consents.record_consent
bring_refusals = consents.bring_refusals
refusals_of = consents.refusals_of
consents_of = consents.consents_of
consent_events = consents.consents
consent_facts = consents.facts_of
decide_contact = consents.decide
standing = contacting.standing
last_word = contacting.last_word
Standing = contacting.Standing

legal_texts = texts.published
text_to_read = texts.to_read
texts_begun = texts.begun
text_draft = texts.draft_of
text_mark = texts.mark_of
text_versions = texts.versions
write_text = texts.write
publish_text = texts.publish
text_in_force = versions.in_force
texts_to_come = versions.to_come
text_is_older = versions.is_older
starting_texts = starts.texts_of

KINDS = (*periods.KINDS, *thirds.KINDS)
is_trusted_third = thirds.is_trusted
ended_thirds = thirds.ended
period_of = periods.period_of
look_at_clock = clock.look
clock_is_steady = clock.is_steady
hold = holds.hold
lift_hold = holds.lift
holds_in_force = holds.holds
held_of = holds.held_of
longer_grounds = longer.grounds
prolong = longer.prolong
prolonged = longer.prolonged
lift_prolonged = longer.lift
held_among = holds.held_among
patients_held = holds.patients_held
mark_due = marking.mark_due
oldest_kept = marking.oldest
recordings_held = holds.recordings_held
due = marking.due
due_waiting = marking.waiting
take_out = marking.take_out
propose_purge = purging.propose
cancel_purge = purging.cancel
approve_purge = purging.approve
go_on_with_purge = purging.go_on
purges = purging.purges
progress_of_purge = purging.progress_of
purge_of = purging.purge_of
act_is_true = acta.is_true
inventory_of = acta.inventory

open_incident = book.open_one
incidents = book.incidents
incident = book.incident
incident_steps = book.steps
note_incident = book.note
decide_incident = book.decide
notify_incident = book.notify
close_incident = book.close
incident_origin = origins.origin
origin_of_incident = origins.of_incident
draft_notice = book.drafted
gather_affected = reached.gather
affected_by = reached.affected
exclude_affected = reached.exclude

blocked = reading.blocked
is_blocked = reading.is_blocked
read_blocked = reading.read_blocked

take_request = rights.take
requests_of = rights.of_patient
requests = rights.requests
pressing_requests = rights.pressing
extend_request = rights.extend
answer_request = rights.answer
carry_out_request = rights.carry_out
alarm_of = deadlines.alarm

begin_copy = copies.begin
collect_copy = copies.collect
copies_of_requests = copies.of_request
copy_of = copies.copy_of
copy_progress = copies.progress
copy_items = copies.items
decide_piece = copies.decide
discard_copy = copies.discard
release_copy = releasing.release
hand_copy = releasing.hand
take_copy = releasing.take
read_copy = releasing.read
contributors = own.contributors
posture_facts = facts.facts
walk_chain = walking.walk
walk_owed = nightly.walk_owed
walk_is_owed = nightly.walk_is_owed
marks_are_owed = nightly.marks_are_owed
posture_standing = controls.standing
posture_evidence = controls.evidence
posture_is_true = controls.is_true
keepers = ending.keepers
note_disclosure = disclosures.note
disclosures_of = disclosures.of_patient
disclosure_report = disclosures.report
amendments_of = amending.of_patient
corrections_of = amending.corrections_of
disagree = amending.disagree
ask_export = exporting.ask
export_at_once = exporting.at_once
approve_export = exporting.approve
refuse_export = exporting.refuse
make_export = exporting.make
take_export = exporting.take
exports = exporting.exports
export_of = exporting.export_of
consents_kept = consents.kept_of

change = configuring.change
change_together = acts.change_together
tried = acts.tried
undo = acts.undo
undo_together = acts.undo_together
problems = configuring.problems
users_of = configuring.users_of
changed_words = configuring.changed_words
items = history.items
item = history.item
search_items = history.search
changes = history.changes
past_change = history.change
changed_together = history.together
export = files.export
document = files.document
differences = files.differences
apply = files.apply


def mark_due_now(organisation_id: UUID) -> int:
    """The night's look at what has had its time and at acts left undone; none while the clock is off. In no scope."""
    now = utc_now()
    if not clock.is_steady(now):
        return 0
    purging.take_up(organisation_id)
    return marking.mark_due(organisation_id, now)


def mark_due_owed(organisation_id: UUID) -> None:
    """The same, unless whoever was asked before just did. In no scope."""
    with tenancy.organisation(organisation_id):
        owed = nightly.marks_are_owed(utc_now())
    if owed:
        mark_due_now(organisation_id)


def end_handed(organisation_id: UUID, now: datetime) -> int:
    """Copies and files whose time is over; how many. In no scope."""
    return copies.end_old(organisation_id, now) + exporting.end_old(organisation_id, now)
