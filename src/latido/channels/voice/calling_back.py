"""Whoever is called back: what Asterisk dials, and what the agent hears while it rings."""

from collections.abc import Iterator
from uuid import UUID

from django.utils.translation import gettext, override

from latido.channels.voice import selectors
from latido.channels.voice.contracts import CARRIER, CENTRAL, ToDial
from latido.flows import api as flows
from latido.flows.contracts import Prompt
from latido.kernel import phone
from latido.kernel.words import as_spoken_in
from latido.orgs import api as orgs
from latido.plumbing import tenancy
from latido_run.asterisk import conf


def to_call_back(organisation_id: UUID, number: str) -> ToDial | None:
    """How a patient is dialled and what the agent hears first, or None when there is no line. In no scope.

    None also for a telephone that is none of this country, whoever wrote it down. Through the organisation's own
    carrier, else its own exchange: another's line would be another's bill, and would tell them whom we call.
    """
    lines = (*selectors.trunks(CARRIER), *selectors.trunks(CENTRAL))
    line = next((each for each in lines if each.organisation_id == organisation_id), None)
    if line is None:
        return None
    conf.PbxSettings(overflow=number)  # refuses what is no number
    with tenancy.organisation(organisation_id):
        house = orgs.organisation()
        if not phone.is_national(number, house.country):
            return None
        language = house.language
        return ToDial(
            f"PJSIP/{number}@trunk-{line.name}", flows.in_turn(_calling().name, flows.last_digits(number, language))
        )


def _calling() -> Prompt:
    house = orgs.organisation()
    with override(as_spoken_in(house.country, house.language)):
        said = gettext("Devolución de llamada, al número terminado en")
    return Prompt(flows.prompt_name(said), said, house.language)


def prompts() -> Iterator[Prompt]:
    """What agents hear, in the running scope; the digits are the dialogues' own."""
    yield _calling()
