"""What a caller hears whom an agent hands on: a queue by its name, nobody else by theirs."""

from collections.abc import Iterator
from uuid import UUID

from django.utils.translation import gettext, override

from latido.flows import api as flows
from latido.flows.contracts import Prompt
from latido.interactions import api as interactions
from latido.kernel.words import as_spoken_in, gettext_noop
from latido.orgs import api as orgs
from latido.plumbing import tenancy
from latido.routing import api as routing

OTHER_PERSON = gettext_noop("Le comunicamos con otra persona. Por favor, no cuelgue.")


def says(organisation_id: UUID, place: str, interaction_id: UUID) -> str:
    """The prompt's name, in the language that the caller keyed. In no scope."""
    with tenancy.organisation(organisation_id):
        keyed = interactions.interaction(interaction_id).keyed_language
        return _prompt(place, keyed if keyed in flows.languages_offered() else "").name


def prompts() -> Iterator[Prompt]:
    """All of them, in the running scope."""
    for language in ("", *flows.languages_offered()):
        yield _prompt("", language)
        yield from (_prompt(queue.name, language) for queue in routing.queues())


def _prompt(place: str, language: str = "") -> Prompt:
    """language: empty for the house's."""
    house = orgs.organisation()
    spoken = language or house.language
    with override(as_spoken_in(house.country, spoken)):
        if place:
            said = gettext("Le comunicamos con {place}. Por favor, no cuelgue.").format(place=place)
        else:
            said = gettext(OTHER_PERSON)
    return Prompt(flows.prompt_name(said), said, spoken)
