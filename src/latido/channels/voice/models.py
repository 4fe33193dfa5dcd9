"""The organisation's telephone: lines, numbers, where calls go when nobody is there, agents' tickets."""

from typing import ClassVar

from django.db import models

from latido.kernel.ids import new_id
from latido.plumbing.tenancy import OrganisationOwned


class Trunk(OrganisationOwned):
    """A line to a carrier, or to the clinic's own exchange."""

    roles: ClassVar[dict[str, str]] = {"latido_voice": "SELECT"}

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    name = models.SlugField(max_length=40, unique=True)  # Asterisk's name for it, of the whole installation
    address = models.CharField(max_length=253)
    port = models.PositiveIntegerField(default=5060)
    more = models.JSONField(default=dict, db_default={})  # the rest of its item


class Number(OrganisationOwned):
    """A number patients dial."""

    roles: ClassVar[dict[str, str]] = {"latido_voice": "SELECT"}

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    e164 = models.CharField(max_length=20, unique=True)
    flow = models.CharField(max_length=40)
    site = models.ForeignKey("orgs.Site", models.SET_NULL, null=True, related_name="+")
    closed_flow = models.CharField(max_length=40, blank=True, default="", db_default="")  # outside its hours
    hours_of = models.ForeignKey("orgs.Site", models.SET_NULL, null=True, related_name="+")  # none: the lines' hours
    missed_queue = models.CharField(max_length=8, blank=True, default="", db_default="")  # of "llamadas perdidas"


class OverflowDestination(OrganisationOwned):
    """Who rings when nobody here can answer."""

    roles: ClassVar[dict[str, str]] = {"latido_voice": "SELECT"}

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    number = models.CharField(max_length=20)  # as the carrier wants it dialled

    class Meta:
        constraints = [models.UniqueConstraint(fields=["organisation_id"], name="voice_overflow_once")]


class PhoneTicket(OrganisationOwned):
    """Lets one phone register once. The ticket itself is not kept."""

    roles: ClassVar[dict[str, str]] = {"latido_voice": "SELECT, DELETE"}

    digest = models.CharField(primary_key=True, max_length=64)  # SHA-256 of the ticket
    agent_id = models.UUIDField()
    has_call = models.BooleanField()
    mark = models.UUIDField(null=True)  # of its agent's sessions when it was made
    expires_at = models.DateTimeField()
