"""A FHIR server outside that hears of joined records."""

import json
from collections.abc import Callable

from latido.integrations.fhir.core.joining import bundle
from latido.patients.contracts import JoinedNews, Untold
from latido.plumbing import egress

TYPE = "application/fhir+json"
WITHOUT_KEY = "no_token"


class FhirOutlet:
    """base: its address. token: how it gets the bearer token that it asks for, if it asks for one."""

    name = "fhir"

    def __init__(self, base: str, token: Callable[[], str]) -> None:
        self.base, self.token = base.rstrip("/"), token

    def tell(self, news: JoinedNews) -> None:
        said = json.dumps(bundle(news), ensure_ascii=False).encode()
        try:
            token = self.token()
        except OSError as gone:
            raise Untold(WITHOUT_KEY) from gone
        headers = {"Accept": TYPE, **({"Authorization": f"Bearer {token}"} if token else {})}
        try:
            egress.fetch(self.base, said=(said, TYPE), headers=headers)
        except egress.Unreachable as unreachable:
            raise Untold(unreachable.why) from unreachable
