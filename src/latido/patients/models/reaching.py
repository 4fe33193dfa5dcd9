"""How somebody who is not safe everywhere wants to be reached, and where never."""

from django.db import models
from django.db.models import Q

from latido.kernel.ids import new_id
from latido.patients.models.person import Patient
from latido.plumbing.keys import Mark, SealedText, SoughtText
from latido.plumbing.tenancy import OrganisationOwned


class SafeContact(OrganisationOwned):
    """What a patient asks of whoever calls or writes to them. Never changed: the newest counts. Why is not kept."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    patient = models.ForeignKey(Patient, models.CASCADE, related_name="safe_contacts")
    words = SealedText(max_length=200, blank=True, of="patient_id")  # what to do, for the agent
    hours_from = models.TimeField(null=True)  # both or none, where the organisation is
    hours_to = models.TimeField(null=True)
    write_to = SealedText(max_length=200, blank=True, of="patient_id")  # where letters go
    say_who = models.BooleanField(default=False)  # who is calling may be said to whoever answers
    leave_message = models.BooleanField(default=False)
    by = models.UUIDField(null=True)
    at = models.DateTimeField()
    interaction_id = models.UUIDField(null=True)
    lifted = models.BooleanField(default=False)  # from here on they ask nothing

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(hours_from=None, hours_to=None) | Q(hours_from__lt=models.F("hours_to")),
                name="patients_safe_hours",
            ),
        ]


class SafeNumber(OrganisationOwned):
    """A telephone at which a patient may be reached, or never. everybody: never, whoever of those who use it."""

    patient = models.ForeignKey(Patient, models.CASCADE, related_name="safe_numbers")
    e164 = SoughtText(max_length=20, mark="e164_mark")  # canonical
    e164_mark = Mark(of="e164", kind="phone")
    ending_mark = Mark(of="e164", kind="phone ending", last=4)
    barred = models.BooleanField()
    everybody = models.BooleanField(default=False)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["patient", "e164_mark"], name="patients_safe_number_once"),
            models.CheckConstraint(condition=Q(barred=True) | Q(everybody=False), name="patients_safe_for_one"),
        ]
        indexes = [
            models.Index(
                fields=["organisation_id", "ending_mark"],
                condition=Q(everybody=True),
                name="patients_barred_for_everybody",
            ),
        ]
