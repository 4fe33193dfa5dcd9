"""The audit and the history of configuration: rows the application may add and nothing else; and the audit's seals."""

from typing import ClassVar

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.db import models

from latido.compliance.tables.exports import ExportFile as ExportFile
from latido.compliance.tables.handing import CopyPiece as CopyPiece
from latido.compliance.tables.handing import DataCopy as DataCopy
from latido.compliance.tables.handing import Disclosure as Disclosure
from latido.compliance.tables.incidents import Incident as Incident
from latido.compliance.tables.incidents import IncidentNotice as IncidentNotice
from latido.compliance.tables.incidents import IncidentPatient as IncidentPatient
from latido.compliance.tables.incidents import IncidentStep as IncidentStep
from latido.compliance.tables.keeping import ClockSight as ClockSight
from latido.compliance.tables.keeping import DueMark as DueMark
from latido.compliance.tables.keeping import LegalHold as LegalHold
from latido.compliance.tables.keeping import LongerKept as LongerKept
from latido.compliance.tables.keeping import Purge as Purge
from latido.compliance.tables.keeping import Retention as Retention
from latido.compliance.tables.rights import RightsRequest as RightsRequest
from latido.compliance.tables.risks import Risk as Risk
from latido.compliance.tables.sanctions import Sanction as Sanction
from latido.compliance.tables.tagging import ItemTag as ItemTag
from latido.compliance.tables.texts import LegalText as LegalText
from latido.compliance.tables.thirds import ThirdParty as ThirdParty
from latido.kernel.ids import new_id
from latido.plumbing.keys import Mark, SealedText, SoughtText
from latido.plumbing.tenancy import OrganisationOwned


class AuditEvent(OrganisationOwned):
    """Who did what to whose data and why; ids and codes, never a value. (FHIR AuditEvent.)"""

    app_grant: ClassVar[str] = "INSERT"
    roles: ClassVar[dict[str, str]] = {
        "latido_login": "INSERT",
        "latido_voice": "INSERT",
        "latido_router": "INSERT",
        "latido_auditor": "SELECT",
    }

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    at = models.DateTimeField()  # the database's clock, whoever asks
    actor_kind = models.CharField(max_length=10)
    actor_id = models.UUIDField(null=True)
    actor_name = models.CharField(max_length=60)  # a process or command; never a person's
    roles_held = ArrayField(models.CharField(max_length=40))
    session = models.CharField(max_length=64)  # opaque
    address = models.CharField(max_length=45)
    action = models.CharField(max_length=60)
    patient_ids = ArrayField(models.UUIDField())
    interaction_id = models.UUIDField(null=True)
    fields = ArrayField(models.CharField(max_length=60))
    purpose = models.CharField(max_length=40)
    reason = SealedText(max_length=400, purpose="audit")  # its chain covers it as it lies there
    outcome = models.CharField(max_length=10)
    detail = models.JSONField()
    request_id = models.UUIDField(null=True)
    level = models.CharField(max_length=2, blank=True, default="", db_default="")  # verified on the line: L0 to L3
    on_behalf_of = models.UUIDField(null=True)  # the relative who spoke for the patient

    class Meta:
        indexes = [
            models.Index(fields=["organisation_id", "-id"], name="audit_newest"),
            models.Index(fields=["organisation_id", "actor_id", "-id"], name="audit_by_actor"),
            GinIndex(fields=["patient_ids"], name="audit_by_patient"),
        ]

    def __str__(self) -> str:
        return f"{self.id} {self.action}"


class Unsealed(OrganisationOwned):
    """Committed rows the sealer has yet to chain; written by a trigger, emptied by the sealer."""

    app_grant: ClassVar[str] = "SELECT"
    roles: ClassVar[dict[str, str]] = {"latido_auditor": "SELECT, DELETE"}

    event_id = models.UUIDField(primary_key=True)

    def __str__(self) -> str:
        return str(self.event_id)


class Seal(OrganisationOwned):
    """One link: SHA-256 over its number, the hash before it and the event's contents."""

    app_grant: ClassVar[str] = "SELECT"
    roles: ClassVar[dict[str, str]] = {"latido_auditor": "SELECT, INSERT"}

    seq = models.BigIntegerField(primary_key=True)
    event_id = models.UUIDField(unique=True)  # not a foreign key: a link must outlive a row that was stolen
    previous = models.BinaryField(max_length=32)
    hash = models.BinaryField(max_length=32)

    def __str__(self) -> str:
        return f"{self.seq} {self.event_id}"


class ConfigurationChange(OrganisationOwned):
    """One item of configuration became something else: who, when, why, and both versions whole."""

    app_grant: ClassVar[str] = "SELECT, INSERT"

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    at = models.DateTimeField()
    actor_kind = models.CharField(max_length=10)
    actor_id = models.UUIDField(null=True)
    actor_name = models.CharField(max_length=60, blank=True)  # of a process or command
    kind = models.CharField(max_length=40)
    key = models.CharField(max_length=254)
    title = models.CharField(max_length=200)  # as people called it then
    why = models.CharField(max_length=400, blank=True)
    before = models.JSONField(null=True)  # null: it was not there
    after = models.JSONField(null=True)  # null: it is gone
    undoes = models.UUIDField(null=True)  # the change that this one takes back
    act = models.UUIDField(null=True)  # the same in all that was changed together

    class Meta:
        indexes = [
            models.Index(fields=["organisation_id", "-id"], name="change_newest"),
            models.Index(fields=["organisation_id", "kind", "key", "-id"], name="change_of_item"),
            models.Index(
                fields=["organisation_id", "act"], condition=models.Q(act__isnull=False), name="change_together"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.id} {self.kind}"


class Protection(OrganisationOwned):
    """A record that opens to nobody without breaking the glass. Patients and staff by id: their rooms are above."""

    app_grant: ClassVar[str] = "SELECT, INSERT, UPDATE"

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    patient_id = models.UUIDField()
    shield = models.CharField(max_length=10)  # contracts.Shield
    person_id = models.UUIDField(null=True)
    why = SealedText(max_length=400)
    set_by = models.UUIDField(null=True)
    set_at = models.DateTimeField()
    lifted_by = models.UUIDField(null=True)
    lifted_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["organisation_id", "patient_id", "shield"],
                condition=models.Q(lifted_at__isnull=True),
                name="protection_once",
            ),
        ]

    def __str__(self) -> str:
        return str(self.id)


class BrokenGlass(OrganisationOwned):
    """A protected record somebody opened for half an hour. It is never taken away; only its review is added."""

    app_grant: ClassVar[str] = "SELECT, INSERT, UPDATE"

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    actor_id = models.UUIDField()
    patient_id = models.UUIDField()
    interaction_id = models.UUIDField(null=True)
    code = models.CharField(max_length=12)  # contracts.GLASS_REASONS
    reason = SealedText(max_length=400)
    shown_by = models.CharField(max_length=12)
    at = models.DateTimeField()
    until = models.DateTimeField()
    justified = models.BooleanField(null=True)
    reviewer_id = models.UUIDField(null=True)
    reviewed_at = models.DateTimeField(null=True)
    verdict = SealedText(max_length=400, blank=True)

    class Meta:
        indexes = [
            models.Index(fields=["organisation_id", "actor_id", "patient_id", "-at"], name="glass_of_actor"),
            models.Index(fields=["organisation_id", "-at"], name="glass_newest"),
        ]

    def __str__(self) -> str:
        return str(self.id)


class ConsentEvent(OrganisationOwned):
    """Somebody, or somebody at a telephone, allowed or refused something: what counts is derived.

    Never changed, but for whose it is when two records of one person are joined, and for the keys that its words are
    under. It goes only by an approved purge.
    """

    app_grant: ClassVar[str] = "SELECT, INSERT, UPDATE (patient_id, address, address_mark, words), DELETE"

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    patient_id = models.UUIDField(null=True)
    address = SoughtText(max_length=254, blank=True, mark="address_mark")  # E.164 or an e-mail
    address_mark = Mark(of="address", kind="address")
    purpose = models.CharField(max_length=12, blank=True)  # consent_values.Purpose; empty: every
    channel = models.CharField(max_length=10, blank=True)  # consent_values.Channel; empty: any
    given = models.BooleanField()
    basis = models.CharField(max_length=10)
    evidence = models.CharField(max_length=10)
    ref = models.UUIDField(null=True)  # the contact in which it was said
    words = SealedText(max_length=120, blank=True)  # the form's number, and the like
    text_version = models.CharField(max_length=32, blank=True)
    language = models.CharField(max_length=8, blank=True)
    by = models.UUIDField(null=True)
    at = models.DateTimeField()
    expires = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(patient_id__isnull=False) | ~models.Q(address=""), name="consent_of_somebody"
            ),
        ]
        indexes = [
            models.Index(
                fields=["patient_id", "-at"], condition=models.Q(patient_id__isnull=False), name="consent_of_patient"
            ),
            models.Index(
                fields=["organisation_id", "address_mark", "-at"],
                condition=models.Q(address_mark__isnull=False),
                name="consent_of_address",
            ),
        ]

    def __str__(self) -> str:
        return str(self.id)


class AccessAlert(OrganisationOwned):
    """An opening that somebody should explain. What came of asking is added once; nothing is taken away."""

    app_grant: ClassVar[str] = "SELECT, INSERT, UPDATE"

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    actor_id = models.UUIDField()
    patient_id = models.UUIDField()
    day = models.DateField()
    ties = ArrayField(models.CharField(max_length=12))  # contracts.Tie
    raised_at = models.DateTimeField()
    justified = models.BooleanField(null=True)
    words = SealedText(max_length=400, blank=True)
    answered_by = models.UUIDField(null=True)
    answered_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["organisation_id", "day", "actor_id", "patient_id"], name="access_alert_once"
            ),
        ]

    def __str__(self) -> str:
        return str(self.id)
