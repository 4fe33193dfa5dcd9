"""The register of third parties: what a clinic writes of each, and how many lack a paper."""

from collections.abc import Iterator, Mapping
from datetime import datetime
from zoneinfo import ZoneInfo

from latido.compliance import ports
from latido.compliance.contracts import Problem
from latido.compliance.tables.thirds import ThirdParty
from latido.compliance.values.posture import Control, Fact
from latido.compliance.values.thirds import AGREEMENTS, ThirdPartyItem, asks_for_somebody, is_covered
from latido.kernel import records
from latido.kernel.actor import Actor
from latido.kernel.words import gettext_noop as _


class ThirdParties(ports.Kind[ThirdPartyItem]):
    name = "third_party"
    shape = ThirdPartyItem

    def items(self) -> Mapping[str, ThirdPartyItem]:
        return {row.key: records.from_json(ThirdPartyItem, row.said) for row in ThirdParty.objects.all()}

    def problems(self, key: str, item: ThirdPartyItem, *, actor: Actor) -> Iterator[Problem]:
        if item.agreement not in AGREEMENTS:
            yield Problem(_("No hay un acuerdo con ese nombre."), field="agreement")
        if item.agreement and (item.signed_on is None or not item.reference):
            yield Problem(_("De un acuerdo se escribe cuándo se firmó y dónde está."), field="reference")
        if item.signed_on and item.expires_on and item.expires_on < item.signed_on:
            yield Problem(_("Vence antes de haberse firmado."), field="expires_on")
        if item.sees_patients and not item.agreement:
            yield Problem(_("Sin acuerdo firmado no debe recibir datos de pacientes."), field="agreement", warns=True)

    def write(self, key: str, item: ThirdPartyItem, *, actor: Actor) -> None:
        ThirdParty.objects.update_or_create(key=key, defaults={"said": records.as_json(item)})

    def remove(self, key: str, *, actor: Actor) -> None:
        ThirdParty.objects.filter(key=key).delete()


def facts(now: datetime) -> Iterator[Fact]:
    """Nothing while the register is empty: that nobody is written down does not say that nobody is there."""
    known, today = list(THIRD_PARTIES.items().values()), now.astimezone(ZoneInfo(ports.house().time_zone)).date()
    if known:
        asking = sum(asks_for_somebody(each, today) for each in known)
        uncovered = sum(not is_covered(each, today) for each in known)
        yield Fact(Control.THIRD_PARTIES, wrong=asking, late=uncovered, of=len(known))


THIRD_PARTIES = ThirdParties()
KINDS = (THIRD_PARTIES,)
