"""What an organisation decides about its contacts, as configuration: what crosses as JSON."""

from dataclasses import dataclass

from latido.kernel.records import number, text
from latido.patients.contracts import Check


@dataclass(frozen=True, slots=True)
class DispositionItem:
    """A disposition as configuration, in its two levels. Retired ones stay on old contacts and are not offered."""

    group: str = text(60)
    name: str = text(120)
    closes: bool = True
    creates: str = text(80, "")  # work it leaves, in words
    resolved: bool | None = None  # counts as resolved at first contact; None does not count
    position: int = number(0, 999, 0)
    active: bool = True
    tag: str = text(16, "")  # compliance's Tag: contacts that ended so are reserved


@dataclass(frozen=True, slots=True)
class TriesItem:
    """How many wrong answers are borne before data prove nothing to anybody for a while, as configuration."""

    of_patient: int = number(0, 9999, 5)  # in a day
    of_number: int = number(0, 9999, 6)  # in a day
    in_hour: int = number(0, 9999, 50)  # in the whole organisation
    in_day: int = number(0, 9999, 500)


@dataclass(frozen=True, slots=True)
class VerificationItem:
    """How many data must coincide, and which of them others know, as configuration."""

    needed: int = number(0, 9, 3)
    address_is_public: bool = False
    email_is_public: bool = False


PUBLIC_FIELDS = {Check.ADDRESS: "address_is_public", Check.EMAIL: "email_is_public"}
