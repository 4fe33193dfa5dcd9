"""The agenda: who sees patients, at which times, and who takes them."""

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import ArrayField, DateTimeRangeField, RangeBoundary, RangeOperators
from django.db import models
from django.db.models import F, Func, Q

from latido.kernel.ids import new_id
from latido.plumbing.keys import SealedText
from latido.plumbing.numbers import number_of_id
from latido.plumbing.tenancy import OrganisationOwned
from latido.scheduling.contracts import AppointmentStatus

ONE_A_SLOT = "scheduling_one_appointment_a_slot"
ONE_A_REQUEST = "scheduling_one_appointment_a_request"
ONE_PLACE_AT_A_TIME = "scheduling_patient_in_one_place"


class TimeRange(Func):
    """Half open: a visit that ends at 9:20 leaves 9:20 free."""

    function = "TSTZRANGE"
    output_field = DateTimeRangeField()


_DURING = (TimeRange("start", "end", RangeBoundary()), RangeOperators.OVERLAPS)


class VisitType(OrganisationOwned):
    """A kind of appointment, and what the patient is told about it."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    code = models.CharField(max_length=8)  # "CAR1"
    name = models.CharField(max_length=120)
    minutes = models.PositiveSmallIntegerField()
    requires = models.CharField(max_length=120, blank=True)  # "remisión y autorización"
    preparation = models.TextField(blank=True)  # as it is written to the patient
    spoken_preparation = models.TextField(blank=True)  # what remains to be said after when to arrive and with what
    arrive_before = models.PositiveSmallIntegerField(default=20)  # minutes
    bring = models.CharField(max_length=160, blank=True)  # "su documento y la remisión"
    needs_nurse = models.BooleanField(default=False)
    tag = models.CharField(max_length=16, blank=True, default="", db_default="")  # compliance's Tag: why it is reserved
    remote = models.BooleanField(default=False)  # by video: nobody arrives anywhere
    position = models.PositiveSmallIntegerField(default=0)

    class Meta:
        ordering = ["position", "code"]
        constraints = [
            models.UniqueConstraint(fields=["organisation_id", "code"], name="scheduling_visit_type_code"),
        ]


class Practitioner(OrganisationOwned):
    """Somebody who sees patients. title: "Dr.", "Dra." or empty."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    title = models.CharField(max_length=8, blank=True)
    name = models.CharField(max_length=120)
    specialty = models.CharField(max_length=80, blank=True)
    active = models.BooleanField(default=True)

    @property
    def spoken_name(self) -> str:
        return f"{self.title} {self.name}".strip()


class Slot(OrganisationOwned):
    """A time of one practitioner at one site for one kind of visit: free until an appointment takes it."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    practitioner = models.ForeignKey(Practitioner, models.CASCADE, related_name="slots")
    site = models.ForeignKey("orgs.Site", models.PROTECT, related_name="+")
    visit_type = models.ForeignKey(VisitType, models.PROTECT, related_name="slots")
    start = models.DateTimeField()
    end = models.DateTimeField()
    blocked = models.BooleanField(default=False)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(end__gt=F("start")), name="scheduling_slot_forwards"),
            ExclusionConstraint(
                name="scheduling_practitioner_in_one_place",
                expressions=[("practitioner", RangeOperators.EQUAL), _DURING],
            ),
        ]
        indexes = [
            models.Index(fields=["organisation_id", "visit_type", "start"], name="scheduling_slot_offered"),
        ]


class Appointment(OrganisationOwned):
    """One slot taken by one patient. The constraints decide between people who ask at once."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    number = number_of_id()  # as it is written down and read aloud
    request_id = models.UUIDField()
    patient = models.ForeignKey("patients.Patient", models.PROTECT, related_name="+")
    slot = models.ForeignKey(Slot, models.PROTECT, related_name="appointments")
    visit_type = models.ForeignKey(VisitType, models.PROTECT, related_name="+")
    practitioner = models.ForeignKey(Practitioner, models.PROTECT, related_name="+")
    site = models.ForeignKey("orgs.Site", models.PROTECT, related_name="+")
    start = models.DateTimeField()
    end = models.DateTimeField()
    status = models.CharField(
        max_length=10, choices=[(s.value, s.value) for s in AppointmentStatus], default=AppointmentStatus.BOOKED
    )
    hand_tags = ArrayField(models.CharField(max_length=16), default=list, db_default=[])  # Tags, said of it alone
    requested_on = models.DateField(null=True)  # solicitud
    desired_on = models.DateField(null=True)  # deseada
    booked_by = models.UUIDField(null=True)
    booked_at = models.DateTimeField()  # asignada
    interaction_id = models.UUIDField(null=True, db_index=True)  # the contact in which it was booked, or cancelled
    cancelled_by = models.UUIDField(null=True)
    cancelled_at = models.DateTimeField(null=True)
    told_by = models.UUIDField(null=True)  # who said whether they came
    told_at = models.DateTimeField(null=True)
    cancelled_reason = SealedText(max_length=200, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["organisation_id", "request_id"], name=ONE_A_REQUEST),
            models.UniqueConstraint(fields=["slot"], condition=~Q(status=AppointmentStatus.CANCELLED), name=ONE_A_SLOT),
            ExclusionConstraint(
                name=ONE_PLACE_AT_A_TIME,
                expressions=[("patient", RangeOperators.EQUAL), _DURING],
                condition=Q(status=AppointmentStatus.BOOKED),
            ),
        ]
        indexes = [
            models.Index(fields=["organisation_id", "patient", "start"], name="scheduling_of_patient"),
            models.Index(fields=["organisation_id", "site", "start"], name="scheduling_at_site"),
            models.Index(fields=["organisation_id", "number"], name="scheduling_by_number"),
        ]
