"""Which systems outside hear of joined records, organisation by organisation: outlets.toml of the installation.

[0193b000-0000-7000-8000-000000000001]
fhir = "https://ehr.example/fhir"
fhir_third = "ehr-nube"         # whose it is: its code in the register of third parties, or "own"
fhir_token = "ehr-token"        # a file in secrets/, read each time
hl7 = "mllps://engine.example:2575"
hl7_third = "own"

A system of somebody else hears nothing while the register has no agreement of theirs in force (45 CFR 164.308(b)).
"""

import tomllib
from collections.abc import Iterator, Mapping
from functools import partial
from pathlib import Path
from urllib.parse import urlsplit
from uuid import UUID

from django.conf import settings

from latido.compliance import api as compliance
from latido.integrations.fhir.api import FhirOutlet
from latido.integrations.hl7v2.api import MllpOutlet
from latido.kernel.time import utc_now
from latido.patients.contracts import NamedOutlet, Off, Outlet, OutletsUnreadable
from latido.plumbing import tenancy

FILE = "outlets.toml"
OWN = "own"  # the clinic's own system: no third party


def of(organisation_id: UUID) -> tuple[NamedOutlet, ...]:
    """None where the operator named none: nothing leaves by itself. Raises OutletsUnreadable."""
    said = _said(organisation_id)
    return tuple(_named(organisation_id, address, said, outlet) for address, outlet in _addresses(said))


def _said(organisation_id: UUID) -> Mapping[str, str]:
    file = settings.HOME.path / FILE
    try:
        said = tomllib.loads(file.read_text()).get(str(organisation_id), {}) if file.exists() else {}
    except (OSError, ValueError) as broken:  # not there any more, not text, not TOML
        raise OutletsUnreadable from broken
    if not isinstance(said, dict) or not all(isinstance(each, str) for each in said.values()):
        raise OutletsUnreadable
    return said


def _addresses(said: Mapping[str, str]) -> Iterator[tuple[str, Outlet]]:
    if base := said.get("fhir"):
        yield base, FhirOutlet(base, partial(_token, said.get("fhir_token", "")))
    if address := said.get("hl7"):
        yield address, _line(address)


def _line(address: str) -> Outlet:
    try:
        return MllpOutlet(address)
    except ValueError as broken:  # a port that is none
        raise OutletsUnreadable from broken


def _named(organisation_id: UUID, address: str, said: Mapping[str, str], outlet: Outlet) -> NamedOutlet:
    third = said.get(f"{outlet.name}_third", "")
    off = _off(organisation_id, third)
    host = urlsplit(address).hostname or ""
    return NamedOutlet(outlet.name, host, "" if third == OWN else third, off, None if off else outlet)


def _off(organisation_id: UUID, third: str) -> Off | None:
    if third == OWN:
        return None
    if not third:
        return Off.NO_THIRD
    with tenancy.organisation(organisation_id):
        return None if compliance.is_trusted_third(third, utc_now()) else Off.NO_AGREEMENT


def _token(name: str) -> str:
    return (settings.HOME.secrets_dir / Path(name).name).read_text().strip() if name else ""
