"""Hospitals to test in."""

from datetime import time
from uuid import UUID

from latido.kernel.actor import Actor, ActorKind
from latido.orgs.models import OpeningHours, Organisation, Site
from latido.plumbing import tenancy

SAN_RAFAEL, SANTA_LUCIA = UUID(int=0xA1), UUID(int=0xA2)


def found(organisation_id: UUID = SAN_RAFAEL, country: str = "CO") -> None:
    """A hospital with one site open on weekdays from 7 to 19, and lines that are open always."""
    with tenancy.organisation(organisation_id):
        zone = {"CO": "America/Bogota", "MX": "America/Mexico_City"}[country]
        Organisation.objects.create(
            id=organisation_id,
            name=f"Hospital {country}",
            country=country,
            time_zone=zone,
            main_number={"CO": "+576015550100", "MX": "+523315550100"}[country],
            emergency_number="123",
        )
        north = Site.objects.create(code="sede-norte", name="Sede Norte", floor_hint="tercer piso", position=1)
        OpeningHours.objects.bulk_create(
            [OpeningHours(site=north, weekday=n, opens=time(7), closes=time(19)) for n in range(5)]
            + [OpeningHours(site=None, weekday=n, opens=time(0), closes=time(0)) for n in range(7)]
        )


def agent(organisation_id: UUID = SAN_RAFAEL, number: int = 1) -> Actor:
    return Actor(ActorKind.STAFF, organisation_id, id=UUID(int=number), roles=frozenset({"agent"}), session="s1")
