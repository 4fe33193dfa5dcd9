"""Patients, what identifies them, how they are reached and who their family is."""

from django.contrib.postgres.fields import ArrayField
from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Right
from django.utils.translation import gettext_lazy as _

from latido.kernel.ids import new_id
from latido.plumbing.tenancy import OrganisationOwned, OwnedInBulk


class Relation(models.TextChoices):
    """What one person is to another; each word as it is read on screen."""

    MOTHER = "mother", _("Madre")
    FATHER = "father", _("Padre")
    WIFE = "wife", _("Esposa")
    HUSBAND = "husband", _("Esposo")
    DAUGHTER = "daughter", _("Hija")
    SON = "son", _("Hijo")
    SISTER = "sister", _("Hermana")
    BROTHER = "brother", _("Hermano")
    GRANDMOTHER = "grandmother", _("Abuela")
    GRANDFATHER = "grandfather", _("Abuelo")
    GRANDDAUGHTER = "granddaughter", _("Nieta")
    GRANDSON = "grandson", _("Nieto")
    PARTNER = "partner", _("Pareja")
    EX_PARTNER = "ex_partner", _("Expareja")
    CAREGIVER = "caregiver", _("Cuida a esta persona")
    OTHER = "other", _("Familiar")


class Sex(models.TextChoices):
    FEMALE = "female", _("Femenino")
    MALE = "male", _("Masculino")
    OTHER = "other", _("Otro")
    UNKNOWN = "unknown", _("Sin dato")


class Patient(OrganisationOwned):
    """One person's record, as far as the contact centre keeps it."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    given_names = models.CharField(max_length=120)
    first_surname = models.CharField(max_length=80)
    second_surname = models.CharField(max_length=80, blank=True)
    preferred_name = models.CharField(max_length=80, blank=True)  # "doña Rosa"
    sex = models.CharField(max_length=8, choices=Sex, default=Sex.UNKNOWN)
    birth_date = models.DateField(null=True)
    record_number = models.CharField(max_length=40, blank=True)  # given by admissions; empty until then
    address = models.CharField(max_length=200, blank=True)
    email = models.EmailField(blank=True)
    last_visit_on = models.DateField(null=True)  # asked of the caller to verify them
    preferences = models.JSONField(default=list)  # "Háblele despacio": sentences for the agent
    nursing_note = models.BooleanField(default=False)  # ask nursing before giving a preparation
    preferential = models.BooleanField(default=False, db_default=False)  # attended first, whatever their age
    deceased = models.BooleanField(default=False)
    incomplete = models.BooleanField(default=False)  # registered in a call, data still to be completed
    registered_by = models.UUIDField(null=True)  # the agent, when it was in a call
    registered_at = models.DateTimeField(null=True)
    folded_name = models.CharField(max_length=290)  # kernel.text.fold of the full name
    sounding_name = models.CharField(max_length=292)  # core.sounds.of_name: what searching compares
    # joined with this one, which is the same person and is never itself replaced. No name to be found by remains here
    replaced_by = models.ForeignKey("self", models.PROTECT, null=True, related_name="replaced")

    class Meta:
        constraints = [
            models.CheckConstraint(condition=~Q(replaced_by=F("id")), name="patients_patient_not_its_own"),
            models.UniqueConstraint(
                fields=["organisation_id", "record_number"],
                condition=~Q(record_number=""),
                name="patients_patient_record",
            ),
        ]
        indexes = [
            models.Index(fields=["organisation_id", "birth_date"], name="patients_patient_born"),
            # and patients_patient_words, of sounding_name, which patients_by_words() reads: migration 0007
        ]


class NameWord(OwnedInBulk):
    """How one word of somebody's name sounds, of all names of the organisation: what misspelt words are compared with.

    Written by the database whenever a name is; it does not say whose.
    """

    sound = models.CharField(max_length=292)

    app_grant = "SELECT"

    class Meta:
        constraints = [models.UniqueConstraint(fields=["organisation_id", "sound"], name="patients_name_word_once")]


class Identifier(OrganisationOwned):
    """A document. The first by position is in force; earlier ones stay, so that they still find the person."""

    patient = models.ForeignKey(Patient, models.CASCADE, related_name="identifiers")
    country = models.CharField(max_length=2)
    type = models.CharField(max_length=8)  # kernel.documents
    value = models.CharField(max_length=32)  # normalised
    position = models.PositiveSmallIntegerField(default=0)

    class Meta:
        ordering = ["position", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["organisation_id", "country", "type", "value"], name="patients_identifier_once"
            ),
        ]
        indexes = [
            models.Index(fields=["organisation_id", "value"], name="patients_identifier_value"),
        ]


class ContactPoint(OrganisationOwned):
    """A telephone: of nobody in particular, because families share one."""

    class Kind(models.TextChoices):
        MOBILE = "mobile", _("Celular")
        LANDLINE = "landline", _("Teléfono fijo")

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    e164 = models.CharField(max_length=20)
    kind = models.CharField(max_length=8, choices=Kind, default=Kind.MOBILE)
    wrong_at = models.DateTimeField(null=True)  # somebody answered who knows none of its users; until linked again
    ending = models.GeneratedField(  # the last digits, for searching
        expression=Right("e164", 4), output_field=models.CharField(max_length=4), db_persist=True
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["organisation_id", "e164"], name="patients_contact_point_once"),
        ]
        indexes = [models.Index(fields=["organisation_id", "ending"], name="patients_contact_point_ending")]


class PatientContactPoint(OrganisationOwned):
    """Who uses which telephone, and what they are to its holder."""

    patient = models.ForeignKey(Patient, models.CASCADE, related_name="telephones")
    contact_point = models.ForeignKey(ContactPoint, models.CASCADE, related_name="users")
    holder = models.BooleanField(default=False)
    relation = models.CharField(max_length=16, choices=Relation, blank=True)  # to the holder
    confirmed_on = models.DateField(null=True)
    position = models.PositiveSmallIntegerField(default=0)

    class Meta:
        ordering = ["position", "id"]
        constraints = [
            models.UniqueConstraint(fields=["patient", "contact_point"], name="patients_telephone_once"),
            models.UniqueConstraint(
                fields=["contact_point"], condition=Q(holder=True), name="patients_telephone_one_holder"
            ),
        ]


class RelatedPerson(OrganisationOwned):
    """Somebody of a patient's, with a record of their own or without one. What they may do is in their grants."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    patient = models.ForeignKey(Patient, models.CASCADE, related_name="relatives")
    relative = models.ForeignKey(Patient, models.CASCADE, related_name="relative_of", null=True)
    relation = models.CharField(max_length=16, choices=Relation)  # of the relative to `patient`
    name = models.CharField(max_length=160, blank=True, db_default="")  # these four of who has no record
    document_type = models.CharField(max_length=8, blank=True, db_default="")
    document = models.CharField(max_length=32, blank=True, db_default="")  # normalised, of the organisation's country
    phone = models.CharField(max_length=20, blank=True, db_default="")  # E.164
    added_by = models.UUIDField(null=True)
    added_at = models.DateTimeField(null=True)
    suspended_at = models.DateTimeField(null=True)  # until lifted: whatever lets them act does not
    suspended_by = models.UUIDField(null=True)
    suspended_why = models.CharField(max_length=200, blank=True, db_default="")  # for staff; never told to anybody

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["patient", "relative"], name="patients_relative_once"),
            models.CheckConstraint(
                condition=Q(relative__isnull=False, name="") | (Q(relative__isnull=True) & ~Q(name="")),
                name="patients_relative_is_somebody",
            ),
        ]


class Representation(OrganisationOwned):
    """What lets a relative act for the patient (FHIR Consent). Never changed: it ends, and another begins."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    related = models.ForeignKey(RelatedPerson, models.CASCADE, related_name="grants")
    basis = models.CharField(max_length=12)  # contracts.Basis
    scopes = ArrayField(models.CharField(max_length=16))  # contracts.Scope
    sensitive_excluded = models.BooleanField(default=True)
    by_age = models.BooleanField(default=False)  # narrows and ends with the patient's age
    document = models.CharField(max_length=200, blank=True)  # where it is written
    from_on = models.DateField()
    to_on = models.DateField(null=True)  # the last day
    by = models.UUIDField(null=True)
    at = models.DateTimeField()
    interaction_id = models.UUIDField(null=True)  # where it was said
    ended_by = models.UUIDField(null=True)
    ended_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["-at", "id"]


class ImportBatch(OrganisationOwned):
    """One file of patients on its way in. Its sealed bytes and its rows go after a time; what came of it stays."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    name = models.CharField(max_length=200)  # of the file, as it was sent
    kind = models.CharField(max_length=12)  # the reader that knows it
    phase = models.CharField(max_length=12, default="uploaded")  # contracts.Phase
    plan = models.JSONField(default=dict)  # contracts.ReadingPlan; no value of a row
    by = models.UUIDField(null=True)
    at = models.DateTimeField()
    moved_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)
    position = models.PositiveIntegerField(default=0)  # rows of the running phase that are behind it, by number
    others = models.PositiveIntegerField(default=0)  # records that are no patients
    totals = models.JSONField(default=dict)  # kept when the rows are gone
    note = models.CharField(max_length=40, blank=True)  # core.imports.reasons
    size = models.BigIntegerField(default=0)
    plain_sha256 = models.CharField(max_length=64)
    path = models.CharField(max_length=200, blank=True)  # empty when the file is gone
    key_id = models.CharField(max_length=16, blank=True)
    wrapped_key = models.BinaryField(default=bytes)
    sealed_sha256 = models.CharField(max_length=64, blank=True)

    class Meta:
        indexes = [models.Index(fields=["organisation_id", "-id"], name="patients_import_newest")]


class ImportRow(OrganisationOwned):
    """One row of a file: the person as they would be written, what becomes of them, and how it was before."""

    batch = models.ForeignKey(ImportBatch, models.CASCADE, related_name="rows")
    number = models.PositiveIntegerField()  # line, sheet row or entry
    outcome = models.CharField(max_length=20, default="pending")  # contracts.RowOutcome
    birth_date = models.DateField(null=True)
    sounding_name = models.CharField(max_length=292, blank=True)  # as of patients
    digest = models.CharField(max_length=40)
    person = models.JSONField(default=dict)  # core.imports.person
    given = models.JSONField(default=dict)  # as it was written, where something was wrong
    problems = models.JSONField(default=list)
    changed = models.JSONField(default=list)  # fields that are, or would be, written
    candidates = models.JSONField(default=list)  # ids of patients, numbers of rows
    decision = models.CharField(max_length=8, blank=True)  # contracts.Decision
    patient_id = models.UUIDField(null=True)
    before = models.JSONField(null=True)  # what undoing puts back; of a new patient, nothing
    written = models.BooleanField(default=False)
    undone = models.BooleanField(default=False)
    left = models.CharField(max_length=40, blank=True)  # why undoing left it: core.imports.reasons

    class Meta:
        constraints = [models.UniqueConstraint(fields=["batch", "number"], name="patients_import_row_once")]
        indexes = [
            models.Index(fields=["batch", "outcome", "number"], name="patients_import_outcome"),
            models.Index(fields=["batch", "birth_date"], name="patients_import_born"),
            models.Index(fields=["patient_id"], name="patients_import_patient"),
        ]


class ImportKey(OrganisationOwned):
    """What a row of a file is found by: a document, a record number, a telephone, a key of the source."""

    batch = models.ForeignKey(ImportBatch, models.CASCADE, related_name="keys")
    value = models.CharField(max_length=410)  # "D CO CC 52123907", "R HC 71-20455", "P +573001112233", "S his 17"
    number = models.PositiveIntegerField()  # of the row

    class Meta:
        indexes = [models.Index(fields=["batch", "value"], name="patients_import_key")]


class SourceKey(OrganisationOwned):
    """What another system calls a patient. The same pair is the same person, however often it comes."""

    system = models.CharField(max_length=200)
    value = models.CharField(max_length=200)
    patient = models.ForeignKey(Patient, models.CASCADE, related_name="source_keys")
    digest = models.CharField(max_length=40)  # of what came last
    batch_id = models.UUIDField()  # that made it

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["organisation_id", "system", "value"], name="patients_source_key_once"),
        ]


class DuplicateScan(OrganisationOwned):
    """One comparison of everybody with everybody, in steps; whoever goes on begins after the last."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    by = models.UUIDField(null=True)
    at = models.DateTimeField()
    moved_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)
    patients = models.PositiveIntegerField(default=0)
    step = models.PositiveIntegerField(default=0)
    steps = models.PositiveIntegerField(default=0)  # none until the weights are learnt
    compared = models.PositiveIntegerField(default=0)  # pairs
    crowded = models.PositiveIntegerField(default=0)  # groups too big to be compared one by one
    found = models.PositiveIntegerField(default=0)
    learnt = models.JSONField(default=dict)  # core.linking.weights

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["organisation_id"], condition=Q(ended_at=None), name="patients_one_scan_at_a_time"
            ),
        ]


class DuplicatePair(OrganisationOwned):
    """Two records that may be one person, and what somebody said of it. What was said is never asked again."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    one = models.ForeignKey(Patient, models.CASCADE, related_name="+")
    other = models.ForeignKey(Patient, models.CASCADE, related_name="+")
    bits = models.FloatField()  # core.linking.weights: what speaks for one person
    band = models.CharField(max_length=8)  # contracts.Band
    levels = models.JSONField(default=list)  # core.linking.comparing.Agreement
    state = models.CharField(max_length=9, default="open")  # contracts.PairState
    scan_id = models.UUIDField(null=True)  # that saw it last
    found_at = models.DateTimeField()
    decided_by = models.UUIDField(null=True)
    decided_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["one", "other"], name="patients_pair_once"),
            models.CheckConstraint(condition=Q(one__lt=F("other")), name="patients_pair_in_order"),
        ]
        indexes = [models.Index(fields=["organisation_id", "state", "-bits"], name="patients_pairs_by_state")]


class Merge(OrganisationOwned):
    """Two records joined. The one that stays, the one it replaces, and what undoing needs."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    survivor = models.ForeignKey(Patient, models.PROTECT, related_name="+")
    loser = models.ForeignKey(Patient, models.PROTECT, related_name="+")
    by = models.UUIDField(null=True)
    at = models.DateTimeField()
    taken = models.JSONField(default=dict)  # field of the one that stays -> [before, after]
    undone_by = models.UUIDField(null=True)
    undone_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=~Q(survivor=F("loser")), name="patients_merge_of_two"),
            models.UniqueConstraint(fields=["loser"], condition=Q(undone_at=None), name="patients_merged_once"),
        ]
        indexes = [models.Index(fields=["organisation_id", "-id"], name="patients_merge_newest")]


class MergedRow(OrganisationOwned):
    """One row that a merge moved, or set aside because the one that stays has the same."""

    merge = models.ForeignKey(Merge, models.CASCADE, related_name="rows")
    holding = models.CharField(max_length=90)  # ports.PatientColumn.name
    row_id = models.CharField(max_length=40)
    position = models.PositiveSmallIntegerField(null=True)  # it had, where rows are in an order
    aside = models.JSONField(null=True, encoder=DjangoJSONEncoder)  # the whole row, when it was set aside
