"""What the panels of a patient's page ask of the rooms: each thing once, however many panels show it."""

from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import datetime
from functools import cached_property
from uuid import UUID

from latido.compliance import api as compliance
from latido.compliance.contracts import Said
from latido.coverage import api as coverage
from latido.coverage.contracts import Coverage
from latido.desk import reserved
from latido.interactions import api as interactions
from latido.interactions.contracts import Interaction, KindSummary, PastContact
from latido.kernel.actor import Actor
from latido.patients import api as patients
from latido.patients.contracts import Act, Datum, Family, Level, Patient, Upkeep, Verification
from latido.routing import api as routing
from latido.routing.contracts import Promise
from latido.scheduling import api as scheduling
from latido.scheduling.contracts import AppointmentStatus, Booking

CONTACTS = 6


@dataclass(frozen=True)
class Relationship:
    """What the house has had to do with one person. contact_id: when a contact with them is the reason to look."""

    id: UUID
    contact_id: UUID | None
    actor: Actor
    now: datetime
    emergency: bool = field(default=False, kw_only=True)
    changes: tuple[str, ...] = field(default=(), kw_only=True)  # fields of the record that may be changed here and now
    listed: tuple[PastContact, ...] = field(default=(), kw_only=True)  # by the timeline beside it, newest first
    summary: tuple[KindSummary, ...] = field(default=(), kw_only=True)  # by the same: of each kind how many
    lists_all: bool = field(default=False, kw_only=True)  # there are no others

    @cached_property
    def bookings(self) -> tuple[Booking, ...]:
        """Those to come, soonest first, then the latest that were."""
        return scheduling.appointments_of(self.id, self.actor, self.now, self.contact_id)

    @property
    def to_come(self) -> list[Booking]:
        return [each for each in self.bookings if each.status is AppointmentStatus.BOOKED and each.start > self.now]

    @property
    def gone(self) -> list[Booking]:
        """Latest first."""
        return [each for each in self.bookings if each not in self.to_come]

    @cached_property
    def coverage(self) -> Coverage | None:
        return next(iter(coverage.coverage_of(self.id, self.actor, self.contact_id)), None)

    @cached_property
    def family(self) -> tuple[Family, ...]:
        return patients.family(self.id, self.actor, self.contact_id)

    @cached_property
    def contacts(self) -> tuple[PastContact, ...]:
        """The last ones that are over, newest first."""
        return interactions.past_contacts(self.id, actor=self.actor, limit=CONTACTS)

    @property
    def heard(self) -> tuple[datetime, str] | None:
        """When they last heard to its end that the call is recorded, and went on; and which words."""
        of = _with_notice(self.listed)
        if of is None and not self.lists_all:
            of = _with_notice(self.contacts)
        return (of.at, of.announcement_version) if of else None

    @property
    def promise(self) -> PastContact | None:
        """What was promised last, if nobody has talked with them since."""
        talked = next((each for each in self.contacts if each.promise or each.answered_at), None)
        return talked if talked is not None and talked.promise else None

    @cached_property
    def callback(self) -> Promise | None:
        """The call we owe them, on any of their telephones."""
        owed = routing.promise_to(*self.telephones)
        return reserved.of_promise(owed, self.actor, self.id) if owed else None

    @cached_property
    def telephones(self) -> tuple[str, ...]:
        """To be compared with, and shown masked."""
        return patients.telephones_of(self.id)

    @cached_property
    def said(self) -> tuple[Said, ...]:
        """What they, or somebody at their telephones, allowed and refused, newest first."""
        return compliance.consents_of(self.id, self.telephones, actor=self.actor)

    def may_be_told(self, _act: Act) -> bool:
        """Whether who is on the line may be told this. A part of a page that knows of no line says nothing of it."""
        return True

    def may(self, permission: str) -> bool:
        """Whether who looks holds this; nothing is held by everybody."""
        return not permission or self.actor.may(permission)


@dataclass(frozen=True)
class Rest(Relationship):
    """What comes with the timeline: the same, with how they are reached, which several of its panels show."""

    @cached_property
    def upkeep(self) -> Upkeep:
        """How complete the record is, and what to ask of what this person could put right through the form."""
        named = {Datum.BIRTH_DATE} if self.may("patients.edit_identity") else set()
        can_be = frozenset({Datum.PHONE, Datum.ADDRESS, Datum.EMAIL, *named}) if self.may("patients.edit") else ()
        return patients.upkeep_of(self.id, can_be, self.actor, self.now, self.contact_id, emergency=self.emergency)

    @cached_property
    def telephones(self) -> tuple[str, ...]:
        return self.upkeep.telephones


def _with_notice(contacts: tuple[PastContact, ...]) -> PastContact | None:
    return next((each for each in contacts if each.announcement_version), None)


@dataclass(frozen=True)
class Whole(Relationship):
    """The same with the record open. contact: with this person, when that is the reason."""

    header: Patient
    contact: Interaction | None
    verification: Verification

    @property
    def telephones(self) -> tuple[str, ...]:
        """As they were read with the header."""
        return self.header.telephones

    @property
    def level(self) -> Level:
        return self.verification.level

    @cached_property
    def acts(self) -> Collection[Act]:
        """What who is on the line may be told or have done, by their level or as a representative."""
        if self.contact is None:
            return frozenset()
        return patients.acts_on_contact(self.id, self.verification, self.now, deceased=self.header.deceased)

    def may_be_told(self, act: Act) -> bool:
        return act in self.acts
