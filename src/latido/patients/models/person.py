"""Who somebody is: their record, their documents and how their name sounds."""

from typing import Any

from django.db import models
from django.db.models import F, Func, Q
from django.utils.translation import gettext_lazy as _

from latido.kernel.ids import new_id
from latido.plumbing.keys import Mark, SealedJSON, SoughtText
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


class RecordKey(Func):
    """The same as core.query.record_key: "HC 71-20455" and "7120455" are one number."""

    _bare = "regexp_replace(upper(%(expressions)s), '[^A-Z0-9]', '', 'g')"
    template = f"regexp_replace({_bare}, '^(NHC|HC|MRN)([A-Z]?[0-9])', '\\2')"
    output_field = models.CharField(max_length=40)


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
    birth_known = models.CharField(max_length=5, default="day", db_default="day")  # core.births: day, month or year
    record_number = models.CharField(max_length=40, blank=True)  # given by admissions; empty until then
    record_key = models.GeneratedField(  # its letters and digits alone, which is how it is looked for
        expression=RecordKey("record_number"), output_field=models.CharField(max_length=40), db_persist=True
    )
    upkeep = models.JSONField(default=dict, db_default={})  # what they were last asked to put right: core.upkeep
    last_visit_on = models.DateField(null=True)  # as a file said it; ports.last_visit knows the visits since
    manner = SealedJSON(default=dict, db_default={})  # how they wish to be treated: core.manner
    wishes = models.JSONField(default=dict, db_default={})  # how they would rather be contacted: core.wishes
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

    paper: list[str] | None  # these two only of a row that was read to be shown: the document in force,
    reached: list[Any]  # and how they are reached
    has_papers: bool  # only where it was asked

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
            models.Index(fields=["organisation_id", "record_key"], name="patients_patient_key"),
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
    """A document. The first by position of those in force is shown; former ones stay: they still find the person.

    A number is of one person at a time: whoever has it in force. Former ones may be several people's.
    """

    patient = models.ForeignKey(Patient, models.CASCADE, related_name="identifiers")
    country = models.CharField(max_length=2)
    type = models.CharField(max_length=8)  # kernel.documents
    value = SoughtText(max_length=32, mark="value_mark")  # normalised
    value_mark = Mark(of="value", kind="document")
    position = models.PositiveSmallIntegerField(default=0)
    former_on = models.DateField(null=True)  # the day another took its place; empty: in force

    class Meta:
        ordering = ["position", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["organisation_id", "country", "type", "value_mark"],
                condition=Q(former_on=None),
                name="patients_identifier_in_force",
            ),
        ]
        indexes = [
            models.Index(fields=["organisation_id", "value_mark"], name="patients_identifier_value"),
        ]


class Death(OrganisationOwned):
    """That somebody died, as it was said. Never changed: a mistake is undone and stays, the family is released once."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    patient = models.ForeignKey(Patient, models.CASCADE, related_name="deaths")
    died_on = models.DateField(null=True)
    source = models.CharField(max_length=12)  # contracts.DEATH_SOURCES
    by = models.UUIDField(null=True)
    at = models.DateTimeField()
    interaction_id = models.UUIDField(null=True)
    undone_by = models.UUIDField(null=True)
    undone_at = models.DateTimeField(null=True)
    released_by = models.UUIDField(null=True)  # the family may be asked and reminded again
    released_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["-at", "id"]
        indexes = [
            models.Index(
                fields=["organisation_id"],
                condition=Q(released_at=None, undone_at=None),
                name="patients_death_mourned",
            )
        ]
