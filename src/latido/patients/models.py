"""Patients, what identifies them, how they are reached and who their family is."""

from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from latido.kernel.ids import new_id
from latido.plumbing.tenancy import OrganisationOwned


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
    deceased = models.BooleanField(default=False)
    incomplete = models.BooleanField(default=False)  # registered in a call, data still to be completed
    registered_by = models.UUIDField(null=True)  # the agent, when it was in a call
    registered_at = models.DateTimeField(null=True)
    folded_name = models.CharField(max_length=290)  # kernel.text.fold of the full name
    sounding_name = models.CharField(max_length=292)  # core.sounds.of_name: what searching compares

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["organisation_id", "record_number"],
                condition=~Q(record_number=""),
                name="patients_patient_record",
            ),
        ]
        indexes = [
            models.Index(fields=["organisation_id", "birth_date"], name="patients_patient_born"),
            # without the organisation: a trigram index holds text only; patients_by_name() filters by it
            GinIndex(fields=["sounding_name"], opclasses=["gin_trgm_ops"], name="patients_patient_sounds"),
        ]


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

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["organisation_id", "e164"], name="patients_contact_point_once"),
        ]


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
    """Family of a patient who has a record too: what they are to the patient, and whether they may book."""

    patient = models.ForeignKey(Patient, models.CASCADE, related_name="relatives")
    relative = models.ForeignKey(Patient, models.CASCADE, related_name="relative_of")
    relation = models.CharField(max_length=16, choices=Relation)  # of `relative` to `patient`
    may_book = models.BooleanField(default=False)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["patient", "relative"], name="patients_relative_once"),
        ]
