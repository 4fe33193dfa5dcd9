"""What crosses the door of orgs."""

from dataclasses import dataclass
from uuid import UUID


@dataclass(frozen=True, slots=True)
class Site:
    id: UUID
    name: str  # "Sede Norte"
    floor_hint: str  # "tercer piso": how the confirmation is read aloud
    address: str


@dataclass(frozen=True, slots=True)
class Organisation:
    """The legal controller of the data. country: ISO 3166-1 alpha-2; time_zone: IANA."""

    id: UUID
    name: str
    country: str
    time_zone: str
    language: str
    main_number: str  # E.164
    emergency_number: str  # what a caller dials in an emergency: "123"
    sites: tuple[Site, ...]
