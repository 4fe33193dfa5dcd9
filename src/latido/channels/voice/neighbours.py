"""The clinic's own exchanges, and what their administrators need of us."""

from collections.abc import Iterator
from uuid import UUID

from django.utils.translation import gettext, override

from latido.channels.voice import addresses, selectors, services
from latido.channels.voice.contracts import CARRIER, CENTRAL, ToDial
from latido.compliance import api as compliance
from latido.flows import api as flows
from latido.flows.contracts import Prompt
from latido.kernel import phone
from latido.plumbing import tenancy
from latido_run.asterisk.beside import Beside
from latido_run.home import Home


def beside_us(name: str = "") -> tuple[Beside, ...]:
    """What stands in each of them, or in the one behind the line of this name. In no scope."""
    port = Home.from_env().ports.sip
    return tuple(
        Beside(services.central(line), addresses.seen_from(line.item.address), port, _outside(line.organisation_id))
        for line in selectors.trunks(CENTRAL)
        if name in ("", line.name)
    )


def way_back(organisation_id: UUID, where: str) -> ToDial | None:
    """Where a call goes in the clinic's own exchange, and what the caller hears first; None for nowhere. In no scope.

    where: line and extension, as `central:101`.
    """
    name, _, extension = where.partition(":")
    for line in selectors.trunks(CENTRAL):
        if line.name == name and line.organisation_id == organisation_id:
            for each in line.item.extensions:
                if each.extension == extension:
                    return ToDial(f"to-trunk-{name},{extension}", goodbye(each.name).name)
    return None


def prompts(organisation_id: UUID) -> Iterator[Prompt]:
    """What callers hear who are handed back."""
    for line in selectors.trunks(CENTRAL):
        if line.organisation_id == organisation_id:
            yield from (goodbye(each.name) for each in line.item.extensions)


def goodbye(name: str) -> Prompt:
    """What a caller hears who is sent to this place of the exchange."""
    with override("es"):
        said = gettext("Le comunicamos con {place}. Por favor, no cuelgue.").format(place=name)
    return Prompt(flows.prompt_name(said), said, "es")


def _outside(organisation_id: UUID) -> tuple[tuple[str, str], ...]:
    """Whoever is on call, where no carrier of ours could dial them."""
    if selectors.trunks(CARRIER):
        return ()
    with tenancy.organisation(organisation_id):
        numbers = [str(item.value["on_call_number"]) for item in compliance.items("queue")]
    return tuple((number, phone.forms(number)[-1]) for number in dict.fromkeys(filter(None, numbers)))
