"""Whoever is on call outside: what Asterisk dials for them, and what they hear before they take the caller."""

from uuid import UUID

from django.utils.translation import gettext, override

from latido.channels.voice import selectors
from latido.channels.voice.contracts import CARRIER, CENTRAL, ToDial
from latido.flows import api as flows
from latido.flows.contracts import Prompt
from latido.kernel.words import as_spoken_in
from latido.orgs import api as orgs
from latido.plumbing import tenancy
from latido_run.asterisk import conf


def prompt() -> Prompt:
    """What they hear first, twice, in the running scope. It tells nothing of the caller."""
    house = orgs.organisation()
    with override(as_spoken_in(house.country, house.language)):
        words = gettext(
            "Emergencia en espera en {house}. Nadie ha contestado a una persona que la pidió. Para hablar con ella, "
            "marque uno."
        ).format(house=house.name)
    said = f"{words} {words}"
    return Prompt(flows.prompt_name(said), said, house.language)


def to_dial(organisation_id: UUID, number: str) -> ToDial | None:
    """How a number outside is dialled, or None when there is no line. In no scope.

    Through the first carrier; where there is none, through the organisation's own exchange.
    """
    own = [each for each in selectors.trunks(CENTRAL) if each.organisation_id == organisation_id]
    lines = (*selectors.trunks(CARRIER), *own)
    if not lines:
        return None
    conf.PbxSettings(overflow=number)  # refuses what is no number
    with tenancy.organisation(organisation_id):
        return ToDial(f"PJSIP/{number}@trunk-{lines[0].name}", prompt().name)
