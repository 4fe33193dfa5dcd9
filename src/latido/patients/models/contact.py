"""How people are reached, and whose each way is."""

from django.db import models
from django.db.models import Q
from django.db.models.functions import Lower
from django.utils.translation import gettext_lazy as _

from latido.kernel.ids import new_id
from latido.patients.models.person import Patient, Relation
from latido.plumbing.keys import Mark, SoughtText
from latido.plumbing.tenancy import OrganisationOwned


class ContactPoint(OrganisationOwned):
    """A telephone: of nobody in particular, because families share one."""

    class Kind(models.TextChoices):
        MOBILE = "mobile", _("Celular")
        LANDLINE = "landline", _("Teléfono fijo")

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    e164 = SoughtText(max_length=20, mark="e164_mark")
    e164_mark = Mark(of="e164", kind="phone")
    ending_mark = Mark(of="e164", kind="phone ending", last=4)  # finds some; the rest is compared when they are open
    kind = models.CharField(max_length=8, choices=Kind, default=Kind.MOBILE)
    wrong_at = models.DateTimeField(null=True)  # somebody answered who knows none of its users; until linked again

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["organisation_id", "e164_mark"], name="patients_contact_point_once"),
        ]
        indexes = [models.Index(fields=["organisation_id", "ending_mark"], name="patients_contact_point_ending")]


class PatientContactPoint(OrganisationOwned):
    """Who uses which telephone, and what they are to its holder."""

    patient = models.ForeignKey(Patient, models.CASCADE, related_name="telephones")
    contact_point = models.ForeignKey(ContactPoint, models.CASCADE, related_name="users")
    holder = models.BooleanField(default=False)
    relation = models.CharField(max_length=16, choices=Relation, blank=True)  # to the holder
    confirmed_on = models.DateField(null=True)  # when it became theirs
    reconfirmed_on = models.DateField(null=True)  # when they last said that it still is
    position = models.PositiveSmallIntegerField(default=0)

    barred: bool  # only where it was asked: nobody is to call them there

    class Meta:
        ordering = ["position", "id"]
        constraints = [
            models.UniqueConstraint(fields=["patient", "contact_point"], name="patients_telephone_once"),
            models.UniqueConstraint(
                fields=["contact_point"], condition=Q(holder=True), name="patients_telephone_one_holder"
            ),
        ]


class WrittenPoint(OrganisationOwned):
    """Where a patient is written to: an e-mail or a postal address. The first by position is the preferred one."""

    class Kind(models.TextChoices):
        EMAIL = "email", _("Correo electrónico")
        ADDRESS = "address", _("Dirección")

    patient = models.ForeignKey(Patient, models.CASCADE, related_name="written")
    kind = models.CharField(max_length=8, choices=Kind)
    value = models.CharField(max_length=254)
    folded = models.GeneratedField(  # what searching compares
        expression=Lower("value"), output_field=models.CharField(max_length=254), db_persist=True
    )
    whose = models.CharField(max_length=16, choices=Relation, blank=True)  # empty: theirs
    barred = models.BooleanField(default=False)  # they asked that nothing is sent there
    confirmed_on = models.DateField(null=True)  # when they, or who speaks for them, last said it is right
    position = models.PositiveSmallIntegerField(default=0)

    class Meta:
        ordering = ["position", "id"]
        constraints = [models.UniqueConstraint(fields=["patient", "kind", "folded"], name="patients_written_once")]
        indexes = [
            models.Index(
                fields=["organisation_id", "folded"], condition=Q(kind="email"), name="patients_written_email"
            ),
        ]
