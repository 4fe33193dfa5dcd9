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
from functools import partial
from pathlib import Path
from uuid import UUID

import structlog
from django.conf import settings

from latido.compliance import api as compliance
from latido.integrations.fhir.api import FhirOutlet
from latido.integrations.hl7v2.api import MllpOutlet
from latido.kernel.time import utc_now
from latido.patients.contracts import Outlet
from latido.plumbing import tenancy

FILE = "outlets.toml"
OWN = "own"  # the clinic's own system: no third party
log = structlog.get_logger()


def of(organisation_id: UUID) -> tuple[Outlet, ...]:
    """None where the operator named none: nothing leaves by itself. Raises OSError, tomllib.TOMLDecodeError."""
    file = settings.HOME.path / FILE
    if not file.exists():
        return ()
    said = tomllib.loads(file.read_text()).get(str(organisation_id), {})
    found: list[Outlet] = []
    if (base := said.get("fhir")) and _may_hear(organisation_id, "fhir", said.get("fhir_third", "")):
        found.append(FhirOutlet(base, partial(_token, said.get("fhir_token", ""))))
    if (address := said.get("hl7")) and _may_hear(organisation_id, "hl7", said.get("hl7_third", "")):
        found.append(MllpOutlet(address))
    return tuple(found)


def _may_hear(organisation_id: UUID, name: str, third: str) -> bool:
    """What it has missed meanwhile is told when the agreement is there: merging/telling.py goes on for thirty days."""
    if third == OWN:
        return True
    with tenancy.organisation(organisation_id):
        trusted = bool(third) and compliance.is_trusted_third(third, utc_now())
    if not trusted:
        log.warning("outlet.off", organisation=str(organisation_id), cause=f"{name}.no_agreement")
    return trusted


def _token(name: str) -> str:
    return (settings.HOME.secrets_dir / Path(name).name).read_text().strip() if name else ""
