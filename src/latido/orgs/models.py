"""The legal controller of the data, its sites, and when they are open."""

from typing import ClassVar

from django.db import models
from django.db.models import F, Q

from latido.kernel.ids import new_id
from latido.plumbing.tenancy import OrganisationOwned

_EVERY_PROCESS = dict.fromkeys(
    ("latido_login", "latido_router", "latido_dispatcher", "latido_voice", "latido_auditor"), "SELECT"
)


class Organisation(OrganisationOwned):
    """A hospital or clinic. It owns itself: its scope is its own id."""

    tenant_column = "id"
    roles: ClassVar[dict[str, str]] = _EVERY_PROCESS  # names, time zones and countries; no patient
    organisation_id = None  # type: ignore[assignment]

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    name = models.CharField(max_length=160)
    country = models.CharField(max_length=2)  # ISO 3166-1 alpha-2
    time_zone = models.CharField(max_length=64)  # IANA
    language = models.CharField(max_length=5, default="es")
    main_number = models.CharField(max_length=20)  # E.164
    emergency_number = models.CharField(max_length=8)  # what a caller dials in an emergency


def new_code() -> str:
    """A code for what nobody named: unlike any other."""
    return f"s-{new_id().hex[-10:]}"


class Site(OrganisationOwned):
    """One of its places."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    code = models.SlugField(max_length=40, default=new_code)  # how configuration files know it; never changed
    name = models.CharField(max_length=120)
    city = models.CharField(max_length=80, blank=True, default="")
    region = models.CharField(max_length=80, blank=True, default="")  # department, state or province: its holidays
    floor_hint = models.CharField(max_length=80, blank=True)  # "tercer piso"
    address = models.CharField(max_length=200, blank=True)
    position = models.PositiveSmallIntegerField(default=0)

    class Meta:
        ordering = ["position", "name"]
        constraints = [
            models.UniqueConstraint(fields=["organisation_id", "name"], name="orgs_site_name"),
            models.UniqueConstraint(fields=["organisation_id", "code"], name="orgs_site_code"),
        ]


class Department(OrganisationOwned):
    """A service line with queues and people of its own. (FHIR HealthcareService.)"""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    code = models.SlugField(max_length=40)
    name = models.CharField(max_length=120)
    site = models.ForeignKey(Site, models.SET_NULL, null=True, related_name="departments")
    position = models.PositiveSmallIntegerField(default=0)

    class Meta:
        ordering = ["position", "name"]
        constraints = [models.UniqueConstraint(fields=["organisation_id", "code"], name="orgs_department_code")]


class OpeningHours(OrganisationOwned):
    """One interval of a weekday. No site: the organisation's telephone lines."""

    site = models.ForeignKey(Site, models.CASCADE, null=True, related_name="hours")
    weekday = models.PositiveSmallIntegerField()  # 0 is Monday
    opens = models.TimeField()
    closes = models.TimeField()  # 00:00 is the day's end

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(weekday__lte=6), name="orgs_hours_weekday"),
            models.CheckConstraint(condition=Q(closes__gt=F("opens")) | Q(closes="00:00"), name="orgs_hours_forwards"),
        ]


class OpeningException(OrganisationOwned):
    """A date with hours of its own: a holiday, a *puente*, an early closing. No times: closed all day."""

    site = models.ForeignKey(Site, models.CASCADE, null=True, related_name="exceptions")
    day = models.DateField()
    opens = models.TimeField(null=True)
    closes = models.TimeField(null=True)  # 00:00 is the day's end
    name = models.CharField(max_length=80, blank=True)  # "Día de la Inmaculada"

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(opens=None, closes=None)
                | Q(closes__gt=F("opens"))
                | Q(opens__isnull=False, closes="00:00"),
                name="orgs_exception_forwards",
            ),
        ]
